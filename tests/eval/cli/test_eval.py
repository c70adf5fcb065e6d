"""`gouji eval`: a run scored against gold, its figures printed and kept, and a build failed by them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.evaluation.artefact import read_evaluation
from eval.evaluation.summary import summarise
from eval.evaluation.thresholds import FIGURES, thresholds
from extract.cli.main import main
from extract.output.messages import MESSAGES, UserError
from tests.eval.cli.conftest import GOLD, ROOT

Captured = pytest.CaptureFixture[str]
Copied = Callable[[str], Path]


def score(run: Path, *more: str) -> int:
    return main(["eval", str(run), "--gold", str(GOLD), *more])


def test_a_run_is_scored_and_its_evaluation_stands_beside_it(copied: Copied, capsys: Captured) -> None:
    run = copied("offline")
    assert score(run) == 0
    printed = capsys.readouterr().out
    summary = summarise(read_evaluation(run))
    assert f"{summary.defects_found}/{summary.defects_firm}" == "24/24"
    counts = summary.numbers
    row = next(line for line in printed.splitlines() if line.startswith("全部数字"))
    figures = (counts.correct, counts.wrong, counts.omitted, counts.hallucinated, counts.absent)
    assert row.split("\t")[1:6] == [str(one) for one in figures]
    for suffix in ("json", "html", "md"):
        assert (run / f"evaluation.{suffix}").stat().st_size > 1000


def test_the_figures_stand_in_the_file_for_other_programs(copied: Copied) -> None:
    run = copied("model")
    assert score(run, "-q") == 0
    held = json.loads((run / "evaluation.json").read_text("utf-8"))
    summary = summarise(read_evaluation(run))
    assert held["summary"]["groups"]["numbers"]["f1"] == pytest.approx(summary.numbers.f1, abs=1e-6)
    assert held["summary"]["spent"]["input_tokens"] == summary.spent.input_tokens > 0
    assert set(held["run"]["fingerprints"]) == {"code", "schema", "prompts"}
    assert set(held["fingerprints"]) == {"scoring", "gold"}


def test_the_same_run_gives_the_same_evaluation_but_for_its_time(copied: Copied) -> None:
    run = copied("offline")
    made = []
    for _ in range(2):
        score(run, "-q")
        held = json.loads((run / "evaluation.json").read_text("utf-8"))
        del held["made"]
        made.append(held)
    assert made[0] == made[1]


def test_a_figure_that_is_reached_passes_and_one_that_is_not_fails_the_build(
    copied: Copied, capsys: Captured
) -> None:
    run = copied("offline")
    assert score(run, "-q", "--fail-under", "f1=0.99,residual=0.01,defects=1,false_alarms=0") == 0
    assert score(run, "-q", "--fail-under", "f1=0.99,f1.uses=0.99,residual=0.001") == 5
    said = capsys.readouterr().err
    assert "f1.uses" in said
    assert "residual" in said
    assert "f1 0.99" not in said


@pytest.mark.parametrize(
    "text",
    ["", "f1=0.9,,recall=0.9", "f1", "f1=high", "f1=nan", "fun=1", "f1.nothing=1", "residual.core=0.1"],
)
def test_a_figure_that_is_not_known_is_refused_before_anything_is_scored(text: str, capsys: Captured) -> None:
    assert main(["eval", "gone", "--gold", "gone", "--fail-under", text]) == 2
    assert "--fail-under" in capsys.readouterr().err


def test_the_help_names_every_figure() -> None:
    for told in MESSAGES["help_fail_under"]:
        assert all(name in told for name in FIGURES)


def test_more_is_better_for_some_figures_and_worse_for_others(copied: Copied) -> None:
    run = copied("offline")
    score(run, "-q")
    summary = summarise(read_evaluation(run))
    for name, figure in FIGURES.items():
        found = figure.of(summary)
        (exact, above, below) = (thresholds(f"{name}={found + step!r}")[0] for step in (0, 0.001, -0.001))
        assert exact.met(summary)
        assert above.met(summary) != figure.at_least
        assert below.met(summary) == figure.at_least


def test_a_document_that_the_run_does_not_have_counts_as_all_omitted(
    copied: Copied, capsys: Captured
) -> None:
    run = copied("offline")
    held = json.loads((run / "run.json").read_text("utf-8"))
    held["inputs"] = [row for row in held["inputs"] if row["document"] != "performance.txt"]
    (run / "run.json").write_text(json.dumps(held), "utf-8")
    assert score(run) == 1
    assert "运行中没有" in capsys.readouterr().out
    (lost,) = (one for one in read_evaluation(run).documents if one.document == "performance.txt")
    assert {cell.verdict for cell in lost.cells} == {"omitted"}


def test_documents_that_the_run_does_not_have_can_be_left_out(copied: Copied) -> None:
    run = copied("offline")
    held = json.loads((run / "run.json").read_text("utf-8"))
    held["inputs"] = held["inputs"][:2]
    (run / "run.json").write_text(json.dumps(held), "utf-8")
    assert score(run, "-q", "--skip-missing") == 0
    assert len(read_evaluation(run).documents) == 2


def test_an_evaluation_of_nothing_passes_no_gate(copied: Copied, tmp_path: Path, capsys: Captured) -> None:
    run, gold = copied("offline"), tmp_path / "gold"
    gold.mkdir()
    (gold / "other.gold.json").write_text(json.dumps({"document": "other.txt", "facts": []}), "utf-8")
    assert main(["eval", str(run), "--gold", str(gold), "--skip-missing", "--fail-under", "f1=0.98"]) == 2
    assert main(["eval", str(run), "--gold", str(tmp_path / "gone"), "--fail-under", "f1=0.98"]) == 2
    assert not (run / "evaluation.json").exists()


def test_a_run_may_be_given_by_its_run_json(copied: Copied) -> None:
    run = copied("offline")
    assert score(run / "run.json", "-q") == 0
    assert score(run / "evaluation.json", "-q") == 0


def test_a_folder_of_runs_is_no_run(runs: Path, capsys: Captured) -> None:
    assert score(runs, "-q") == 2
    assert "run.json" in capsys.readouterr().err


def test_a_broken_gold_file_is_named_and_the_others_are_scored(
    copied: Copied, tmp_path: Path, capsys: Captured
) -> None:
    run, gold = copied("offline"), tmp_path / "gold"
    gold.mkdir()
    for path in GOLD.glob("*.gold.json"):
        held = path.read_text("utf-8")
        (gold / path.name).write_text(held if "short" not in path.name else held[:200], "utf-8")
    assert main(["eval", str(run), "--gold", str(gold), "-q"]) == 1
    assert "budget_short.gold.json" in capsys.readouterr().err
    assert len(read_evaluation(run).documents) == 4


def test_gold_that_is_wrong_puts_the_figures_in_doubt(
    copied: Copied, tmp_path: Path, capsys: Captured
) -> None:
    run, gold = copied("offline"), tmp_path / "gold"
    gold.mkdir()
    held = json.loads((GOLD / "budget_short.gold.json").read_text("utf-8"))
    held["facts"][3]["at"] = [[0, 2]]
    (gold / "budget_short.gold.json").write_text(json.dumps(held), "utf-8")
    assert main(["eval", str(run), "--gold", str(gold), "-q"]) == 0
    said = capsys.readouterr().err
    assert "gouji gold check" in said
    assert held["facts"][3]["path"] in said


def test_reports_go_where_they_are_asked_for(runs: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in (runs / "offline").iterdir())
    assert score(runs / "offline", "-q", "--out", str(tmp_path / "new")) == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "evaluation.html",
        "evaluation.json",
        "evaluation.md",
    ]
    assert sorted(path.name for path in (runs / "offline").iterdir()) == before


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["eval"], "--gold"),
        (["eval", "runs"], "--gold"),
        (["eval", "gone", "--gold", str(GOLD)], "run.json"),
        (["eval", str(ROOT / "samples"), "--gold", str(ROOT / "prompts")], "gold.json"),
        (["eval", "gone", "--gold", str(GOLD), "--target", "2"], "0 与 1 之间"),
    ],
)
def test_what_cannot_be_scored_is_an_error_of_usage(args: list[str], says: str, capsys: Captured) -> None:
    assert main(args) == 2
    assert says in capsys.readouterr().err


def test_without_the_extra_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named 'scipy' ({name})", name="scipy")

    monkeypatch.setattr("extract.cli.main.importlib.import_module", missing)
    assert main(["eval", "a", "--gold", "b"]) == 2
    assert "gouji[eval]" in capsys.readouterr().err


def test_unknown_figures_are_user_errors() -> None:
    with pytest.raises(UserError, match="fun=1"):
        thresholds("f1=0.9,fun=1")
