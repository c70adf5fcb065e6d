"""Progress: a bar on a terminal, a line every few seconds elsewhere, nothing when quiet."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cli import progress as module
from extract.cli.progress import Progress, progress
from extract.output.messages import LANGS, Lang
from extract.output.run_file import DocumentRow
from extract.readers.base import Asked

OK = DocumentRow("a.txt", "ok")
PAID = DocumentRow(
    "b.txt", "ok", asked=Asked(paid_input_tokens=1000, paid_output_tokens=50, paid_cost="0.0125")
)
CACHED = DocumentRow("b.txt", "ok", asked=Asked(900, 40, cached=1, cost="0.01", estimated=True))
PART = DocumentRow("c.txt", "partial", kind="truncated")
BAD = DocumentRow("d.txt", "failed", kind="timeout")
EMPTY = DocumentRow("e.txt", "failed", kind="empty")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 1000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr("time.monotonic", lambda: clock.now)
    # A wall clock that is set back in the middle of a run changes nothing.
    monkeypatch.setattr("time.time", lambda: -clock.now)
    yield clock


def worked(shown: Progress, clock: Clock, rows: list[DocumentRow], every: float) -> None:
    """Documents done one after the other, with a beat every second."""
    for row in rows:
        until = clock.now + every
        while clock.now + 1 < until:
            clock.now += 1
            shown.beat()
        clock.now = until
        shown.done(row)


def test_lines_come_at_most_every_few_seconds_and_only_with_news(clock: Clock) -> None:
    file = io.StringIO()
    with progress(10, "zh", False, file) as shown:
        shown.done(OK)
        shown.beat()
        clock.now += 6
        shown.done(BAD)
        shown.beat()
        shown.beat()
        clock.now += 6
        shown.beat()
    assert file.getvalue() == "已完成 2/10，失败 1（timeout 1）；20 份/分；约剩 0:24\n"


def test_a_line_tells_rate_what_was_paid_time_left_and_failures_by_kind(clock: Clock) -> None:
    file = io.StringIO()
    with progress(100, "en", False, file) as shown:
        worked(shown, clock, [PAID, PAID, CACHED, PART, BAD, BAD, EMPTY], 2)
        clock.now += 5
        shown.beat()
    assert file.getvalue().splitlines()[-1] == (
        "7/100 done, 3 failed (timeout 2, empty 1); 1 partial (truncated 1); 22/min; tokens 2000/100; "
        "cost 0.025; 4:12 left"
    )


def test_kinds_beyond_the_most_frequent_are_counted_together(clock: Clock) -> None:
    file = io.StringIO()
    kinds = ["a", "a", "b", "b", "c", "c", "d", "e"]
    with progress(8, "zh", False, file) as shown:
        for kind in kinds:
            shown.done(DocumentRow("x", "failed", kind=kind))
        clock.now += 6
        shown.beat()
    assert "失败 8（a 2, b 2, c 2, 其他 2）" in file.getvalue()


def test_the_rate_is_that_of_the_last_minute(clock: Clock) -> None:
    file = io.StringIO()
    with progress(1000, "en", False, file) as shown:
        worked(shown, clock, [OK] * 300, 1)
        worked(shown, clock, [OK] * 20, 6)
        shown.beat()
    assert "; 10/min" in file.getvalue().splitlines()[-1]


def test_slow_documents_have_a_rate_over_several_of_them(clock: Clock) -> None:
    file = io.StringIO()
    with progress(100, "en", False, file) as shown:
        worked(shown, clock, [OK] * 30, 300)
        shown.beat()
    assert "30/100 done, 0 failed; 0.20/min; 5:50:00 left" in file.getvalue().splitlines()[-1]


def test_what_was_done_before_counts_as_done_and_not_for_rate_or_time_left(clock: Clock) -> None:
    file = io.StringIO()
    with progress(1000, "en", False, file, done_before=940) as shown:
        worked(shown, clock, [OK] * 30, 2)
        shown.beat()
    # One more was done since that line.
    assert file.getvalue().splitlines()[-1] == "969/1000 done, 0 failed; 29/min; 1:03 left"


def test_a_total_may_be_unknown_and_grow(clock: Clock) -> None:
    file = io.StringIO()
    with progress(None, "en", False, file) as shown:
        worked(shown, clock, [OK] * 6, 1)
        shown.beat()
        shown.total(12)
        worked(shown, clock, [OK] * 6, 1)
        shown.total(24)
        shown.beat()
    first, *_, last = file.getvalue().splitlines()
    assert first in {"5/? done, 0 failed; 60/min", "6/? done, 0 failed; 60/min"}
    assert last == "12/24 done, 0 failed; 60/min; 0:12 left"


def test_a_long_silence_is_said_to_be_work(clock: Clock) -> None:
    file = io.StringIO()
    with progress(10, "en", False, file) as shown:
        worked(shown, clock, [OK], 10)
        shown.beat()
        for _ in range(150):
            clock.now += 1
            shown.beat()
    lines = file.getvalue().splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("still working, no document done for 1:00: 1/10 done, 0 failed; ")
    assert lines[2].startswith("still working, no document done for 2:00: ")


def test_documents_that_nobody_came_to_are_not_done(clock: Clock) -> None:
    file = io.StringIO()
    with progress(10, "en", False, file) as shown:
        shown.done(DocumentRow("z", "not_reached"))
        clock.now += 6
        shown.beat()
        shown.done(OK)
        shown.beat()
    assert file.getvalue().startswith("1/10 done")


@pytest.mark.parametrize("lang", LANGS)
def test_a_terminal_gets_a_bar_with_the_figures_below(lang: Lang, clock: Clock) -> None:
    file = Terminal()
    with progress(2, lang, False, file, done_before=1) as shown:
        clock.now += 6
        shown.done(PAID)
        shown.beat()
    drawn = file.getvalue()
    assert {"zh": "读取中", "en": "reading"}[lang] in drawn
    assert "2/2" in drawn
    assert {"zh": "费用 0.0125", "en": "cost 0.0125"}[lang] in drawn


def test_a_bar_may_have_no_end() -> None:
    file = Terminal()
    with progress(None, "en", False, file) as shown:
        shown.beat()
        shown.total(7)
        shown.beat()
    assert "0/?" in file.getvalue()
    assert "0/7" in file.getvalue()


def test_quiet_prints_nothing() -> None:
    file = Terminal()
    with progress(2, "zh", True, file) as shown:
        shown.total(3)
        shown.done(BAD)
        shown.beat()
    assert file.getvalue() == ""


@given(st.lists(st.tuples(st.floats(0, 1000), st.integers(0, 5)), max_size=200))
def test_whatever_the_pace_is_the_rate_is_no_less_than_nothing_and_memory_is_bounded(
    steps: list[tuple[float, int]],
) -> None:
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.monotonic", lambda: clock.now)
        tally = module._Tally(None, 0)
        for seconds, documents in steps:
            clock.now += seconds
            for _ in range(documents):
                tally.add(OK)
            assert 0 <= tally.per_second(clock.now) * (clock.now - 1000.0) <= 1e9
            assert len(tally._marks) <= module.WINDOW + module.FEW + 2
        assert tally.done == sum(documents for _, documents in steps)
