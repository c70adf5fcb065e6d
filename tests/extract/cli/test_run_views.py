"""The list of runs and the state of one: lines that programs can cut where there is no terminal, drawn where there is one."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from extract.cli.run_views import RunState, print_runs, print_status
from extract.model.errors import CURES
from extract.output.messages import Lang
from extract.output.run_file import Totals
from extract.store.records import Failure, RunRecord

STARTED = datetime(2026, 1, 31, 8, 0, 0, tzinfo=UTC)
NOW = STARTED + timedelta(hours=2)
PAID = Totals(10, 6, 1, 2, 1, input_tokens=12_000, output_tokens=340, cost=Decimal("0.1230"), estimated=True)
COUNTS = {"ok": 6, "partial": 1, "failed": 2, "pending": 1}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(
    finished: datetime | None = STARTED + timedelta(minutes=90),
    interrupted: bool = False,
    held: bool = False,
    **counts: int,
) -> RunState:
    record = RunRecord(
        "r\x1b[31m1", "/results/a", STARTED, "model", "m-1", None, {}, "0.1", finished, interrupted
    )
    return RunState(record, counts or COUNTS, PAID, held)


def listed(runs: list[RunState], file: io.StringIO, lang: Lang = "en") -> str:
    print_runs(runs, lang, file)
    return file.getvalue()


def shown(of: RunState, failures: list[Failure], lang: Lang = "en", file: io.StringIO | None = None) -> str:
    file = file or io.StringIO()
    print_status(of, failures, lang, NOW, file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("of", "state"),
    [
        (run(finished=None, held=True), "running"),
        (run(finished=None), "unfinished"),
        (run(), "unfinished"),
        (run(ok=3, pending=0), "finished"),
        (run(ok=3, pending=1, interrupted=True), "interrupted"),
        (run(ok=3, pending=1, interrupted=True, held=True), "running"),
    ],
)
def test_the_state_of_a_run_follows_from_its_end_what_waits_and_who_holds_it(
    of: RunState, state: str
) -> None:
    assert of.state == state


def test_runs_are_listed_as_lines_with_tabs_and_utc() -> None:
    header, line = listed([run()], io.StringIO()).splitlines()
    assert header.split("\t") == [
        "run",
        "folder",
        "started",
        "state",
        "done",
        "failed",
        "tokens in/out",
        "cost",
    ]
    assert line.split("\t") == [
        "r\\x1b[31m1", "/results/a", "2026-01-31T08:00:00Z", "unfinished", "9/10", "2", "≈12.0k/340", "0.123"
    ]  # fmt: skip


def test_a_terminal_gets_a_table_without_empty_columns() -> None:
    free = RunState(run().record, {"ok": 3}, Totals(3, 3))
    drawn = listed([free], Terminal())
    assert "finished" in drawn
    assert "cost" not in drawn
    assert "failed" not in drawn
    assert "\x1b[31m1" not in drawn


def test_no_runs_say_how_one_is_begun() -> None:
    assert "gouji extract" in listed([], io.StringIO(), "zh")


FAILURES = [
    Failure("timeout", 2, "a.txt", "a.txt: timeout: no answer"),
    Failure("encoding", 1, "坏\x1b.txt", "编码无法识别；请另存为 UTF-8"),
    Failure("", 1, "b.txt", "odd"),
]


def test_the_state_of_a_run_shows_counts_costs_time_and_what_failed_and_why() -> None:
    lines = shown(run(), FAILURES).splitlines()
    pairs = dict(line.split("\t") for line in lines[: lines.index("")])
    assert pairs == {
        "run": "r\\x1b[31m1",
        "folder": "/results/a",
        "reader": "model m-1",
        "state": "unfinished",
        "started": "2026-01-31T08:00:00Z",
        "elapsed": "1:30:00",
        "done": "9/10",
        "ok": "6",
        "partial": "1",
        "failed": "2",
        "pending": "1",
        "tokens in/out": "≈12.0k/340",
        "cost": "0.123",
    }
    table = [line.split("\t") for line in lines[lines.index("") + 1 : -1]]
    assert table[0] == ["kind", "documents", "such as", "note"]
    assert table[1][:3] == ["timeout", "2", "a.txt"]
    assert table[1][3] == f"a.txt: timeout: no answer. What to do: {CURES['timeout'][1]}"
    assert table[2] == ["encoding", "1", "坏\\x1b.txt", "编码无法识别；请另存为 UTF-8"]
    assert table[3] == ["other", "1", "b.txt", "odd"]
    assert "--run /results/a --retry-failed" in lines[-1]


def test_a_cure_that_stands_in_the_note_is_not_said_twice() -> None:
    note = f"a：timeout：x。{CURES['timeout'][0]}"
    assert shown(run(), [Failure("timeout", 1, "a", note)], "zh").count(CURES["timeout"][0]) == 1


def test_the_time_of_a_running_run_goes_on_and_that_of_a_killed_one_is_not_known() -> None:
    assert "elapsed\t2:00:00" in shown(run(finished=None, held=True), [])
    assert "elapsed" not in shown(run(finished=None), [])


def test_what_to_do_next_is_said_where_something_is_left_to_do() -> None:
    assert shown(run(), []).splitlines()[-1].startswith("to go on: gouji extract --run ")
    assert "--run" not in shown(run(ok=3), [])
    assert "--run" not in shown(run(held=True), FAILURES)
    for of, way in ((run(ok=3), "--retry-failed"), (run(ok=2, pending=1), "gouji batch import /results/a")):
        (hint,) = shown(replace(of, batched=True), FAILURES).splitlines()[-1:]
        assert "gouji batch import /results/a" in hint
        assert hint.endswith(way)


def test_a_terminal_gets_the_state_drawn() -> None:
    drawn = shown(run(), FAILURES, "zh", Terminal())
    assert "未做完" in drawn
    assert "timeout" in drawn
    assert "\t" not in drawn
