"""A model reader keeps its answers where the settings say."""

import asyncio
from pathlib import Path

import pytest

from extract.cli.shared import cache_of
from extract.model.cache import Record, cache_key
from extract.model.usage import Usage
from extract.readers.factory import open_reader
from extract.readers.model.opening import open_answers
from extract.readers.model.reader import ModelReader
from extract.settings import Settings
from extract.settings_error import SettingsError
from tests.extract.model.redis_server import RedisServer

URL = "http://127.0.0.1:9/v1"
KEY = cache_key({"a": 1})
RECORD = Record('{"none": []}', (), Usage(1, 1, 1), "now")


def settings(folder: Path, **more: object) -> Settings:
    return Settings.model_validate({"base_url": URL, "model": "m", "cache_dir": folder, **more})


def keep(given: Settings) -> None:
    async def run() -> None:
        async with open_answers(given) as answers:
            await answers.put(KEY, RECORD)

    asyncio.run(run())


def find(given: Settings) -> Record | None:
    async def run() -> Record | None:
        async with open_answers(given) as answers:
            return await answers.get(KEY)

    return asyncio.run(run())


def test_answers_are_kept_in_the_folder(tmp_path: Path) -> None:
    keep(settings(tmp_path / "a"))
    assert find(settings(tmp_path / "a")) == RECORD
    assert find(settings(tmp_path / "b")) is None


def test_answers_are_shared_by_those_who_name_the_same_server(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    try:
        keep(settings(tmp_path / "a", cache_url=server.url))
        assert find(settings(tmp_path / "b", cache_url=server.url)) == RECORD
    finally:
        server.stop()
    assert find(settings(tmp_path / "a")) == RECORD, "they are on the disk as well"


def test_a_shared_cache_that_is_not_there_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    pytest.importorskip("redis")

    async def run() -> None:
        async with open_reader("model", settings(tmp_path, cache_url="redis://127.0.0.1:1")):
            pytest.fail("it was opened")

    with pytest.raises(SettingsError) as caught:
        asyncio.run(run())
    assert caught.value.field == "cache_url"


def test_a_reader_s_questions_are_as_large_as_the_settings_say(tmp_path: Path) -> None:
    async def run() -> int:
        async with open_reader("model", settings(tmp_path, question_numbers=12), run="r") as reader:
            assert isinstance(reader, ModelReader)
            return reader.numbers

    assert asyncio.run(run()) == 12


def test_without_a_cache_the_shared_one_is_not_asked_either(tmp_path: Path) -> None:
    with cache_of(settings(tmp_path, cache_url="redis://127.0.0.1:1"), unused=True) as given:
        assert given.cache_url is None
        assert given.cache_dir != tmp_path
        assert find(given) is None
