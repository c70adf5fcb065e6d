import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from extract.model.client import ModelError
from extract.model.question import Question
from extract.model.recording import RecordTransport, ReplayTransport, request_sha256
from extract.settings import Settings
from tests.extract.model.doubles import (
    GOOD,
    KEY,
    OTHER,
    QUESTION,
    Answer,
    Server,
    ask,
    completion,
    failure,
    no_facts,
)


def test_there_and_back_through_the_same_code(tmp_path: Path) -> None:
    live = ask(RecordTransport(tmp_path, Server(completion(GOOD), completion(OTHER))), check=no_facts)
    # Neither a server nor a key nor a model is needed for it.
    replay = ReplayTransport(tmp_path)
    again = ask(replay, no_facts, given=Settings())
    assert (again.answer, again.complaints) == (live.answer, live.complaints)
    assert (again.usage.input_tokens, again.usage.repairs) == (live.usage.input_tokens, 1)
    assert replay.used == {path.name for path in tmp_path.iterdir()}


def test_a_file_is_for_people_and_for_git(tmp_path: Path) -> None:
    transport = RecordTransport(tmp_path, Server(completion(GOOD)))
    ask(transport)
    (path,) = tmp_path.iterdir()
    text = path.read_text("utf-8")
    body = json.loads(text)
    assert list(body) == ["request_sha256", "status", "response"]
    assert path.name == f"{body['request_sha256'][:16]}.json"
    assert "收入" in text
    assert text.endswith("}\n")
    assert KEY not in text
    assert path.stat().st_mode & 0o777 == 0o644
    assert transport.used == {path.name}


def test_server_and_model_are_no_part_of_the_request(tmp_path: Path) -> None:
    ask(RecordTransport(tmp_path, Server(completion(GOOD))))
    ask(ReplayTransport(tmp_path), base_url="https://other.example/v1", model="other", temperature=1)


def test_an_unknown_request_is_stale_and_asked_once(tmp_path: Path) -> None:
    ask(RecordTransport(tmp_path, Server(completion(GOOD))))
    with pytest.raises(ModelError, match="run: gouji record") as caught:
        ask(ReplayTransport(tmp_path), question=Question("新规则", QUESTION.user, Answer, "doc.txt"))
    assert caught.value.kind == "stale_recording"
    assert caught.value.usage.requests == 1
    assert str(tmp_path) in str(caught.value)


def test_a_repair_that_is_not_in_it_is_stale_too(tmp_path: Path) -> None:
    ask(RecordTransport(tmp_path, Server(completion(GOOD))))
    with pytest.raises(ModelError) as caught:
        ask(ReplayTransport(tmp_path), check=no_facts)
    assert caught.value.kind == "stale_recording"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"request_sha256": "0", "status": 200, "response": {}}'])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    ask(RecordTransport(tmp_path, Server(completion(GOOD))))
    (path,) = tmp_path.iterdir()
    path.write_text(text)
    with pytest.raises(ModelError, match=path.name) as caught:
        ask(ReplayTransport(tmp_path))
    assert caught.value.kind == "stale_recording"


@pytest.mark.parametrize("step", [failure(401), failure(500), httpx2.Response(200, text="<html>")], ids=str)
def test_only_answers_are_recorded(tmp_path: Path, step: httpx2.Response) -> None:
    with pytest.raises(ModelError):
        ask(RecordTransport(tmp_path, Server(step)))
    assert list(tmp_path.iterdir()) == []


def test_a_compressed_answer_is_recorded_in_plain_text(tmp_path: Path) -> None:
    import gzip

    body = gzip.compress(completion(GOOD).content)
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    server = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, content=body))
    assert ask(RecordTransport(tmp_path, server)).answer == ask(ReplayTransport(tmp_path)).answer


def test_pruning_takes_what_was_not_used_and_nothing_else(tmp_path: Path) -> None:
    old = Question("旧规则", QUESTION.user, Answer, "doc.txt")
    ask(RecordTransport(tmp_path, Server(completion(GOOD))), question=old)
    (old_name,) = (path.name for path in tmp_path.iterdir())
    for name in ("README.md", "notes.json"):
        (tmp_path / name).write_text("kept")
    transport = RecordTransport(tmp_path, Server(completion(GOOD)))
    ask(transport)
    assert transport.prune() == [old_name]
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "notes.json", *transport.used}


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ModelError):
        ask(RecordTransport(tmp_path, Server(completion(GOOD))))
    assert list(tmp_path.iterdir()) == []


def test_the_hash_does_not_depend_on_the_order() -> None:
    one = json.dumps({"messages": [{"role": "user", "content": "a"}], "model": "x", "tools": []})
    two = json.dumps({"tools": [], "model": "y", "seed": 1, "messages": [{"content": "a", "role": "user"}]})
    assert request_sha256(one.encode()) == request_sha256(two.encode())
    assert request_sha256(one.encode()) != request_sha256(one.replace('"a"', '"b"').encode())
