"""Batches at a server: begun once whatever happens in between, looked after, and taken in however they end."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openai
import pytest

from extract.cli.main import main
from extract.model.errors import ModelError
from extract.offline_batch.index import opened
from extract.offline_batch.server import BatchServer
from tests.extract.offline_batch.fake_server import SAMPLES, State, serving

KEY = "sk-test-5up3rs3cr3t"
RUN = Path("run")
SHORT = str(SAMPLES / "budget_short.txt")
UPLOAD, BEGIN = "POST /v1/files", "POST /v1/batches"


@dataclass
class Server:
    state: State
    url: str

    def export(self, *more: str) -> None:
        given = ["--out", "run", "--model", "m", "--base-url", self.url, "-q"]
        assert main(["batch", "export", SHORT, *given, *more]) == 0

    def done(self, what: str) -> int:
        return self.state.requests.count(what)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("GOUJI_API_KEY", KEY)
    monkeypatch.setattr("time.sleep", lambda _: None)
    state = State()
    with serving(state) as url:
        yield Server(state, url)


def batch(action: str, *more: str) -> int:
    return main(["batch", action, "run", *more])


def is_done() -> bool:
    return (RUN / "budget_short.txt.facts.json").exists()


def rounds(number: int) -> list[str]:
    path = RUN / "batch" / f"round-{number}-1.jsonl"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_from_upload_to_facts(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.export("--max-requests", "2")
    assert batch("submit") == 0
    begun = server.done(UPLOAD)
    assert begun == server.done(BEGIN) > 1
    assert batch("fetch") == 0
    assert "batches are under way" in capsys.readouterr().err
    assert batch("fetch", "--wait") == 0
    assert "go on with: gouji batch import run" in capsys.readouterr().err
    assert batch("import") == 0
    assert is_done()
    assert server.state.keys == {f"Bearer {KEY}"}
    names = [name for name, _ in server.state.files.values()]
    assert names[0].startswith("gouji-")
    assert names[0].endswith("-round-1-1.jsonl")
    assert KEY not in (RUN / "batch/index.sqlite").read_bytes().decode("latin-1")


def test_what_was_begun_is_not_begun_again(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.export()
    for _ in range(3):
        assert batch("submit") == 0
    assert (server.done(UPLOAD), server.done(BEGIN)) == (1, 1)
    assert "no questions wait to be submitted" in capsys.readouterr().err


@pytest.mark.parametrize("lost", [UPLOAD, BEGIN])
def test_a_step_whose_answer_was_lost_is_looked_up_and_not_repeated(server: Server, lost: str) -> None:
    server.export()
    server.state.lost = [lost]
    assert batch("submit") == 0
    assert (server.done(UPLOAD), server.done(BEGIN)) == (1, 1)
    assert batch("fetch", "--wait") == 0
    assert batch("import") == 0
    assert is_done()


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("killed_in", ["files", "batches"])
def test_a_process_that_ended_in_the_middle_of_a_step_goes_on(
    server: Server, killed_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.export()
    resource = getattr(openai.resources, {"files": "Files", "batches": "Batches"}[killed_in])
    create = resource.create

    def killed(*args: object, **named: object) -> None:
        create(*args, **named)
        raise _Killed

    with monkeypatch.context() as patched, pytest.raises(_Killed):
        patched.setattr(resource, "create", killed)
        batch("submit")
    assert batch("submit") == 0
    assert (server.done(UPLOAD), server.done(BEGIN)) == (1, 1)


@pytest.mark.parametrize("end", ["expired", "cancelled"])
def test_what_an_ended_batch_brought_is_used_and_the_rest_asked_again(
    server: Server, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.export()
    asked = [json.loads(line)["custom_id"] for line in rounds(1)]
    fates = dict(zip(asked, ["answer", "expired", "missing"], strict=False))
    server.state.fate = lambda custom_id: fates.get(custom_id, "answer")
    server.state.end = end
    batch("submit")
    assert batch("fetch", "--wait") == 1
    assert f"run/batch/round-1-1.jsonl: {end}" in capsys.readouterr().err
    assert batch("import") == 0
    assert [json.loads(line)["custom_id"] for line in rounds(2)] == asked[1:3]
    server.state.fate, server.state.end = (lambda _: "answer"), "completed"
    batch("submit")
    assert batch("fetch", "--wait") == 0
    assert batch("import") == 0
    assert is_done()
    assert server.done(BEGIN) == 2


def test_a_batch_that_failed_says_why_and_is_asked_again_so_often(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.export("--tries", "2")
    server.state.end = "failed"
    for number in (1, 2):
        assert len(rounds(number)) > 0
        batch("submit")
        assert batch("fetch", "--wait") == 1
        assert "failed bad: line 2: no such model" in capsys.readouterr().err
        status = batch("import")
    assert status == 3
    assert rounds(3) == []
    assert "the batch is failed (bad: line 2: no such model)" in capsys.readouterr().err


def test_a_server_without_the_api_is_named(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.state.api = False
    server.export()
    assert batch("submit") == 2
    assert "has no Files and Batch API: run run/batch/round-1-1.jsonl yourself" in capsys.readouterr().err
    server.state.api = True
    assert batch("submit") == 0


def test_a_server_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], server: Server) -> None:
    server.url = "http://127.0.0.1:9/v1"
    server.export()
    assert batch("submit") == 3
    assert "round-1-1.jsonl: connection: " in capsys.readouterr().err
    assert KEY not in capsys.readouterr().err


def test_without_an_address_there_is_nothing_to_submit_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "export", SHORT, "--out", "run", "--model", "m", "-q"]) == 0
    assert batch("submit") == 2
    assert "no server is named" in capsys.readouterr().err


def _slept(server: Server, act: Callable[[BatchServer], object]) -> list[float]:
    slept: list[float] = []
    with (
        openai.OpenAI(api_key="k", base_url=server.url, max_retries=0) as client,
        opened(RUN) as index,
    ):
        act(BatchServer(client, index, slept.append))
    return slept


def test_it_looks_ever_more_seldom(server: Server) -> None:
    server.export()
    server.state.states = ("in_progress",) * 20
    _slept(server, lambda one: list(one.submit()))
    pauses = _slept(server, lambda one: list(one.fetch(wait=True)))
    assert pauses[:3] == [5.0, 7.5, 11.25]
    assert pauses == sorted(pauses)
    assert max(pauses) == 300


def test_a_server_that_is_away_for_a_while_is_waited_for(server: Server) -> None:
    server.export()
    _slept(server, lambda one: list(one.submit()))
    server.state.lost = ["GET /v1/batches/batch_1"] * 6
    with pytest.raises(ModelError, match="connection"):
        _slept(server, lambda one: list(one.fetch()))
    _slept(server, lambda one: list(one.fetch(wait=True)))
    assert batch("import") == 0
    assert is_done()


def test_a_download_that_broke_off_is_made_anew(server: Server) -> None:
    server.export()
    batch("submit")
    server.state.lost = ["GET /v1/files/file-2/content"]
    assert batch("fetch", "--wait") == 0
    assert batch("import") == 0
    assert is_done()
