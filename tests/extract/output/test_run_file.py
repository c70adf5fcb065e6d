"""run.json says what was run on what, so that runs can be compared, and holds no secret."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract import prompt_files
from extract.output import fingerprints
from extract.output.run_file import (
    DocumentRow,
    Run,
    Totals,
    public_settings,
    read_run,
    relative_source,
    run_id,
    sources_in,
    write_run,
)
from extract.readers.base import Asked
from extract.settings import Settings
from schemas.catalogue import Catalogue, default


def paid(input_tokens: int, output_tokens: int, cost: str | None = None, **more: Any) -> Asked:
    """Answers that this run paid for."""
    given = {"paid_input_tokens": input_tokens, "paid_output_tokens": output_tokens, "paid_cost": cost}
    return Asked(input_tokens, output_tokens, cost=cost, **given | more)


ROWS = [
    DocumentRow("a.txt", "ok", "../a.txt", "00", 3, 2, 1, 0, 2, 1, paid(10, 5, "0.1"), 0.5),
    DocumentRow("b.txt", "failed", kind="empty", note="是空文件"),
    DocumentRow("c.txt", "partial", facts=1, asked=paid(1, 1, "0.20")),
]


def test_ids_sort_by_time_and_differ() -> None:
    now = datetime(2026, 1, 31, 8, 0, 0, 5000, UTC)
    assert run_id(now).startswith("20260131T080000005Z-")
    ids = [run_id(now + timedelta(milliseconds=step)) for step in range(50)]
    assert ids == sorted(ids)
    assert run_id(now) != run_id(now)


def test_run_json_names_what_the_result_depends_on(tmp_path: Path) -> None:
    settings = Settings.model_validate({"model": "m", "api_key": "sk-secret", "base_url": "http://x/v1"})
    run = Run.begin("model", "m", public_settings(settings)).end()
    write_run(tmp_path, run, ROWS)
    text = (tmp_path / "run.json").read_text("utf-8")
    held = json.loads(text)
    assert held["id"] == run.id
    assert datetime.fromisoformat(held["started"]).tzinfo is not None
    assert held["finished"].endswith("Z")
    assert set(held["fingerprints"]) == {"code", "schema", "prompts"}
    assert (held["reader"], held["model"]) == ("model", "m")
    assert "secret" not in text
    assert "cache" not in held["settings"]
    assert [(one["document"], one["status"]) for one in held["inputs"]] == [
        ("a.txt", "ok"), ("b.txt", "failed"), ("c.txt", "partial"),
    ]  # fmt: skip
    assert held["totals"]["cost"] == "0.30"


def test_one_document_is_one_line(tmp_path: Path) -> None:
    write_run(tmp_path, Run.begin("offline"), ROWS)
    lines = (tmp_path / "run.json").read_text("utf-8").splitlines()
    assert sum(line.startswith('  {"document"') for line in lines) == 3


def test_totals_add_up() -> None:
    total = Totals.of(ROWS)
    assert (total.documents, total.ok, total.partial, total.failed) == (3, 1, 1, 1)
    assert (total.facts, total.input_tokens, total.cost) == (4, 11, Decimal("0.30"))
    assert (total.errors, total.warnings) == (2, 1)
    assert Totals.of(ROWS[1:2]).cost is None
    guessed = DocumentRow("e.txt", "ok", asked=paid(5, 1, estimated=True))
    assert (total.estimated, Totals.of([*ROWS, guessed]).estimated) == (False, True)
    assert Totals.of([DocumentRow("d.txt", "failed", unclaimed=48)]).unclaimed == 0


def test_what_another_run_paid_is_in_the_row_and_not_in_the_totals(tmp_path: Path) -> None:
    known = Asked(100, 50, 3, 1, cached=2, cost="9.5", estimated=True)
    total = Totals.of([DocumentRow("a.txt", "ok", asked=known)])
    assert (total.input_tokens, total.output_tokens, total.cost, total.estimated) == (0, 0, None, False)
    partly = replace(known, paid_input_tokens=60, paid_output_tokens=20, paid_cost="5.5")
    total = Totals.of([DocumentRow("a.txt", "ok", asked=partly), *ROWS])
    assert (total.input_tokens, total.output_tokens, total.cost) == (71, 26, Decimal("5.80"))
    assert total.estimated
    write_run(tmp_path, Run.begin("model"), [DocumentRow("a.txt", "ok", asked=partly)])
    (row,) = json.loads((tmp_path / "run.json").read_text("utf-8"))["inputs"]
    assert row["asked"] == {
        "input_tokens": 100, "output_tokens": 50, "requests": 3, "repairs": 1, "cached": 2, "seconds": 0.0,
        "cost": "9.5", "estimated": True,
        "paid_input_tokens": 60, "paid_output_tokens": 20, "paid_cost": "5.5",
    }  # fmt: skip


def test_fingerprints_are_stable_and_the_schema_counts() -> None:
    assert fingerprints.code() == fingerprints.code()
    some = dict(list(default().nodes.items())[:-1])
    assert fingerprints.schema() == fingerprints.schema(default()) != fingerprints.schema(Catalogue(some))
    assert len(fingerprints.prompts()) == 16


def test_of_a_folder_of_prompts_the_name_is_shown_and_what_is_used_counts(tmp_path: Path) -> None:
    own = tmp_path / "short"
    own.mkdir()
    (own / "user.jinja").write_text("{{ text }}", "utf-8")
    settings = Settings(model="m", prompts=own)
    assert public_settings(settings)["prompts"] == "short"
    write_run(tmp_path, Run.begin("model", "m", public_settings(settings), own), [])
    held = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert held["fingerprints"]["prompts"] == fingerprints.prompts(own) != fingerprints.prompts()
    assert str(tmp_path) not in json.dumps(held)
    text = prompt_files.built_in("user.jinja").replace("\n", "\r\n")
    (own / "user.jinja").write_text(text, "utf-8", newline="")
    assert fingerprints.prompts(own) == fingerprints.prompts(), (
        "a copy of what is built in is no other prompt"
    )


def test_the_source_is_found_again_when_both_folders_move(tmp_path: Path) -> None:
    (tmp_path / "one" / "in").mkdir(parents=True)
    (tmp_path / "one" / "in" / "a.txt").write_text("x", "utf-8")
    out = tmp_path / "one" / "out"
    source = relative_source(tmp_path / "one" / "in" / "a.txt", out)
    assert source == "../in/a.txt"
    write_run(out, Run.begin("offline"), [DocumentRow("a.txt", "ok", source)])
    (tmp_path / "one").rename(tmp_path / "two")
    found = sources_in(tmp_path / "two" / "out")
    assert [*found] == ["a.txt"]
    assert found["a.txt"].read_text("utf-8") == "x"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"inputs": [1]}'])
def test_a_run_json_that_is_none_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content, "utf-8")
    assert sources_in(tmp_path) == {}
    assert read_run(tmp_path / "gone") is None
