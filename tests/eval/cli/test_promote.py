"""`gouji gold promote`: a second person makes a candidate gold, and two blind reviews must agree."""

import json
from pathlib import Path
from typing import Any

import pytest

from extract.cli.main import main
from tests.extract.review.out.reviewing import Desk, at_desk

Captured = pytest.CaptureFixture[str]
SHORT = "budget_short.txt"
CANDIDATE = "out/gold/budget_short.gold.json"
GOLD = Path("gold/budget_short.gold.json")


@pytest.fixture
def run(short_run: Path) -> Path:
    """The run, with a candidate of ann's review."""
    with at_desk(short_run, SHORT) as desk:
        settle(desk)
    export()
    return short_run


def settle(desk: Desk) -> None:
    desk.decide("source_error", "procurement.general_public_budget.amount")
    desk.decide("source_error", "general_public_budget.by_nature[基本支出].amount")
    desk.finish()


def export() -> None:
    assert main(["export", "runs/a", "--out", "out", "--format", "gold", "--quiet"]) == 0


def promote(by: str = "bob", *more: str) -> int:
    return main(["gold", "promote", CANDIDATE, "--by", by, "--out", "gold", "--lang", "en", *more])


def loaded(path: Path | str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return held


def test_a_second_person_makes_gold_that_passes_the_check(run: Path, capsys: Captured) -> None:
    assert promote() == 0
    assert "confirmed by bob" in capsys.readouterr().out
    assert main(["gold", "check", "gold", "--source", "in"]) == 0
    made, candidate = loaded(GOLD), loaded(CANDIDATE)
    assert (made["reviewers"], made["confirmed_by"], made["run"]) == (["ann"], "bob", candidate["run"])
    assert "candidate" not in made
    assert made["facts"] == candidate["facts"]
    # Once more is no error, and changes nothing.
    assert promote("carl") == 0
    assert loaded(GOLD) == made


@pytest.mark.parametrize("name", ["ann", " Ann ", "ＡＮＮ"])
def test_nobody_confirms_a_review_of_their_own(run: Path, name: str, capsys: Captured) -> None:
    assert promote(name) == 1
    assert "took part in this review" in capsys.readouterr().err
    assert not GOLD.exists()


def test_who_confirms_has_to_be_said(run: Path, capsys: Captured) -> None:
    assert main(["gold", "promote", CANDIDATE, "--out", "gold"]) == 2
    assert promote(" ") == 2
    assert main(["gold", "promote", CANDIDATE, "--by", "bob"]) == 2
    assert capsys.readouterr().err.count("gold promote 需要") == 2


def test_what_two_blind_reviews_disagree_about_is_listed_and_refused_until_it_is_settled(
    run: Path, capsys: Captured
) -> None:
    with at_desk(run, SHORT, "bob", 2) as desk:
        taken = next(one for one in desk.card("revenue.change").candidates if one.why == "nearby")
        desk.decide("take", "revenue.change", candidate=taken.number)
        desk.decide("clear", "unit_name")
        settle(desk)
    assert promote() == 1
    said = capsys.readouterr()
    assert "differs from the second review (bob) in 2 places" in said.err
    assert f"revenue.change: candidate 25.6万元, second review {taken.reading.value}" in said.out
    assert "second review (none)" in said.out
    assert not GOLD.exists()
    with at_desk(run, SHORT, "bob", 2) as desk:
        desk.decide("reopen", desk.dossier.cards[0].target._replace(kind="document", id=""))
        desk.decide("restore", "revenue.change")
        desk.decide("restore", "unit_name")
        desk.finish()
    assert promote() == 0
    assert loaded(GOLD)["second_reviewers"] == ["bob"]


def test_a_second_review_that_has_begun_is_waited_for(run: Path, capsys: Captured) -> None:
    with at_desk(run, SHORT, "bob", 2) as desk:
        desk.decide("accept", "unit_name")
    assert promote() == 1
    assert "is not done" in capsys.readouterr().err


def test_a_candidate_of_a_review_that_went_on_is_refused(run: Path, capsys: Captured) -> None:
    with at_desk(run, SHORT) as desk:
        desk.decide("reopen", desk.dossier.cards[0].target._replace(kind="document", id=""))
    assert promote() == 1
    assert "export again" in capsys.readouterr().err


def test_other_gold_of_the_same_name_is_not_written_over(run: Path, capsys: Captured) -> None:
    GOLD.parent.mkdir()
    GOLD.write_text('{"document": "budget_short.txt", "facts": []}', "utf-8")
    assert promote() == 1
    assert "another gold file" in capsys.readouterr().err
    assert loaded(GOLD)["facts"] == []


def test_what_the_document_does_not_say_is_told_and_refused(run: Path, capsys: Captured) -> None:
    held = loaded(CANDIDATE)
    held["facts"][0]["at"] = [[100, 104]]
    Path(CANDIDATE).write_text(json.dumps(held), "utf-8")
    assert promote() == 1
    said = capsys.readouterr()
    assert "facts[0] unit_name" in said.out
    assert "1 problems" in said.err


@pytest.mark.parametrize("member", ["candidate", "reviewers", "run", "revision"])
def test_what_is_no_candidate_is_refused(run: Path, member: str, capsys: Captured) -> None:
    held = loaded(CANDIDATE)
    del held[member]
    Path(CANDIDATE).write_text(json.dumps(held), "utf-8")
    assert promote() == 1
    assert CANDIDATE in capsys.readouterr().err.replace("\\", "/")
    assert not GOLD.exists()


def test_a_name_that_leads_elsewhere_is_not_followed(run: Path) -> None:
    held = loaded(CANDIDATE)
    held["document"] = "../../evil.txt"
    Path(CANDIDATE).write_text(json.dumps(held), "utf-8")
    assert promote() == 1
    assert not [*Path().rglob("evil*")]


def test_the_document_may_have_moved(run: Path, capsys: Captured) -> None:
    assert main(["extract", "in", "--out", "runs/b", "--reader", "offline", "--quiet"]) == 0
    assert main(["export", "runs/b", "--out", "out", "--format", "gold", "--quiet"]) == 0
    Path("in").rename("elsewhere")
    assert promote() == 1
    assert "--source" in capsys.readouterr().out
    assert promote("bob", "--source", "elsewhere") == 0


def test_a_folder_of_candidates_is_promoted_as_far_as_it_goes(run: Path, capsys: Captured) -> None:
    with at_desk(run, "contact.txt", "bob") as desk:
        desk.decide("accept", "revenue.amount")
        desk.finish()
    export()
    assert main(["gold", "promote", "out/gold", "--by", "bob", "--out", "gold"]) == 1
    assert [path.name for path in Path("gold").iterdir()] == [GOLD.name]
    assert main(["gold", "promote", "nowhere", "--by", "bob", "--out", "gold"]) == 1
