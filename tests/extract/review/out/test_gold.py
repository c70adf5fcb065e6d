"""Gold candidates hold what a finished review says that the document states, and pass the check of gold files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.gold.check import check_gold
from eval.gold.read import read_gold
from extract.documents.load import load
from extract.review.out.export import Left, What, export
from extract.review.out.gold import gold_path
from tests.extract.review.out.reviewing import Desk, at_desk, held_run

SHORT = "budget_short.txt"
PROCURED = "procurement.general_public_budget.amount"
BASIC = "general_public_budget.by_nature[基本支出].amount"


def candidates(run: Path, **more: Any) -> Left:
    with held_run(run) as (store, record, _):
        return export(store, record, run, Path("out"), What(("gold",), **more), datetime.now(UTC))


def held(name: str = "budget_short") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(Path("out/gold", f"{name}.gold.json").read_text("utf-8"))
    return made


def settle(desk: Desk) -> None:
    """Both errors of the document are its own; the warning is let be."""
    desk.decide("source_error", PROCURED)
    desk.decide("source_error", BASIC)


def test_only_what_is_done_gives_a_candidate(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        settle(desk)
    assert candidates(run).candidates == 0
    assert not Path("out/gold").exists()
    with at_desk(run, SHORT) as desk:
        desk.finish()
    assert candidates(run).candidates == 1


def test_a_candidate_is_the_facts_as_reviewed_and_the_documents_own_errors(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        settle(desk)
        desk.decide("clear", "unit_name", reason="invented")
        taken = next(one for one in desk.card("revenue.change").candidates if one.why == "nearby")
        desk.decide("take", "revenue.change", candidate=taken.number)
        desk.finish("the page was checked")
        facts = [
            fact for fact in desk.dossier.facts if not fact.path.startswith(("contact", "activities[].what"))
        ]
    candidates(run)
    made = held()
    assert made["candidate"] is True
    assert (made["reviewers"], made["round"], made["revision"]) == (["ann"], 1, 5)
    assert made["run"]
    paths = [one["path"] for one in made["facts"]]
    assert paths == [fact.path for fact in facts]
    assert "unit_name" not in paths
    assert {one["path"]: one["value"] for one in made["facts"]}["revenue.change"] == taken.reading.value
    firm = [one for one in made["defects"] if not one.get("doubtful")]
    assert {BASIC, PROCURED} <= {path for one in firm for path in one["paths"]}
    assert all(one["kind"] == "sum" for one in firm)
    assert not {"flags", "confidence"} & {name for one in made["facts"] for name in one}


def test_a_candidate_passes_the_check_of_gold_files(run: Path) -> None:
    names = ("budget_short", "contact", "budget_prose", "performance", "final_accounts", "budget_template")
    for name in names:
        with at_desk(run, f"{name}.txt") as desk:
            desk.finish()
    assert candidates(run).candidates == len(names)
    for name in names:
        gold = read_gold(Path("out/gold", f"{name}.gold.json"))
        assert check_gold(gold, load(Path("in", f"{name}.txt"), f"{name}.txt")) == []


def test_what_is_open_when_a_document_is_signed_off_is_a_doubtful_defect(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        desk.finish("nobody answers the telephone")
    candidates(run)
    assert [(one["kind"], one.get("doubtful")) for one in held()["defects"]] == [
        ("sum", True), ("sum", True), ("year", True),
    ]  # fmt: skip


def test_what_was_dismissed_is_no_defect(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        for card in desk.dossier.cards:
            for finding in card.findings:
                desk.decide("dismiss", card.target, reason="rule", note=finding.rule)
        desk.finish()
    candidates(run)
    assert held()["defects"] == []


def test_an_error_that_no_rule_names_is_a_doubtful_defect(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        settle(desk)
        desk.decide("source_error", "unit_name", note="the seal says otherwise")
        desk.finish()
    candidates(run)
    (seen,) = [one for one in held()["defects"] if one["paths"] == ["unit_name"]]
    assert (seen["doubtful"], seen["note"]) == (True, "the seal says otherwise")
    assert seen["at"]


def test_typed_words_are_not_in_the_source_and_stay_out(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        settle(desk)
        desk.decide("type", "revenue.change", value="9.5", reason="value")
        desk.finish()
    assert candidates(run).typed == 1
    assert "revenue.change" not in {one["path"] for one in held()["facts"]}
    assert held()["left_out"] == [{"path": "revenue.change", "value": "9.5"}]


def test_personal_places_are_outside_what_the_file_is_about(run: Path) -> None:
    with at_desk(run, "contact.txt") as desk:
        desk.finish()
    candidates(run)
    made, text = held("contact"), Path("in/contact.txt").read_text("utf-8")
    covered = "".join(text[start:end] for start, end in made["scope"])
    assert "王小明" not in covered
    assert "0818-5550123" not in covered
    assert len(covered) == len(text) - len("王小明0818-5550123")
    candidates(run, personal=True)
    made = held("contact")
    assert "scope" not in made
    assert {"contact.name", "contact.phone"} <= {one["path"] for one in made["facts"]}


def test_without_its_text_a_document_gives_no_candidate(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        settle(desk)
        desk.finish()
    Path("in", SHORT).write_text("something else", "utf-8")
    left = candidates(run)
    assert (left.candidates, left.without_source) == (0, 1)


def test_a_gold_file_is_called_as_its_document() -> None:
    folder = Path("gold")
    assert gold_path(folder, "b/a.txt") == Path("gold/b/a.gold.json")
    assert gold_path(folder, "a.htm") == Path("gold/a.htm.gold.json")
