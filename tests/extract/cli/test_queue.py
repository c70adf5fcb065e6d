"""`gouji queue`: what is left, for people and for scripts."""

import json
from pathlib import Path

import pytest

from extract.cli.main import main
from tests.extract.review.out.reviewing import at_desk, held_run

Captured = pytest.CaptureFixture[str]


def printed(capsys: Captured, *args: str) -> list[str]:
    assert main(["queue", "runs/a", *args]) == 0
    return capsys.readouterr().out.splitlines()


def test_documents_with_most_errors_come_first_in_lines_of_cells(short_run: Path, capsys: Captured) -> None:
    head, *lines = printed(capsys, "--lang", "en")
    assert head.split("\t")[:3] == ["document", "review", "left"]
    assert [line.split("\t")[:2] for line in lines] == [
        ["budget_short.txt", "not begun"],
        ["contact.txt", "not begun"],
    ]


def test_what_is_done_is_not_listed_unless_asked_for(short_run: Path, capsys: Captured) -> None:
    with at_desk(short_run, "contact.txt") as desk:
        desk.decide("accept", "revenue.amount")
        desk.finish()
    assert [line.split("\t")[0] for line in printed(capsys)[1:]] == ["budget_short.txt"]
    assert [line.split("\t")[0] for line in printed(capsys, "--state", "done")[1:]] == ["contact.txt"]
    assert len(printed(capsys, "--state", "all")) == 3


def test_lines_of_json_tell_what_is_known(short_run: Path, capsys: Captured) -> None:
    with at_desk(short_run, "budget_short.txt") as desk:
        desk.decide("source_error", "procurement.general_public_budget.amount")
        summary = desk.dossier.summary
    short, contact = (json.loads(line) for line in printed(capsys, "--json"))
    assert (short["document"], short["state"], short["errors"]) == (
        "budget_short.txt",
        "open",
        summary.errors,
    )
    assert (short["cards"], short["left"]) == (summary.cards, summary.left)
    assert short["latest"].endswith("Z")
    # Of what nobody has opened it is not known how many cards there are.
    assert (contact["state"], contact["cards"], contact["left"], contact["latest"]) == (
        "new",
        None,
        None,
        None,
    )


def test_a_reviewers_queue_holds_what_is_assigned(short_run: Path, capsys: Captured) -> None:
    with held_run(short_run) as (store, record, _):
        store.reviews.assign(record.id, ["contact.txt"], "ann\x1b[31m")
    (line,) = printed(capsys, "--reviewer", "ann\x1b[31m")[1:]
    assert "contact.txt" in line
    assert "\x1b" not in line
    assert len(printed(capsys, "--reviewer", "bob")) == 1


def test_scripts_can_wait_for_an_empty_queue(short_run: Path) -> None:
    assert main(["queue", "runs/a", "--fail-if-open"]) == 6
    for name in ("contact.txt", "budget_short.txt"):
        with at_desk(short_run, name) as desk:
            desk.finish()
    assert main(["queue", "runs/a", "--fail-if-open"]) == 0
    # Another round is another review.
    assert main(["queue", "runs/a", "--fail-if-open", "--round", "2"]) == 6


def test_what_was_done_in_an_earlier_run_is_done(short_run: Path, capsys: Captured) -> None:
    with at_desk(short_run, "contact.txt") as desk:
        desk.decide("accept", "revenue.amount")
        desk.finish()
    assert main(["extract", "in", "--out", "runs/b", "--reader", "offline", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["queue", "runs/b", "--state", "all", "--json"]) == 0
    states = {
        json.loads(line)["document"]: json.loads(line)["state"]
        for line in capsys.readouterr().out.splitlines()
    }
    assert states["budget_short.txt"] == "new"
    assert states["contact.txt"] in ("open", "done")


def test_a_run_that_is_not_known_is_said(short_run: Path, capsys: Captured) -> None:
    assert main(["queue", "runs/zzz"]) == 2
    assert "runs/zzz" in capsys.readouterr().err
