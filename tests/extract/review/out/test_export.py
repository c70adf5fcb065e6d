"""What was decided at the desk leaves as it was decided, and nothing else does."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from extract.cli.main import main
from extract.output.facts_file import facts_path, read_facts
from extract.review.events import Target
from extract.review.out.cells import REVIEWED
from extract.review.out.export import Left, What, export
from schemas.titles import default_titles
from tests.extract.review.out.reviewing import at_desk, held_run

SHORT = "budget_short.txt"
PROCURED = "procurement.general_public_budget.amount"


def exported(run: Path, **more: Any) -> Left:
    formats = more.pop("formats", ("jsonl",))
    with held_run(run) as (store, record, _):
        return export(store, record, run, Path("out"), What(formats, **more), datetime.now(UTC))


def lines(name: str = "as-reviewed.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("out", name).read_text("utf-8").splitlines()]


def line(path: str, document: str = SHORT) -> dict[str, Any]:
    (found,) = [one for one in lines() if (one["document"], one["path"]) == (document, path)]
    return found


def test_what_nobody_looked_at_leaves_as_it_was_read(run: Path) -> None:
    left = exported(run)
    held = lines()
    facts = {one.name: read_facts(one).facts for one in run.glob("*.facts.json")}
    shown = [fact for of in facts.values() for fact in of if not default_titles().personal(fact.slot)]
    assert len(held) == len(shown) == left.facts
    assert {one["state"] for one in held} == {"pending"}
    assert all(one["as_read"] == one["as_reviewed"] for one in held)
    assert all(one["quote"] for one in held if one["as_read"]["at"])
    assert all(one[name] is None for one in held for name in ("action", "reason", "note", "reviewer", "at"))


def test_each_decision_leaves_with_its_before_and_after(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("accept", "unit_name")
        taken = next(one for one in desk.card("expenditure.amount").candidates if one.why == "nearby")
        desk.decide("take", "expenditure.amount", candidate=taken.number, reason="value", note="see §二")
        desk.decide("clear", "revenue.change", reason="invented")
        desk.decide("source_error", PROCURED)
        desk.decide("type", "revenue.amount", value="1.50", unit="万元", reason="source_missing")
    exported(run)
    assert Counter(one["state"] for one in lines() if one["document"] == SHORT) == {
        "pending": 70, "accepted": 1, "corrected": 2, "cleared": 1, "source_error": 1,
    }  # fmt: skip
    made = line("expenditure.amount")
    assert made["as_read"]["value"] == "342.18"
    assert made["as_reviewed"]["value"] == taken.reading.value
    assert (made["action"], made["reason"], made["note"], made["reviewer"]) == (
        "take",
        "value",
        "see §二",
        "ann",
    )
    assert made["at"].endswith("Z")
    assert taken.reading.value in made["quote"]
    assert line("revenue.change")["as_reviewed"] is None
    assert line("revenue.change")["quote"]
    assert line(PROCURED)["as_reviewed"] == line(PROCURED)["as_read"]
    typed = line("revenue.amount")["as_reviewed"]
    assert typed == {"value": "1.50", "unit": "万元", "at": [], "in_source": False}


def test_what_was_undone_or_restored_leaves_as_it_was_read(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("clear", "revenue.change")
        desk.decide("undo", Target("document", ""))
        desk.decide("clear", "revenue.amount")
        desk.decide("restore", "revenue.amount")
    exported(run, formats=("jsonl", "xlsx"))
    assert {one["state"] for one in lines()} == {"pending"}
    sheet = load_workbook("out/as-reviewed.xlsx")["复核决定"]
    assert [cell.value for cell in sheet["P"]][1:] == ["已撤销", None, None, None]


def test_a_number_that_was_claimed_is_a_fact_that_was_not_read(run: Path) -> None:
    with at_desk(run, "final_accounts.txt") as desk:
        number = next(one for one in desk.dossier.cards if one.kind == "number" and one.candidates)
        path = number.candidates[0].reading.path
        assert path not in {fact.path for fact in desk.dossier.facts}
        desk.decide("claim", number.target, path=path)
    exported(run)
    made = line(path, "final_accounts.txt")
    assert made["as_read"] is None
    assert made["as_reviewed"]["at"]
    assert (made["state"], made["action"]) == ("corrected", "claim")


def test_as_read_knows_of_no_decision(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("clear", "revenue.amount")
    left = exported(run, reviewed=False)
    assert {one["state"] for one in lines("as-read.jsonl")} == {"pending"}
    assert left.decisions == 0


def test_the_second_review_leaves_by_itself(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("clear", "revenue.amount")
    with at_desk(run, SHORT, "bob", 2) as desk:
        desk.decide("accept", "revenue.amount")
    exported(run, round=2)
    (decided,) = [one for one in lines("as-reviewed-2.jsonl") if one["state"] != "pending"]
    assert (decided["state"], decided["reviewer"]) == ("accepted", "bob")


@pytest.mark.parametrize("personal", [False, True])
def test_what_is_personal_stays_unless_asked_for(run: Path, personal: bool) -> None:
    with at_desk(run, "contact.txt") as desk:
        desk.decide("type", "contact.name", value="王小明明", reason="value", note="王小明明, by telephone")
        desk.decide("accept", "contact.phone")
        desk.decide("accept", "revenue.amount", note="seen")
        desk.finish()
    exported(run, formats=("jsonl", "xlsx", "gold"), personal=personal)
    book = load_workbook("out/as-reviewed.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    said = "\n".join(
        [
            *(path.read_text("utf-8") for path in Path("out").rglob("*.json*")),
            *(str(cell.value) for cell in cells),
            *(cell.comment.text for cell in cells if cell.comment),
        ]
    )
    for secret in ("王小明", "5550123"):
        assert (secret in said) is personal
    assert "seen" in said
    # That something was decided there is known, not what.
    assert len([cell for cell in book["复核决定"]["B"] if cell.value]) == 5


def test_decisions_of_an_earlier_run_follow_their_facts_though_nobody_has_opened_the_page(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("clear", "revenue.amount")
    assert main(["extract", "in", "--out", "runs/b", "--reader", "offline", "--quiet"]) == 0
    exported(run.parent / "b")
    made = line("revenue.amount")
    assert (made["state"], made["reviewer"]) == ("cleared", "ann")


def test_one_facts_file_that_cannot_be_read_stops_no_other(run: Path) -> None:
    facts_path(run, SHORT).write_text("{", "utf-8")
    Path("in/contact.txt").unlink()
    left = exported(run)
    assert (left.failed, left.documents, left.without_source, left.lacking) == (1, 5, 1, ["contact.txt"])
    assert SHORT in left.errors[0].text("en")
    assert {one["quote"] for one in lines() if one["document"] == "contact.txt"} == {""}


def test_the_workbook_has_the_kinds_of_the_documents(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("clear", "revenue.amount")
    left = exported(run, formats=("xlsx",))
    book = load_workbook("out/as-reviewed.xlsx")
    assert book.sheetnames == ["预算", "决算", "绩效", "复核决定"]
    sheets = [book[name] for name in ("预算", "决算", "绩效")]
    assert sum(sheet.max_row - 1 for sheet in sheets) == left.facts
    assert all(sheet.max_row > 1 for sheet in sheets)
    cleared = [row[REVIEWED] for row in book["预算"].iter_rows(min_row=2) if row[REVIEWED].comment]
    assert [(cell.value, cell.comment.text) for cell in cleared] == [(None, "抽取值：342.18万元")]


def test_nothing_is_there_until_all_is_there(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.review.out.jsonl.write_rows", full)
    with pytest.raises(OSError, match="No space"):
        exported(run, formats=("jsonl", "xlsx"))
    assert [*Path("out").iterdir()] == []


def test_a_reading_elsewhere_has_its_own_path(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("claim", "revenue.change", path="basic_expenditure.change")
    exported(run)
    made = line("basic_expenditure.change")
    assert made["as_read"]["path"] == "revenue.change"
    assert "path" not in made["as_reviewed"]
    assert made["as_reviewed"]["value"] == made["as_read"]["value"] == "25.6"
