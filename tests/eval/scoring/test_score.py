"""Scores of small documents, counted by hand."""

from dataclasses import replace

import pytest

from eval.gold.file import GoldFact
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from tests.eval.build import cell_of, errors, fact, gold, said, score, verdicts

REVENUE = fact("revenue.amount", "840.99万元", 10)
OMITTED = {"omitted": 1}


def read_as(written: str) -> dict[str, int]:
    """What becomes of 收入预算840.99万元 when this is read at its place."""
    return verdicts(score([REVENUE], [fact("revenue.amount", written, 10)]))


def table(*rows: str) -> list[Fact]:
    """A table of functions, each row a name and an amount at a place of its own."""
    made = []
    for at, row in enumerate(rows):
        name, amount = row.split()
        made.append(fact(f"expenditure.by_function[{name}].amount", f"{amount}万元", 100 + 20 * at))
    return made


ROWS = table("教育 12.50", "外交 7.25", "卫生健康 3.10")


# -- figures and units


@pytest.mark.parametrize(
    "written", ["840.99万元", "840.990万元", "8409900元", "0.084099亿元", "８４０．９９万元", "8,409,900元"]
)
def test_one_amount_may_be_written_in_many_ways(written: str) -> None:
    assert read_as(written) == {"correct": 1}


@pytest.mark.parametrize(
    "written", ["840.99元", "840.05万元", "840.98万元", "840.9万元", "841万元", "84099万元", "840.99"]
)
def test_another_amount_is_wrong_however_near(written: str) -> None:
    assert read_as(written) == {"wrong": 1}


def test_hundred_millions_are_ten_thousand_ten_thousands() -> None:
    made = score([fact("revenue.amount", "8.4099亿元", 10)], [fact("revenue.amount", "84099万元", 10)])
    assert verdicts(made) == {"correct": 1}


def test_a_counting_unit_is_not_compared() -> None:
    made = score([fact("staff.on_duty", "12人", 10)], [fact("staff.on_duty", "12名", 10)])
    assert verdicts(made) == {"correct": 1}


def test_a_stated_zero_is_a_fact() -> None:
    nothing = fact("revenue.amount", "0万元", 10)
    assert verdicts(score([nothing], [])) == OMITTED
    assert verdicts(score([nothing], [fact("revenue.amount", "0元", 10)])) == {"correct": 1}


# -- rows


def test_a_list_in_another_order_is_the_same_list() -> None:
    assert verdicts(score(ROWS, ROWS[::-1])) == {"correct": 3}


def test_the_first_row_left_out_is_one_omission_and_no_shift_of_the_rest() -> None:
    made = score(ROWS, ROWS[1:])
    assert verdicts(made) == {"correct": 2, "omitted": 1}
    assert (made.counts().recall, made.counts().precision) == (2 / 3, 1)


def test_a_row_replaced_by_an_unrelated_one_is_an_omission_and_a_hallucination() -> None:
    unrelated = fact("expenditure.by_function[农林水].amount", "99.99万元", 900)
    made = score(ROWS, [*ROWS[1:], unrelated])
    assert verdicts(made) == {"correct": 2, "omitted": 1, "hallucinated": 1}
    assert made.counts().edits == 2


def test_two_rows_swapped_are_two_wrong_rows() -> None:
    one, two, three = ROWS
    swapped = [replace(one, path=two.path), replace(two, path=one.path), three]
    made = score(ROWS, swapped)
    assert verdicts(made) == {"correct": 1, "wrong": 2}
    assert errors(made) == ["row", "row"]


def test_a_name_written_longer_is_the_same_row() -> None:
    longer = replace(ROWS[2], path="expenditure.by_function[卫生健康支出（类）].amount")
    made = score(ROWS, [*ROWS[:2], longer])
    assert verdicts(made) == {"correct": 3}
    assert cell_of(made, ROWS[2].path).read_path == longer.path


# -- what the gold allows


def test_a_path_that_would_be_as_right_is_right() -> None:
    read = fact("general_public_budget.amount", "840.99万元", 10)
    allowed = GoldFact(REVENUE, ("general_public_budget.amount",))
    assert verdicts(score(gold(allowed), [read])) == {"correct": 1}
    assert verdicts(score(gold(REVENUE), [read])) == {"wrong": 1}


def test_another_statement_of_the_same_is_right_at_its_own_place_only() -> None:
    """840.99万元 at 10, rounded to 841万元 at 200."""
    stated = fact("revenue.amount", "840.99万元", 10, also=[said("841万元", 200)])
    assert verdicts(score([stated], [fact("revenue.amount", "841万元", 200)])) == {"correct": 1}
    made = score([stated], [fact("revenue.amount", "841万元", 10)])
    assert verdicts(made) == {"wrong": 1}
    assert cell_of(made, "revenue.amount").grounded is True


def test_a_reading_with_several_statements_is_right_by_any_of_them() -> None:
    read = fact("revenue.amount", "841万元", 200, also=[said("840.99万元", 10)])
    assert verdicts(score([REVENUE], [read])) == {"correct": 1}


def test_what_is_doubtful_counts_neither_way() -> None:
    doubtful = gold(GoldFact(REVENUE, doubtful=True), *ROWS)
    read = [fact("revenue.amount", "840.99万元", 10), *ROWS]
    assert verdicts(score(doubtful, ROWS)) == {"correct": 3, "neutral": 1}
    assert verdicts(score(doubtful, read)) == {"correct": 3, "neutral": 2}
    assert score(doubtful, ROWS).counts() == score(doubtful, read).counts() == score(ROWS, ROWS).counts()


def test_a_doubtful_fact_that_was_not_read_is_the_golds_alone() -> None:
    (cell,) = score(gold(GoldFact(REVENUE, doubtful=True)), []).cells
    assert (cell.gold, cell.read) == (("840.99", "万元", ((10, 16),)), None)


def test_another_value_for_a_doubtful_fact_is_a_hallucination() -> None:
    made = score(gold(GoldFact(REVENUE, doubtful=True)), [fact("revenue.amount", "5万元", 10)])
    assert verdicts(made) == {"neutral": 1, "hallucinated": 1}


def test_a_reading_that_meets_a_doubtful_and_a_firm_fact_is_the_firm_ones() -> None:
    made = score(gold(GoldFact(REVENUE, doubtful=True), REVENUE), [REVENUE])
    assert verdicts(made) == {"correct": 1, "neutral": 1}


def test_outside_the_labelled_part_nothing_is_judged() -> None:
    """Labelled is [100, 130): two of the rows. What has no place cannot be outside."""
    placeless = fact("revenue.amount", "5万元", None)
    part = gold(*ROWS[:2], scope=[(100, 130)])
    assert verdicts(score(part, ROWS)) == {"correct": 2}
    assert verdicts(score(gold(*ROWS[:2]), ROWS)) == {"correct": 2, "hallucinated": 1}
    assert verdicts(score(part, [*ROWS, placeless])) == {"correct": 2, "hallucinated": 1}


def test_where_numbers_alone_were_labelled_texts_are_not_judged() -> None:
    words = fact("revenue.reason", "人员减少", 60)
    assert verdicts(score(gold(REVENUE, numbers_only=True), [REVENUE, words])) == {"correct": 1}
    assert verdicts(score(gold(REVENUE), [REVENUE, words])) == {"correct": 1, "hallucinated": 1}


def test_what_an_activity_is_about_is_not_compared() -> None:
    aim = fact("activities[].value", "568人次", 10)
    assert verdicts(score([aim], [aim, fact("activities[].what", "帮扶困难职工", 2)])) == {"correct": 1}


# -- texts and indicators


def test_texts_are_right_when_similar_wherever_they_stand() -> None:
    reason = fact("revenue.reason", "主要是人员减少，经费相应减少", 10)
    assert verdicts(score([reason], [fact("revenue.reason", "主要是人员减少,经费相应减少。", 300)])) == {
        "correct": 1
    }
    assert verdicts(score([reason], [fact("revenue.reason", "项目增加", 10)])) == {"wrong": 1}


def test_an_indicator_is_read_by_its_digits() -> None:
    node = "performance.projects[灯会].indicators[满意度]"
    target = fact(f"{node}.target", "≥95%", 10)
    assert verdicts(score([target], [fact(f"{node}.target", "95%", 11)])) == {"correct": 1}
    assert verdicts(score([target], [fact(f"{node}.target", "≥90%", 10)])) == {"wrong": 1}
    in_words = fact(f"{node}.actual", "及时", 40)
    assert verdicts(score([in_words], [fact(f"{node}.actual", "不及时", 40)])) == {"wrong": 1}


# -- places


def test_a_right_value_is_grounded_where_it_stands_at_a_right_place() -> None:
    made = score([REVENUE], [fact("revenue.amount", "840.99万元", 14)])
    assert (verdicts(made), cell_of(made, "revenue.amount").grounded) == ({"correct": 1}, True)


def test_a_right_value_elsewhere_is_wrong_and_not_grounded() -> None:
    made = score([REVENUE], [fact("revenue.amount", "840.99万元", 300)])
    assert (verdicts(made), errors(made)) == ({"wrong": 1}, ["place"])
    assert cell_of(made, "revenue.amount").grounded is False


def test_whether_a_wrong_value_is_grounded_is_not_asked() -> None:
    made = score([REVENUE], [fact("revenue.amount", "840.05万元", 10)])
    assert cell_of(made, "revenue.amount").grounded is None


def test_whether_a_right_value_in_a_wrong_field_is_grounded_is_not_asked() -> None:
    made = score([REVENUE], [fact("expenditure.amount", "840.99万元", 10)])
    cell = cell_of(made, "revenue.amount")
    assert (cell.read_path, cell.grounded) == ("expenditure.amount", None)


def test_a_text_may_be_right_and_not_grounded() -> None:
    made = score([fact("revenue.reason", "人员减少", 10)], [fact("revenue.reason", "人员减少", 300)])
    cell = cell_of(made, "revenue.reason")
    assert (cell.verdict, cell.grounded) == ("correct", False)


def test_further_places_count_neither_way() -> None:
    read = replace(REVENUE, at=((10, 16), (700, 706)))
    assert verdicts(score([REVENUE], [read])) == {"correct": 1}


def test_an_omission_that_the_run_itself_lists_is_marked() -> None:
    made = score(ROWS, [], unclaimed=[(100, 105), (500, 505)])
    assert [cell.listed for cell in made.cells] == [True, False, False]


# -- what a cell says


def test_a_cell_says_what_either_side_states_and_what_the_reader_thought_of_it() -> None:
    read = fact("revenue.amount", "840.05万元", 10, flags=["conflict"], confidence=0.25)
    (cell,) = score([REVENUE], [read]).cells
    assert (cell.path, cell.field, cell.group) == ("revenue.amount", "revenue.amount", "core")
    assert (cell.gold, cell.read) == (("840.99", "万元", ((10, 16),)), ("840.05", "万元", ((10, 16),)))
    assert (cell.flags, cell.confidence, cell.flagged, cell.judged) == (("conflict",), 0.25, True, True)


def test_a_reading_that_a_finding_takes_for_misread_is_flagged() -> None:
    blames = Finding("revenue-sources", "sum", "error", "extraction", ("revenue.amount",), (), "")
    (cell,) = score([REVENUE], [REVENUE], findings=[blames]).cells
    assert (cell.suspected, cell.flagged) == (True, True)
    (cell,) = score([REVENUE], [REVENUE], findings=[replace(blames, attribution="document")]).cells
    assert (cell.suspected, cell.flagged) == (False, False)


def test_cells_stand_in_the_order_of_the_document() -> None:
    made = score([*ROWS[::-1], REVENUE], [*ROWS, fact("revenue.prior", "5万元", 110)])
    stated = [cell.gold or cell.read for cell in made.cells]
    assert [one.at[0][0] for one in stated if one] == [10, 100, 110, 120, 140]
