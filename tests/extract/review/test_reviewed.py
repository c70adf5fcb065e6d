"""Facts as reviewed: every decision worked in, all else as it was read."""

from dataclasses import replace
from decimal import Decimal

from extract.reading.facts import Fact, Statement
from extract.review.events import Event, Reading, Target
from extract.review.fields import field_ids, reading_of
from extract.review.reviewed import changes, claims, fact_of, facts_reviewed
from tests.extract.review.bench import event

PRIOR = Fact(
    "total.prior", "total.prior", "5", "万元", Decimal(50_000), ((30, 31),), flags=("signed",), confidence=0.4,
    within="total.amount",
)  # fmt: skip
AMOUNT = Fact("total.amount", "total.amount", "12.5", "万元", Decimal(125_000), ((3, 7),))
STATED = Fact(
    "travel.amount", "travel.amount", "3", "万元", Decimal(30_000), ((50, 51),), conflict=True,
    also=(
        Statement("30000", "元", Decimal(30_000), ((60, 65),)),
        Statement("4", "万元", Decimal(40_000), ((70, 71),)),
    ),
)  # fmt: skip
FACTS = (AMOUNT, PRIOR, STATED)
IDS = field_ids(FACTS)


def reviewed(*events: Event) -> tuple[Fact, ...]:
    """The facts after these, each about a fact by its path or about a number."""
    by_path = {fact.path: one for fact, one in zip(FACTS, IDS, strict=True)}
    decided = {by_path[one.what.target.id]: one for one in events if one.what.target.kind == "field"}
    numbers = {one.what.target.id: one for one in events if one.what.target.kind == "number"}
    return facts_reviewed(FACTS, IDS, changes(FACTS, IDS, decided), claims(numbers))


def taken(fact: Fact, number: int = 1, **values: object) -> Event:
    after = replace(reading_of(fact), **values)  # type: ignore[arg-type]
    return event(number, "take", Target("field", fact.path), reading_of(fact), after)


def test_without_changes_the_facts_are_the_same_objects() -> None:
    accepted = event(1, "accept", Target("field", "total.amount"), reading_of(AMOUNT), reading_of(AMOUNT))
    wrong = event(2, "source_error", Target("field", "total.prior"), reading_of(PRIOR), reading_of(PRIOR))
    made = reviewed(accepted, wrong)
    assert all(one is other for one, other in zip(made, FACTS, strict=True))


def test_a_corrected_fact_has_the_new_value_and_is_worth_it() -> None:
    (_, made, _) = reviewed(taken(PRIOR, value="6.5", at=((40, 43),)))
    assert (made.value, made.unit, made.yuan, made.at) == ("6.5", "万元", Decimal("65000.0"), ((40, 43),))
    assert made.within == "total.amount"


def test_doubts_about_a_reading_are_gone_with_it() -> None:
    (_, made, _) = reviewed(taken(PRIOR, value="6.5"))
    assert made.flags == ()
    assert made.confidence is None


def test_a_cleared_fact_is_gone() -> None:
    assert reviewed(event(1, "clear", Target("field", "total.prior"), reading_of(PRIOR))) == (AMOUNT, STATED)


def test_statements_that_contradict_a_correction_are_gone_and_those_that_agree_stay() -> None:
    (*_, made) = reviewed(taken(STATED, value="4", at=((70, 71),)))
    assert made.value == "4"
    assert made.also == ()
    assert not made.conflict
    (*_, same) = reviewed(taken(STATED, value="30000", unit="元", at=((60, 65),)))
    assert [one.value for one in same.also] == ["3"]


def test_a_claimed_number_stands_where_it_is_in_the_text() -> None:
    claim = event(
        1, "claim", Target("number", "n"), None, Reading("total.change", "7.5", "万元", ((20, 23),))
    )
    assert [fact.path for fact in reviewed(claim)] == [
        "total.amount",
        "total.change",
        "total.prior",
        "travel.amount",
    ]


def test_a_number_claimed_for_a_path_that_is_taken_is_a_further_statement() -> None:
    again = event(
        1, "claim", Target("number", "n"), None, Reading("total.amount", "12.5", "万元", ((80, 84),))
    )
    assert reviewed(again)[0].at == ((3, 7), (80, 84))
    other = event(
        1, "claim", Target("number", "n"), None, Reading("total.amount", "13.5", "万元", ((80, 84),))
    )
    assert reviewed(other)[0].conflict
    assert [one.value for one in reviewed(other)[0].also] == ["13.5"]


def test_members_of_a_list_without_keys_are_not_merged() -> None:
    readings = [Reading("activities[].value", "3", "场", ((80 + at, 81 + at),)) for at in (0, 5)]
    claimed = [event(at, "claim", Target("number", str(at)), None, one) for at, one in enumerate(readings)]
    assert len(reviewed(*claimed)) == 5


def test_a_fact_of_another_path_is_moved_there() -> None:
    made = reviewed(taken(PRIOR, path="total.change"))
    assert {fact.path for fact in made} == {"total.amount", "total.change", "travel.amount"}


def test_only_money_is_worth_yuan() -> None:
    assert fact_of(Reading("staff.total", "3", "人")).yuan is None
    assert fact_of(Reading("total.amount", "3", "万元")).yuan == 30_000
    assert fact_of(Reading("no.such.path", "3", "万元")).yuan is None
