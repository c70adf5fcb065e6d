import asyncio
import json
import logging
import pickle
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from extract.model.cache import AnswerCache, Record, RefusedError, cache_key
from extract.model.client import ModelClient
from extract.model.question import Answered, Check, Question
from extract.model.usage import Usage
from tests.extract.model.doubles import (
    GOOD,
    OTHER,
    QUESTION,
    Answer,
    Naps,
    Server,
    completion,
    failure,
    settings,
)

RECORD = Record('{"none": []}', ("编号 1 不存在",), Usage(3, 4), "2024-01-01T00:00:00Z")


def ask(
    folder: Path, server: Server, check: Check | None = None, question: Question = QUESTION, **changes: Any
) -> Answered:
    async def run() -> Answered:
        with AnswerCache(folder) as cache:
            async with ModelClient(
                settings(**changes), transport=server, cache=cache, sleep=Naps()
            ) as client:
                return await client.ask(question, check)

    return asyncio.run(run())


def complain(answer: BaseModel) -> list[str]:
    assert isinstance(answer, Answer)
    return ["编号 1 不存在"] if answer.facts else []


def test_a_hit_makes_no_request_and_costs_nothing(tmp_path: Path) -> None:
    server = Server(completion(GOOD))
    first, second = ask(tmp_path, server), ask(tmp_path, server)
    assert len(server.bodies) == 1
    assert second == Answered(first.answer, (), Usage(), cached=True)


def test_what_shapes_an_answer_is_in_the_key(tmp_path: Path) -> None:
    class Other(Answer):
        more: int = 0

    server = Server(completion(GOOD))
    changes: list[dict[str, Any]] = [
        {},
        {"model": "other"},
        {"base_url": "http://127.0.0.1:10/v1"},
        {"temperature": 1},
        {"max_output_tokens": None},
        {"mode": "json"},
        {"question": Question("规则", "别的文本", Answer, "doc.txt")},
        {"question": Question("别的规则", QUESTION.user, Answer, "doc.txt")},
        {"question": Question("规则", QUESTION.user, Other, "doc.txt")},
    ]
    assert not any(ask(tmp_path, server, **change).cached for change in changes)
    assert all(ask(tmp_path, server, **change).cached for change in changes)
    same: list[dict[str, Any]] = [
        {"api_key": None},
        {"timeout_s": 5},
        {"price_in": 1},
        {"question": Question("规则", QUESTION.user, Answer, "moved.txt")},
    ]
    assert all(ask(tmp_path, server, **change).cached for change in same)


def test_complaints_come_back_and_a_stricter_check_asks_again(tmp_path: Path) -> None:
    assert ask(tmp_path, Server(completion(GOOD)), complain).complaints == ("编号 1 不存在",)
    known = ask(tmp_path, Server(failure(500)), complain)
    assert (known.cached, known.complaints) == (True, ("编号 1 不存在",))
    assert ask(tmp_path, Server(failure(500)), lambda _: []).complaints == ()
    asked = ask(
        tmp_path,
        Server(completion(GOOD), completion(OTHER)),
        lambda answer: [*complain(answer), "又一处"][:2],
    )
    assert not asked.cached


def test_an_answer_whose_repair_failed_is_not_kept(tmp_path: Path) -> None:
    assert ask(tmp_path, Server(completion(GOOD), failure(401)), complain).complaints
    assert not ask(tmp_path, Server(completion(OTHER)), complain).cached


def test_the_folder_is_the_user_s_alone_and_holds_no_text(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    ask(folder, Server(completion(OTHER)))
    assert stat.S_IMODE((folder / "answers").stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755, "the one that was given stays as it is"
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert QUESTION.user.encode() not in stored
    assert "规则".encode() not in stored


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def _change(folder: Path, sql: str, *values: object) -> None:
    connection = sqlite3.connect(folder / "answers" / "cache.db")
    with connection:
        assert connection.execute(sql, values).rowcount > 0
    connection.close()


@pytest.mark.parametrize("where", ["value", "file", "key", "bytes"])
def test_a_planted_pickle_is_never_run(tmp_path: Path, where: str, caplog: pytest.LogCaptureFixture) -> None:
    folder, fired = tmp_path / "cache", tmp_path / "fired"
    planted = pickle.dumps(Bomb(fired))
    assert pickle.loads(planted) is None
    fired.unlink()  # it works
    ask(folder, Server(completion(GOOD)))
    if where == "value":
        _change(folder, "UPDATE Cache SET mode = 4, value = ?", planted)
    elif where == "file":
        (tmp_path / "planted.val").write_bytes(planted)
        _change(
            folder, "UPDATE Cache SET mode = 4, value = NULL, filename = ?", str(tmp_path / "planted.val")
        )
    elif where == "key":
        _change(folder, "UPDATE Cache SET raw = 0, key = ?", planted)
    else:
        _change(folder, "UPDATE Cache SET value = ?", planted)
    answered = ask(folder, Server(completion(OTHER)))
    assert not answered.cached
    assert not fired.exists()
    assert where == "key" or "ignored" in caplog.text
    assert where != "file" or (tmp_path / "planted.val").exists(), "a file that is not ours is not removed"
    assert ask(folder, Server(failure(500))).cached, "the new answer took its place"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '"x"',
        "[" * 99_999,
        '{"answer": {}, "complaints": [1], "usage": {}, "created": ""}',
        '{"answer": {"facts": 1}, "complaints": [], "usage": {"input_tokens": 1, "output_tokens": 1}, "created": ""}',
        '{"answer": {"facts": [], "none": []}, "complaints": [], "usage": {"input_tokens": Infinity, "output_tokens": 1}, "created": ""}',
        '{"answer": {"facts": [], "none": []}, "complaints": [], "usage": {"input_tokens": -1, "output_tokens": 1}, "created": ""}',
    ],
    ids=range(11),
)
def test_a_damaged_entry_is_a_miss(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    ask(tmp_path, Server(completion(GOOD)))
    _change(tmp_path, "UPDATE Cache SET value = ?", text)
    answered = ask(tmp_path, Server(completion(OTHER)))
    assert (answered.cached, answered.answer) == (False, Answer.model_validate_json(OTHER))
    assert "ignored" in caplog.text


@pytest.mark.parametrize("damage", ["a file in its place", "no database", "a table gone"])
def test_a_folder_that_cannot_be_used_is_one_warning(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    if damage == "a file in its place":
        (tmp_path / "answers").write_text("x")
    elif damage == "no database":
        (tmp_path / "answers").mkdir()
        (tmp_path / "answers" / "cache.db").write_text("no database at all" * 99)
    caplog.set_level(logging.WARNING)
    with AnswerCache(tmp_path) as cache:
        if damage == "a table gone":
            connection = sqlite3.connect(tmp_path / "answers" / "cache.db")
            connection.execute("DROP TABLE Cache")
            connection.close()
        for _ in range(3):
            assert cache.get("0" * 64) is None
            cache.put("0" * 64, RECORD)
    assert caplog.text.count("cannot be used") == 1


def test_a_cached_answer_that_does_not_fit_is_named_harmlessly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    question = replace(QUESTION, label="a\x1b[31m.txt #1")
    ask(tmp_path, Server(completion(GOOD)), question=question)
    _change(tmp_path, "UPDATE Cache SET value = replace(value, '收入', '别的')")
    assert not ask(tmp_path, Server(completion(GOOD)), question=question).cached
    assert "does not fit its type" in caplog.text
    # caplog.text is freed of escapes by pytest.
    assert "\x1b" not in "".join(caplog.messages)


def test_only_texts_are_stored(tmp_path: Path) -> None:
    with AnswerCache(tmp_path) as cache:
        for key, value in (("k", b"bytes"), ("k", {"a": 1}), (1, "text"), (("a",), "text")):
            with pytest.raises(RefusedError):
                cache._store.set(key, value)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_records_come_back_whole(tmp_path: Path) -> None:
    with AnswerCache(tmp_path) as cache:

        @given(
            st.dictionaries(TEXTS, st.integers() | TEXTS | st.lists(TEXTS)), st.lists(TEXTS), st.integers(0)
        )
        def there_and_back(answer: dict[str, Any], complaints: list[str], tokens: int) -> None:
            record = Record(
                json.dumps(answer, ensure_ascii=False), tuple(complaints), Usage(tokens, 1), "now"
            )
            cache.put("k", record)
            assert cache.get("k") == record

        there_and_back()


@given(TEXTS, TEXTS)
def test_keys_differ_as_what_was_asked_differs(one: str, two: str) -> None:
    assert (cache_key({"a": one}) == cache_key({"a": two})) == (one == two)
    assert cache_key({"a": one, "b": two}) == cache_key({"b": two, "a": one})


def test_a_lone_surrogate_has_a_key() -> None:
    assert len(cache_key({"messages": "\ud800"})) == 64
