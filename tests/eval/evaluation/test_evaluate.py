"""A run measured: what is not read counts as all omitted and stops no other, and personal data stays out unless asked for."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from eval.evaluation import evaluate as module
from eval.evaluation.artefact import to_json
from eval.evaluation.evaluate import Manner, evaluate, gold_fingerprint
from eval.evaluation.model import DocumentEval, Spent
from eval.evaluation.summary import summarise
from eval.gold.file import GoldDefect, GoldFile
from eval.gold.read import Golds, read_golds
from extract.confidence import confidences
from extract.output.facts_file import facts_path
from extract.readers.base import Asked
from extract.reconcile.findings import Finding
from extract.reconcile.reconcile import held_rules
from tests.eval.build import fact, gold_json, write
from tests.eval.evaluation.runs import (  # fmt: skip
    FACTS,
    NAME,
    PHONE,
    PRIOR,
    REVENUE,
    SHA256,
    TEXT,
    RunMaker,
    here,
    labelled,
    measured,
    only,
)


@pytest.fixture
def maker(tmp_path: Path) -> RunMaker:
    return RunMaker(tmp_path)


def verdicts(one: DocumentEval) -> dict[str, int]:
    return dict(Counter(cell.verdict for cell in one.cells))


def test_a_document_is_measured_by_its_gold_file(maker: RunMaker) -> None:
    run = maker.add(facts=[REVENUE, here("revenue.prior", "814.98万元", "814.78")]).end()
    one = only(measured(run, labelled(facts=[REVENUE, PRIOR])))
    assert (one.document, one.sha256, one.gold, one.outcome) == ("a.txt", SHA256, "a.txt", "ok")
    assert verdicts(one) == {"correct": 1, "wrong": 1}


def test_what_the_evaluation_is_of_is_said(maker: RunMaker) -> None:
    run = maker.add("a.txt").add("b.txt", text=TEXT + "改").end()
    made = measured(run, labelled())
    assert (made.run, made.unlabelled) == (run.info, ("b.txt",))
    assert set(made.fingerprints) == {"scoring", "gold"}
    assert made.fingerprints["gold"] == gold_fingerprint([labelled()])


def test_the_fingerprint_of_gold_files_does_not_depend_on_their_order() -> None:
    one, two = labelled("a.txt"), labelled("b.txt")
    assert gold_fingerprint([one, two]) == gold_fingerprint([two, one]) != gold_fingerprint([one])


def test_gold_files_that_cannot_be_used_are_told(maker: RunMaker, tmp_path: Path) -> None:
    write(tmp_path / "gold" / "bad.gold.json", "{")
    write(tmp_path / "gold" / "a.gold.json", gold_json(sha256=SHA256))
    made = evaluate(maker.add().end(), read_golds(tmp_path / "gold"), Manner("en"))
    assert len(made.documents) == 1
    assert ["bad.gold.json" in one for one in made.unusable] == [True]


def test_problems_of_a_gold_file_are_told(maker: RunMaker) -> None:
    wrong = replace(REVENUE, value="840.98", yuan=None)
    made = measured(maker.add().end(), labelled(facts=[wrong]))
    assert len(made.problems) == 1
    assert made.problems[0].startswith("a.txt: facts[0] revenue.amount: ")
    assert measured(RunMaker(maker.folder / "good").add().end(), labelled()).problems == ()


# -- not read


def spoilt(path: Path, how: str) -> None:
    if how == "gone":
        path.unlink()
    elif how == "no json":
        path.write_text("{", "utf-8")
    elif how == "a field that is wrong":
        path.write_text(json.dumps({"document": "b.txt", "facts": [{"path": 5}]}), "utf-8")
    else:
        path.write_text(json.dumps({"document": "b.txt", "contract": 9, "facts": []}), "utf-8")


@pytest.mark.parametrize("how", ["gone", "no json", "a field that is wrong", "another contract"])
def test_a_facts_file_that_cannot_be_read_is_a_failed_document_and_stops_no_other(
    maker: RunMaker, how: str
) -> None:
    run = maker.add("b.txt", text=TEXT + "改").add("a.txt").end()
    spoilt(facts_path(maker.folder / "run", "b.txt"), how)
    bad, good = measured(run, labelled("b.txt", sha256=""), labelled()).documents
    assert (bad.outcome, verdicts(bad)) == ("failed", {"omitted": 4})
    assert "b.txt.facts.json" in bad.note
    assert (good.outcome, verdicts(good)) == ("ok", {"correct": 4})


@pytest.mark.parametrize("status", ["failed", "not_reached"])
def test_a_document_that_the_run_failed_on_counts_as_all_omitted_whatever_an_earlier_run_left(
    maker: RunMaker, status: str
) -> None:
    run = maker.add(status=status, note="timeout").end()  # type: ignore[arg-type]
    one = only(measured(run, labelled()))
    assert (one.outcome, one.note, verdicts(one)) == ("failed", "timeout", {"omitted": 4})


def test_a_document_that_the_run_does_not_have_counts_as_all_omitted(maker: RunMaker) -> None:
    run = maker.add().end()
    defect = GoldDefect("sum", ("revenue.amount",), ((0, 2),))
    missing = replace(labelled("c.txt", sha256=""), defects=(defect,))
    made = measured(run, missing)
    one = only(made)
    assert (one.outcome, verdicts(one)) == ("missing", {"omitted": 4})
    assert [judged.kind for judged in one.defects.missed] == ["sum"]
    summary = summarise(made)
    assert (summary.failed, summary.numbers.recall, summary.numbers.f1) == (1, 0, 0)


def test_what_a_failed_document_cost_is_counted(maker: RunMaker) -> None:
    run = maker.add(status="failed", asked=Asked(100, 20, 3, cost="0.5"), seconds=9.5).end()
    made = measured(run, labelled())
    assert made.spent == run.documents[0].spent
    assert (made.spent.tokens, made.spent.seconds) == (120, 9.5)
    assert measured(run, labelled("c.txt", sha256="")).spent == Spent()


def test_questions_without_a_usable_answer_make_a_document_partial(maker: RunMaker) -> None:
    run = maker.add(failures=("§二: timeout",)).end()
    one = only(measured(run, labelled()))
    assert (one.outcome, verdicts(one)) == ("partial", {"correct": 4})


def test_a_run_without_run_json_is_measured_too(maker: RunMaker) -> None:
    run = maker.add().end()
    (maker.folder / "run" / "run.json").unlink()
    bare = type(run).open(maker.folder / "run")
    assert only(measured(bare, labelled())).cells == only(measured(run, labelled())).cells


def test_each_document_is_told_of_as_it_is_measured(maker: RunMaker) -> None:
    run = maker.add().end()
    told: list[DocumentEval] = []
    made = measured(run, labelled(), labelled("c.txt", sha256=""), told=told.append)
    assert told == [*made.documents]


def test_many_documents_shared_out_give_what_one_process_gives(
    maker: RunMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MANY", 2)
    texts = [TEXT + "改" * at for at in range(3)]
    for at, text in enumerate(texts):
        maker.add(f"{at}.txt", text=text, facts=FACTS[at:])
    run, golds = maker.end(), [labelled(f"{at}.txt", sha256="") for at in range(3)]
    assert measured(run, *golds, jobs=2).documents == measured(run, *golds).documents


# -- personal data


STRAYED = replace(PHONE, path="activities[].value", slot="activities[].value")


def stands(words: str, run: object) -> bool:
    return words in json.dumps(run, ensure_ascii=False)


def test_personal_values_are_masked_unless_asked_for(maker: RunMaker) -> None:
    """A name that is missed, and a telephone number that is misread: cells and quotes of both."""
    run = maker.add(facts=[REVENUE, here("contact.phone", "12345679", "12345678")]).end()
    hidden, shown = (to_json(measured(run, labelled(), personal=asked)) for asked in (False, True))
    for words in ("张三丰", "12345678", "12345679"):
        assert not stands(words, hidden)
        assert stands(words, shown)
    assert stands("＊＊＊", hidden)
    assert stands("840.99", hidden)


def test_a_personal_value_read_as_something_else_is_masked_too(maker: RunMaker) -> None:
    run = maker.add(facts=[*FACTS, STRAYED]).end()
    made = measured(run, labelled())
    assert [cell.verdict for cell in only(made).cells].count("hallucinated") == 1
    assert not stands("12345678", to_json(made))
    assert stands("12345678", to_json(measured(run, labelled(), personal=True)))


@pytest.mark.parametrize("asked", [False, True])
def test_personal_values_of_a_document_that_was_not_read_are_masked_alike(
    maker: RunMaker, asked: bool
) -> None:
    run = maker.add(status="failed").end()
    made = to_json(measured(run, labelled(), personal=asked))
    assert stands("12345678", made) is stands("张三丰", made) is asked


def test_masking_changes_no_verdict(maker: RunMaker) -> None:
    run = maker.add(facts=[REVENUE, NAME, STRAYED, here("contact.phone", "1234", "1234")]).end()
    hidden, shown = (only(measured(run, labelled(), personal=asked)) for asked in (False, True))
    assert [(cell.path, cell.verdict, cell.error) for cell in hidden.cells] == [(cell.path, cell.verdict, cell.error) for cell in shown.cells]  # fmt: skip


def test_problems_of_a_gold_file_do_not_tell_a_personal_value(maker: RunMaker) -> None:
    """The gold has another name than stands there."""
    run, gold = maker.add().end(), labelled(facts=[replace(NAME, value="张三"), REVENUE])
    hidden, shown = (measured(run, gold, personal=asked).problems for asked in (False, True))
    assert "张三" in shown[0]
    assert "张三" not in hidden[0]
    assert len(hidden) == len(shown) == 1


# -- quotes


def test_the_clause_around_each_cell_that_is_not_right_is_kept(maker: RunMaker) -> None:
    run = maker.add(facts=[REVENUE, here("expenditure.prior", "814.78万元")]).end()
    one = only(measured(run, labelled(facts=[REVENUE, PRIOR])))
    (at,) = one.quotes
    assert one.cells[at].path == "revenue.prior"
    assert "较上年" in one.quotes[at]


def test_without_the_text_there_are_no_quotes(maker: RunMaker) -> None:
    run = maker.add(facts=[REVENUE]).end()
    (maker.folder / "in" / "a.txt").unlink()
    assert only(measured(run, labelled())).quotes == {}


# -- confidence


def test_where_the_reader_gives_no_confidence_one_is_derived(maker: RunMaker) -> None:
    run = maker.add(facts=[REVENUE, PRIOR]).end()
    made = measured(run, labelled(facts=[REVENUE, PRIOR]))
    facts = (REVENUE, PRIOR)
    derived = [one.confidence for one in confidences(facts, (), held_rules(facts), "offline")]
    assert [cell.confidence for cell in only(made).cells] == derived
    assert made.derived


def test_a_confidence_of_the_reader_is_kept(maker: RunMaker) -> None:
    run = maker.add(facts=[replace(REVENUE, confidence=0.25), replace(PRIOR, confidence=1.0)]).end()
    made = measured(run, labelled(facts=[REVENUE, PRIOR]))
    assert [cell.confidence for cell in only(made).cells] == [0.25, 1.0]
    assert not made.derived


# -- defects


def test_defects_and_false_alarms_are_told_in_the_language_asked_for(maker: RunMaker) -> None:
    found = Finding("a-rule", "sum", "error", "document", (), ((0, 2),), "不符", "does not fit")
    alarm = replace(found, at=((20, 22),))
    run = maker.add(findings=(found, alarm)).end()
    gold: GoldFile = replace(labelled(), defects=(GoldDefect("cross", (), ((1, 3),), "收支不平"),))
    defects = only(measured(run, gold)).defects
    assert [one.said for one in defects.found] == ["收支不平"]
    assert [(one.at, one.said) for one in defects.false_alarms] == [(((20, 22),), "a-rule: does not fit")]
    (zh,) = evaluate(run, Golds((gold,), ()), Manner("zh")).documents
    assert zh.defects.false_alarms[0].said == "a-rule: 不符"


def test_a_fact_outside_the_text_does_not_stop_the_quotes(maker: RunMaker) -> None:
    run = maker.add(facts=[fact("revenue.amount", "5万元", 10_000)]).end()
    one = only(measured(run, labelled(facts=[])))
    assert (verdicts(one), one.quotes) == ({"hallucinated": 1}, {})
