"""Progress: a bar on a terminal, a line every few seconds elsewhere, nothing when quiet."""

import io

import pytest

from extract.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_come_at_most_every_few_seconds_and_only_with_news(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    file = io.StringIO()
    with progress(10, "zh", False, file) as shown:
        shown.done(False)
        shown.beat()
        now = 6.0
        shown.done(True)
        shown.beat()
        shown.beat()
        now = 12.0
        shown.beat()
    assert file.getvalue() == "已完成 2/10，失败 1\n"


def test_a_terminal_gets_a_bar() -> None:
    file = Terminal()
    with progress(2, "en", False, file) as shown:
        shown.done(False)
        shown.beat()
    assert "reading" in file.getvalue()


def test_quiet_prints_nothing() -> None:
    file = Terminal()
    with progress(2, "zh", True, file) as shown:
        shown.done(True)
        shown.beat()
    assert file.getvalue() == ""
