"""The workbook, read back by another library: what is text stays text, numbers keep their digits."""

import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from extract.output.text import clean
from extract.review.dossier import CardState
from extract.review.events import Event, NewEvent, Reading, Target
from extract.review.out import workbook
from extract.review.out.cells import DECISIONS, FACTS, REVIEWED
from extract.review.out.rows import DecisionRow, Exported, Row

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
PATH = "revenue.amount"
EVIL = (
    "=1+1",
    "@SUM(A1)",
    "+1+1",
    "-1+1",
    "\t=1+1",
    "＝1+1",
    "<r><t>1</t></r>",
    "=cmd|' /C calc'!A0",
    "_x0041_",
)


def decided(action: Any = "take", note: str = "", **more: Any) -> NewEvent:
    return NewEvent(NOW, "ann", action, Target("field", "f"), "run", "t", note=note, **more)


def row(
    read: str | None, now: str | None, state: CardState, unit: str = "万元", path: str = PATH, **more: Any
) -> Row:
    def reading(value: str | None) -> Reading | None:
        return None if value is None else Reading(path, value, unit, ((3, 7),))

    slot = re.sub(r"\[[^\]]*\]", "[]", path)
    return Row("a.txt", path, slot, reading(read), reading(now), state, more.pop("decision", None), **more)


def written(path: Path, *documents: Exported, **more: Any) -> Any:
    with workbook.writing(path, "en", **more) as book:
        for one in documents:
            book.add(one)
    return load_workbook(path)


def column(name: str) -> int:
    return [one.title for one in FACTS].index(name) + 1


def test_each_kind_has_its_sheet_and_decisions_have_one(tmp_path: Path) -> None:
    kinds = ("budget", "final_accounts", "performance", "")
    book = written(
        tmp_path / "a.xlsx",
        *(Exported("a.txt", kind, (row("1.50", "1.50", "pending"),)) for kind in kinds),
        Exported(
            "b.txt", "", (row("2", "2", "pending"),), (DecisionRow("b.txt", 1, Event(1, decided()), False),)
        ),
    )
    assert book.sheetnames == ["budget", "final accounts", "performance", "decisions", "other"]
    assert [book[name].max_row for name in book.sheetnames] == [2, 2, 2, 2, 3]


def test_a_number_is_a_number_with_its_words_beside_it(tmp_path: Path) -> None:
    long = "123456789012345678.25"
    rows = (row("840.990", "840.990", "pending"), row(long, long, "pending"))
    sheet = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", rows))["budget"]
    value, exact = sheet.cell(2, REVIEWED + 1), sheet.cell(2, column("column_exact"))
    assert (value.data_type, value.value, value.number_format) == ("n", 840.99, "0.000")
    assert (exact.data_type, exact.value) == ("s", "840.990")
    assert sheet.cell(2, column("column_yuan")).value == 8409900
    # More digits than a spreadsheet keeps: text, so that nobody reckons with another number.
    assert (sheet.cell(3, REVIEWED + 1).data_type, sheet.cell(3, REVIEWED + 1).value) == ("s", long)


def test_codes_and_years_in_text_fields_stay_as_written(tmp_path: Path) -> None:
    rows = (row("0201", "0201", "pending", "", "unit_name"), row("201", "201", "pending", "", "unit_name"))
    sheet = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", rows))["budget"]
    assert [sheet.cell(at, REVIEWED + 1).value for at in (2, 3)] == ["0201", "201"]
    assert [sheet.cell(at, REVIEWED + 1).data_type for at in (2, 3)] == ["s", "s"]


def test_what_was_corrected_is_coloured_and_bears_the_old_value(tmp_path: Path) -> None:
    rows = (
        row("1", "2", "corrected", decision=decided()),
        row("3", None, "cleared", decision=decided("clear")),
        row(None, "4", "corrected", decision=decided("claim")),
        row("5", "5", "source_error", decision=decided("source_error")),
        row("6", "6", "accepted", decision=decided("accept")),
    )
    sheet = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", rows))["budget"]
    cells = [sheet.cell(at, REVIEWED + 1) for at in range(2, 7)]
    comments = [one.comment.text if one.comment else None for one in cells]
    assert comments == ["as read: 1万元", "as read: 3万元", "not read: added in the review", None, None]
    assert cells[0].comment.author == "ann"
    colours = [one.fill.fgColor.rgb if one.fill.fill_type else None for one in cells]
    assert colours == ["FFFFF2B3", "FFE3E3E3", "FFFFF2B3", "FFF8D0D0", None]
    assert cells[1].value is None
    assert sheet.cell(3, column("column_read")).value == "3"


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_is_a_formula_or_markup(tmp_path: Path, evil: str) -> None:
    rows = (row(evil, evil, "corrected", evil, f"other.{evil}", decision=decided(note=evil), quote=evil),)
    decisions = (DecisionRow(evil, 1, Event(1, decided(note=evil, after=Reading(evil, evil, evil))), False),)
    path = tmp_path / "a.xlsx"
    book = written(path, Exported("a.txt", "budget", rows, decisions))
    for sheet in book:
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                assert cell.data_type != "f"
    held = [cell for sheet in book for cells in sheet.iter_rows(min_row=2) for cell in cells]
    said = [
        cell for cell in held if isinstance(cell.value, str) and unescape(cell.value).strip() == clean(evil)
    ]
    assert len(said) >= 6
    # Edited in its cell it is no formula either.
    assert all(cell.quotePrefix for cell in said if clean(evil)[0] in "=@+-＝")
    with zipfile.ZipFile(path) as archive:
        assert not [one for one in archive.namelist() if b"<f>" in archive.read(one)]


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    rows = tuple(row(str(at), str(at), "pending") for at in range(25))
    book = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", rows), most_rows=11)
    assert book.sheetnames == [
        "budget",
        "final accounts",
        "performance",
        "decisions",
        "budget (2)",
        "budget (3)",
    ]
    names = ["budget", "budget (2)", "budget (3)"]
    assert [book[name].max_row for name in names] == [11, 11, 6]
    assert {book[name].cell(1, 1).value for name in names} == {"document"}
    values = [
        book[name].cell(at, REVIEWED + 1).value for name in names for at in range(2, book[name].max_row + 1)
    ]
    assert values == [*range(25)]


def test_beyond_what_is_bearable_old_values_stand_in_their_column_alone(tmp_path: Path) -> None:
    rows = tuple(row("1", "2", "corrected", decision=decided()) for _ in range(5))
    sheet = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", rows), most_comments=2)["budget"]
    assert [bool(sheet.cell(at, REVIEWED + 1).comment) for at in range(2, 7)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert [sheet.cell(at, column("column_read")).value for at in range(2, 7)] == ["1"] * 5


def test_a_decision_has_its_moment_its_way_and_whether_it_counts(tmp_path: Path) -> None:
    before, after = Reading(PATH, "1", "万元"), Reading(PATH, "2", "万元")
    what = decided(before=before, after=after, reason="value", shown_ms=3400, trial="probe")
    rows = (
        DecisionRow("a.txt", 1, Event(7, what), True),
        DecisionRow("a.txt", 1, Event(8, what, True), False),
    )
    sheet = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", (), rows))["decisions"]
    held = dict(zip([one.title for one in DECISIONS], [cell.value for cell in sheet[2]], strict=True))
    assert held["column_decided"] == datetime(2026, 1, 31, 8, 30)
    assert (held["column_before"], held["column_after"]) == ("1万元", "2万元")
    assert (held["column_number"], held["column_shown"], held["column_reason"]) == (7, 3.4, "wrong value")
    assert held["column_counts"] == "taken back"
    assert [cell.value for cell in sheet[3]][-2] == "carried over"


def test_what_goes_wrong_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"earlier")
    with pytest.raises(RuntimeError), workbook.writing(path, "zh") as book:
        book.add(Exported("a.txt", "budget", (row("1", "1", "pending"),)))
        raise RuntimeError
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"earlier"


numbers = st.tuples(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 14)).map(
    lambda pair: format(Decimal(pair[0]).scaleb(-pair[1]), "f")
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(numbers, min_size=40, max_size=80))
def test_fifteen_digits_come_back_as_they_were_written(tmp_path: Path, values: list[str]) -> None:
    rows = tuple(row(value, value, "pending") for value in values)
    sheet = written(tmp_path / "a.xlsx", Exported("a.txt", "budget", rows))["budget"]
    for at, value in enumerate(values, 2):
        held = sheet.cell(at, REVIEWED + 1)
        assert held.data_type == "n"
        assert Decimal(f"{held.value:.15g}") == Decimal(value)


_MANY = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.extract.review.out.test_workbook import decided, row, workbook
from extract.review.out.rows import DecisionRow, Exported
from extract.review.events import Event
one = row("1", "2", "corrected", decision=decided())
many = Exported("a.txt", "budget", (one,) * 50, tuple(DecisionRow("a.txt", 1, Event(1, decided()), False) for _ in range(50)))
with workbook.writing(Path(sys.argv[1]), "zh", most_comments=50) as book:
    for _ in range(int(sys.argv[3])):
        book.add(many)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
def test_many_rows_take_no_more_memory_than_few(tmp_path: Path) -> None:
    def peak(documents: int) -> int:
        root = Path(__file__).parents[4]
        arguments = [sys.executable, "-c", _MANY, str(tmp_path / "a.xlsx"), str(root), str(documents)]
        return int(subprocess.run(arguments, check=True, capture_output=True, text=True, cwd=root).stdout)

    # Held in memory, these rows would take some 20 MB; comments are held, so there is a bound to them.
    assert peak(150) < peak(10) + 8
