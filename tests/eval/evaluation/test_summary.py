"""The figures of an evaluation, by hand, and what one fact more or less does to them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eval.evaluation.evaluate import keyless
from eval.evaluation.model import DocumentEval, Evaluation, Outcome, RunInfo
from eval.evaluation.summary import ALL, ALL_NUMBERS, Summary, section_of, summarise, worst_cells
from eval.scoring.counts import Counts, total
from eval.scoring.defects import DefectScore
from eval.scoring.score import DocumentScore
from extract.reading.facts import Fact
from schemas.catalogue import default
from tests.eval.build import KEYLESS_AMOUNTS, documents, fact, free_spot, gold, quick, score

KEYLESS = keyless()


def summary(*scores: DocumentScore, outcomes: Sequence[Outcome] = ()) -> Summary:
    """The figures of documents with these scores, all of them read unless said otherwise."""
    made = [DocumentEval(f"{at}.txt", "", "", "ok", cells=one.cells) for at, one in enumerate(scores)]
    for at, outcome in enumerate(outcomes):
        made[at] = replace(made[at], outcome=outcome)
    return summarise(Evaluation("", RunInfo("run"), {}, tuple(made), KEYLESS))


REVENUE = fact("revenue.amount", "840.99万元", 10)
PRIOR = fact("revenue.prior", "814.78万元", 40)
REASON = fact("revenue.reason", "人员减少", 60)
SOURCE = fact("revenue.sources[事业收入].amount", "5万元", 80)


def test_figures_of_two_documents_by_hand() -> None:
    """One is right but for a wrong unit and a missed text, the other has a number too many."""
    one = score(
        [REVENUE, PRIOR, REASON, SOURCE], [REVENUE, replace(PRIOR, unit="元"), SOURCE], unclaimed=[(40, 46)]
    )
    two = score([REVENUE], [REVENUE, fact("expenditure.amount", "7万元", 90)])
    made = summary(one, two)
    assert (made.documents, made.failed, made.clean) == (2, 0, 0)
    numbers = replace(made.numbers, absent=0)
    assert numbers == Counts(correct=3, wrong=1, omitted=0, hallucinated=1)
    assert (made.numbers.precision, made.numbers.recall) == (3 / 5, 3 / 4)
    assert replace(made.groups["text"], absent=0) == Counts(omitted=1)
    assert made.per_hundred == 100 * 3 / 5
    assert made.errors == {"unit": 1}
    assert (made.grounded, made.groundable) == (3, 3)
    assert made.sections["收入合计"].labelled == 5


def test_a_document_without_an_edit_is_clean_and_one_that_was_not_read_is_not() -> None:
    right, nothing = score([REVENUE], [REVENUE]), score([REVENUE], [])
    made = summary(right, nothing, nothing, outcomes=["ok", "failed", "missing"])
    assert (made.documents, made.failed, made.clean) == (3, 2, 1)
    assert made.numbers.recall == 1 / 3


def test_a_text_that_is_wrong_does_not_touch_the_figures_of_numbers() -> None:
    other = replace(REASON, value="项目增加")
    made, right = (
        summary(score([REVENUE, REASON], [REVENUE, other])),
        summary(score([REVENUE, REASON], [REVENUE, REASON])),
    )
    assert made.numbers == right.numbers
    assert made.all.wrong == 1


@quick
@given(documents())
def test_rows_add_up(facts: tuple[Fact, ...]) -> None:
    read = [
        replace(one, value="9" + one.value) if at % 3 == 0 else one for at, one in enumerate(facts) if at % 4
    ]
    made = summary(score(facts, read))
    assert made.all == total(made.fields.values()) == total(made.sections.values())
    groups = ("core", "uses", "indicators", "activities")
    assert made.numbers == total(made.groups[name] for name in groups)
    assert made.all == made.numbers + made.groups["text"]
    assert made.trust_by_group[ALL] == made.trust.flags


# -- what is rightly absent


def test_fields_without_keys_are_absent_from_each_document_that_was_read() -> None:
    made = summary(score([REVENUE], [REVENUE]), score([REVENUE], []), outcomes=["ok", "failed"])
    assert made.fields["expenditure.amount"] == Counts(absent=1)
    assert made.fields["revenue.amount"] == Counts(correct=1, omitted=1)
    assert made.all.absent == len(KEYLESS) - 1
    assert not any("[]" in field for field in KEYLESS)
    assert set(KEYLESS) == {slot.path for slot in default().slots if "[]" not in slot.path}


@quick
@given(documents(), st.sampled_from(KEYLESS_AMOUNTS))
def test_a_reading_in_an_absent_field_moves_one_from_absent_to_hallucinated(
    facts: tuple[Fact, ...], path: str
) -> None:
    assume(path not in {one.path for one in facts})
    before = summary(score(facts, facts))
    after = summary(score(facts, [*facts, fact(path, "777.7万元", free_spot(facts))]))
    moved = Counts(hallucinated=1, absent=-1)
    assert after.fields[path] == before.fields[path] + moved == Counts(hallucinated=1)
    for name in ("core", ALL_NUMBERS, ALL):
        assert after.groups[name] == before.groups[name] + moved
    assert after.sections[section_of(path)] == before.sections[section_of(path)] + moved
    assert after.groups["text"] == before.groups["text"]
    assert after.all.null_discipline > before.all.null_discipline == 0


def test_a_field_that_another_fact_was_filed_in_is_not_absent() -> None:
    """The document states no earlier year; the reading calls this year's amount one."""
    made = summary(score([REVENUE], [replace(REVENUE, path="revenue.prior")]))
    assert made.fields["revenue.amount"] == Counts(wrong=1)
    assert made.fields.get("revenue.prior", Counts()) == Counts()


def test_a_doubtful_fact_is_no_absent_one() -> None:
    doubtful = replace(gold(REVENUE).facts[0], doubtful=True)
    assert summary(score(gold(doubtful), [])).fields["revenue.amount"] == Counts()


# -- the rest


@pytest.mark.parametrize(("field", "section"), [("revenue.amount", "收入合计"), ("activities[]", "工作成果"), ("other.reserves", "other")])  # fmt: skip
def test_sections(field: str, section: str) -> None:
    assert section_of(field) == section


def test_nothing_measured_is_no_error() -> None:
    made = summary()
    assert (made.documents, made.numbers.f1, made.per_hundred) == (0, 1, 0)
    assert made.interval == (0, 1)


def test_the_interval_of_one_document_is_its_figure() -> None:
    made = summary(score([REVENUE, PRIOR], [REVENUE]))
    assert made.interval == pytest.approx((2 / 3, 2 / 3))


def test_the_worst_cells_are_those_that_nobody_is_warned_of() -> None:
    flagged = replace(PRIOR, value="5", flags=("conflict",))
    silent = replace(REVENUE, value="5", confidence=0.9)
    facts = [REVENUE, PRIOR, REASON, SOURCE]
    made = score(facts, [silent, flagged, replace(REASON, value="项目增加")], unclaimed=[(80, 81)])
    read = Evaluation("", RunInfo("run"), {}, (DocumentEval("a.txt", "", "", "ok", cells=made.cells),))
    found = [cell.path for _, _, cell in worst_cells(read, 10)]
    assert found == ["revenue.amount", "revenue.reason", "revenue.prior", SOURCE.path]
    assert [cell.path for _, _, cell in worst_cells(read, 1)] == ["revenue.amount"]


def test_cells_of_documents_that_were_not_read_are_not_among_the_worst() -> None:
    made = score([REVENUE], [])
    lost = Evaluation("", RunInfo("run"), {}, (DocumentEval("a.txt", "", "", "failed", cells=made.cells),))
    assert not [*worst_cells(lost, 5)]
    assert made.defects == DefectScore()
