"""The log: one JSON object a line, told apart by run and document, without secrets and without the documents' text."""

import asyncio
import io
import json
import logging
import os
import stat
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model.errors import ModelError
from extract.output.messages import UserError
from extract.settings_model import Settings
from extract.telemetry import logs
from extract.telemetry.redaction import secrets_of

logger = logging.getLogger("extract.of_a_test")


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_record_has_time_level_logger_message_and_the_members_of_extra(tmp_path: Path) -> None:
    file = tmp_path / "run.log"
    with logs.writing(file, "info", "en"):
        logger.info(
            "%s done", "a.txt", extra={"event": "document.done", "facts": 12, "cost": Decimal("0.10")}
        )
        logger.debug("not at this level")
    (line,) = lines(file)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "extract.of_a_test",
        "message": "a.txt done",
        "event": "document.done",
        "facts": 12,
        "cost": "0.10",
    }


def test_times_are_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        with logs.writing(tmp_path / "log", "info", "en"):
            record = logger.makeRecord(logger.name, logging.INFO, "x.py", 1, "m", (), None)
            record.created = 1_700_000_000.5
            logger.handle(record)
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert lines(tmp_path / "log")[0]["time"] == "2023-11-14T22:13:20.500Z"


def test_a_log_goes_on_where_it_ended_and_ends_with_its_block(tmp_path: Path) -> None:
    file = tmp_path / "log"
    for word in ("first", "second"):
        with logs.writing(file, "warning", "en"):
            logger.warning(word)
    logger.warning("nobody listens any more")
    assert [line["message"] for line in lines(file)] == ["first", "second"]
    assert logger.getEffectiveLevel() == logging.getLogger().level


def test_documents_read_at_the_same_time_are_told_apart(tmp_path: Path) -> None:
    async def read(name: str) -> None:
        with logs.about(document=name):
            for _ in range(3):
                await asyncio.sleep(0)
                logger.info("step")
                await asyncio.to_thread(logger.info, "in a thread")

    async def run() -> None:
        with logs.about(run="r1"):
            await asyncio.gather(*(read(f"{index}.txt") for index in range(5)))
            logger.info("end")

    with logs.writing(tmp_path / "log", "info", "en"):
        asyncio.run(run())
    found = lines(tmp_path / "log")
    assert {line["run"] for line in found} == {"r1"}
    assert "document" not in found[-1]
    counted = [sum(line.get("document") == f"{index}.txt" for line in found) for index in range(5)]
    assert counted == [6] * 5


SETTINGS = Settings.model_validate(
    {
        "api_key": "sk-live-0123456789",
        "extra_headers": {"Authorization": "Bearer hdr-tok-77", "X-Team": "top~secret/team"},
        "cache_url": "redis://:r%40dis-pw@127.0.0.1:6379/0",
        "store": "postgresql://me:pg-pass-9@db/gouji",
    }
)
SECRETS = (
    "sk-live-0123456789", "hdr-tok-77", "top~secret/team", "top~secret%2Fteam", "r%40dis-pw", "r@dis-pw",
    "pg-pass-9",
)  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_of_the_settings_is_written(secret: str, tmp_path: Path) -> None:
    file = tmp_path / "log"
    with logs.writing(file, "debug", "en", secrets_of(SETTINGS)), logs.about(document=f"{secret}.txt"):
        logger.info("got %s back", secret, extra={"said": {"deep": [secret]}, "path": Path(secret)})
        try:
            raise OSError(5, secret)
        except OSError as error:
            logger.exception("failed: %s", error)
    assert len(lines(file)) == 2
    assert secret not in file.read_text("utf-8")


@given(st.text(st.characters(exclude_characters="x()", exclude_categories=["Cs"]), min_size=4, max_size=40))
def test_a_secret_of_any_letters_is_taken_out_of_what_is_said(secret: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log"
        with logs.writing(file, "info", "en", [secret]):
            logger.info("x%sx", secret, extra={"field": f"({secret})"})
        (line,) = lines(file)
    assert line["message"] == "x***x"
    assert line["field"] == "(***)"


def test_passwords_in_addresses_and_bearer_tokens_are_no_matter_whose(tmp_path: Path) -> None:
    with logs.writing(tmp_path / "log", "info", "en"):
        logger.info("redis://u:pw@h/0 and https://x:y@z and authorization: Bearer abc.def")
    assert (
        lines(tmp_path / "log")[0]["message"]
        == "redis://***@h/0 and https://***@z and authorization: Bearer ***"
    )


TEXT = "本部门2024年收入总计841.00万元"


def test_what_an_exception_says_is_not_written_but_its_kind_and_place_are(tmp_path: Path) -> None:
    file = tmp_path / "log"
    with logs.writing(file, "debug", "en"):
        try:
            raise ModelError("bad_request", "a.txt", TEXT) from ValueError(TEXT)
        except ModelError as error:
            logger.exception("no answer: %s", error)
        try:
            raise ValueError(TEXT)
        except ValueError as error:
            logger.debug("a document failed: %s", error, exc_info=error)
    first, second = lines(file)
    assert TEXT not in file.read_text("utf-8")
    assert (first["message"], first["error"], first["kind"], first["cause"]) == (
        "no answer: bad_request", "ModelError", "bad_request", "ValueError"
    )  # fmt: skip
    assert first["at"][-1].startswith("test_logs.py:")
    assert (second["message"], second["error"]) == ("a document failed: ValueError", "ValueError")


def test_of_libraries_no_words_are_written(tmp_path: Path) -> None:
    library = logging.getLogger("openai._base_client")
    library.setLevel(logging.DEBUG)
    try:
        with logs.writing(tmp_path / "log", "debug", "en"):
            library.debug("Request options: %s", {"messages": TEXT})
            library.warning("odd: %s", TEXT, extra={"body": TEXT})
    finally:
        library.setLevel(logging.NOTSET)
    (line,) = lines(tmp_path / "log")
    assert TEXT not in json.dumps(line, ensure_ascii=False)
    assert line["logger"] == "openai._base_client"
    assert line["message"].startswith("test_logs:")


def test_a_value_that_is_no_plain_data_shows_its_type_alone(tmp_path: Path) -> None:
    class Marked:
        def __str__(self) -> str:
            return TEXT

    with logs.writing(tmp_path / "log", "info", "en"):
        logger.info(
            "x",
            extra={"marked": Marked(), "share": float("nan"), "many": list(range(1000)), "long": "长" * 9999},
        )
    (line,) = lines(tmp_path / "log")
    assert (line["marked"], line["share"], len(line["many"])) == ("<Marked>", "nan", 50)
    assert len(line["long"]) <= 1001


@given(st.text(), st.text())
def test_any_text_stays_on_its_line_and_comes_back(message: str, field: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log"
        with logs.writing(file, "info", "en"):
            logger.info("%s", message, extra={"field": field})
        text = file.read_bytes().decode("utf-8")
    assert text.splitlines() == [text[:-1]]
    assert "\x1b" not in text
    held = json.loads(text)
    if "://" not in message + field and "b" not in (message + field).lower():
        assert (held["message"], held["field"]) == (message, field)


def test_a_record_that_cannot_be_shown_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest's own listener raises on such a record.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with logs.writing(tmp_path / "log", "info", "en"):
        logger.info("%d of them", "many")
    assert lines(tmp_path / "log")[0]["message"].startswith("a record of test_logs.py:")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "why"), [("", "directory"), ("none/run.log", "No such file"), ("a\0b", "null")]
)
def test_a_file_that_cannot_be_written_is_an_error_of_usage(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UserError) as raised, logs.writing(tmp_path / name, "info", "en"):
        pass
    assert "--log" in raised.value.text("en")
    assert why in raised.value.text("en")
    assert "请" in str(raised.value)


def test_no_file_is_no_log() -> None:
    with logs.writing(None, "debug", "en"):
        assert not logger.isEnabledFor(logging.DEBUG)


def test_a_full_disk_costs_one_warning(capsys: pytest.CaptureFixture[str]) -> None:
    full = Path("/dev/full")
    if not full.exists() or not stat.S_ISCHR(full.stat().st_mode):
        pytest.skip("the system has no /dev/full")
    with logs.writing(full, "info", "en"):
        for _ in range(5):
            logger.info("lost")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "/dev/full" in said[0]
    assert "the run goes on" in said[0]


def test_a_line_that_was_cut_off_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, write = tmp_path / "log", os.write
    with logs.writing(file, "info", "en"):
        monkeypatch.setattr(os, "write", lambda at, data: write(at, data[:10]))
        logger.info("cut off")
        monkeypatch.setattr(os, "write", write)
        logger.info("there is room again")
    cut, whole = file.read_text("utf-8").splitlines()
    assert len(cut) == 10
    assert json.loads(whole)["message"] == "there is room again"
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_warnings_still_reach_stderr_where_nobody_else_listens(tmp_path: Path) -> None:
    code = (
        "import logging, sys\nfrom pathlib import Path\nfrom extract.telemetry import logs\n"
        "with logs.writing(Path(sys.argv[1]), 'debug', 'en'):\n"
        "    logging.getLogger('extract.x').warning('seen')\n"
        "    logging.getLogger('extract.x').info('not seen')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "log")], capture_output=True, text=True, check=True
    )
    assert done.stderr == "seen\n"
    assert [line["message"] for line in lines(tmp_path / "log")] == ["seen", "not seen"]


def test_processes_that_share_a_file_share_no_line(tmp_path: Path) -> None:
    code = (
        "import logging, sys\nfrom pathlib import Path\nfrom extract.telemetry import logs\n"
        "with logs.writing(Path(sys.argv[1]), 'info', 'en'):\n"
        "    for i in range(300): logging.getLogger('extract.x').info('n', extra={'by': sys.argv[2] * 900})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "log"), by]) for by in ("a", "b")]
    assert [one.wait() for one in running] == [0, 0]
    assert sorted(line["by"][0] for line in lines(tmp_path / "log")) == ["a"] * 300 + ["b"] * 300


def test_the_log_is_no_terminal_s_to_obey(tmp_path: Path) -> None:
    with logs.writing(tmp_path / "log", "info", "en"), logs.about(document="a\x1b[31m\x9b\u202e\ud800.txt"):
        logger.info("x")
    raw = (tmp_path / "log").read_text("utf-8")
    assert raw.isprintable() or raw.removesuffix("\n").isprintable()
    assert json.loads(raw)["document"] == "a\x1b[31m\x9b\u202e\ud800.txt"
    assert io.StringIO(raw).read().count("\n") == 1
