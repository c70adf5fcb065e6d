"""The dashboard's figures follow from the events alone."""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.review.events import Action, Event, NewEvent, Reading, Review, Summary, Target, Trial
from extract.review.measures import (
    PAUSE_MS,
    Label,
    Measures,
    Stream,
    kappa,
    measure,
    two_sided,
    upper,
)
from extract.store.review_records import Tally

NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)


class Log:
    """A review's events, written in a line each."""

    def __init__(self, document: str = "a.txt", key: int = 1, done: bool = False) -> None:
        self.head = Review(key, "run", document, 1, "", 0, Summary(done=done))
        self.events: list[Event] = []
        self._numbers = count(1)

    def add(
        self,
        action: Action,
        field: str = "f",
        who: str = "ann",
        value: str = "",
        trial: Trial = "",
        ms: int = 1000,
        undoes: int | None = None,
        carried: bool = False,
    ) -> int:
        read = Reading(f"{field}.amount", "0", "万元")
        after = (
            Reading(read.path, value, "万元") if value else None if action in ("clear", "restore") else read
        )
        what = NewEvent(
            NOW, who, action, Target("field", field), "run", f"{who}{field}{len(self.events)}",
            before=read, after=after, shown_ms=ms, undoes=undoes, trial=trial,
        )  # fmt: skip
        number = next(self._numbers)
        self.events.append(Event(number, what, carried))
        return number

    def __iter__(self) -> Iterator[tuple[Review, Event]]:
        return ((self.head, event) for event in self.events)


def measured(first: Sequence[Log], second: Sequence[Log] = ()) -> Measures:
    def stream(logs: Sequence[Log]) -> Stream:
        return (pair for log in logs for pair in log)

    return measure(Tally(), stream(first), stream(second))


def test_of_nothing_nothing_is_known() -> None:
    made = measured([])
    assert (made.residual.share, made.residual.high) == (None, 1.0)
    assert (made.caught.low, made.caught.high) == (0.0, 1.0)
    assert made.agreement.kappa is None
    assert made.minutes is None
    assert made.reviewers == ()


def test_a_probe_counts_by_what_was_decided_last_and_one_taken_back_does_not() -> None:
    log = Log()
    log.add("accept", "a", trial="probe")
    log.add("take", "a", value="1", trial="probe")
    number = log.add("clear", "b", trial="probe")
    log.add("undo", "b", undoes=number)
    log.add("source_error", "c", trial="probe")
    log.add("accept", "d", trial="probe")
    log.add("restore", "d", trial="probe")
    log.add("take", "e", value="2")
    made = measured([log])
    assert (made.residual.count, made.residual.of) == (1, 2)


def test_a_planted_error_is_caught_by_whoever_says_another_value() -> None:
    log = Log()
    log.add("accept", "a", "ann", trial="plant")
    log.add("take", "b", "ann", value="1", trial="plant")
    log.add("clear", "c", "bob", trial="plant")
    made = measured([log])
    assert (made.caught.count, made.caught.of) == (2, 3)
    assert {one.reviewer: (one.caught.count, one.caught.of) for one in made.reviewers} == {
        "ann": (1, 2),
        "bob": (1, 1),
    }


def test_two_who_correct_to_different_values_disagree() -> None:
    first, second = Log(), Log(key=2)
    for field, value, other in (("a", "1", "1"), ("b", "1", "2"), ("c", "", ""), ("d", "", "3")):
        first.add("take" if value else "accept", field, "ann", value)
        second.add("point" if other else "accept", field, "bob", other)
    second.add("accept", "only bob saw it", "bob")
    made = measured([first], [second]).agreement
    assert (made.documents, made.decisions, made.disagreements) == (1, 4, 2)
    # po = 2/4. The first: a = 1, b = 1, twice accepted; the second: a = 1, b = 2, accepted, d = 3.
    chance = 0.25 * 0.25 + 0.5 * 0.25
    assert made.kappa == pytest.approx((0.5 - chance) / (1 - chance))


def test_one_person_twice_is_no_second_opinion() -> None:
    first, second = Log(), Log(key=2)
    first.add("accept", who="ann")
    second.add("clear", who="ann")
    assert measured([first], [second]).agreement.decisions == 0


def test_planted_values_say_nothing_of_agreement() -> None:
    first, second = Log(), Log(key=2)
    first.add("accept", who="ann", trial="plant")
    second.add("clear", who="bob", trial="plant")
    assert measured([first], [second]).agreement.decisions == 0


def test_a_pause_counts_two_minutes_and_an_unfinished_document_is_no_mean() -> None:
    done, open_ = Log("a.txt", 1, done=True), Log("b.txt", 2)
    done.add("accept", "a", ms=60_000)
    done.add("accept", "b", ms=50 * PAUSE_MS)
    open_.add("accept", "a", ms=30_000)
    made = measured([done, open_])
    assert made.minutes == pytest.approx(3.0)
    (ann,) = made.reviewers
    assert (ann.documents, ann.decisions) == (2, 3)
    assert ann.minutes == pytest.approx(3.5)
    assert ann.minutes_per_document == pytest.approx(1.75)


def test_what_was_decided_in_an_earlier_run_is_not_counted_again() -> None:
    log = Log(done=True)
    log.add("take", "a", value="1", trial="probe", carried=True)
    made = measured([log])
    assert made.residual.of == 0
    assert made.minutes is None


def test_what_was_a_probe_in_an_earlier_run_and_is_flagged_in_this_one_is_no_probe() -> None:
    log = Log()
    log.add("accept", "a", trial="probe", carried=True)
    log.add("take", "a", value="1")
    assert measured([log]).residual.of == 0


def test_a_planted_value_that_is_given_another_path_was_seen() -> None:
    log = Log()
    log.add("claim", "a", value="1", trial="plant")
    made = measured([log]).caught
    assert (made.count, made.of) == (1, 1)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bound_is_the_share_at_which_so_few_are_seen_once_in_twenty(pair: tuple[int, int]) -> None:
    count_, of = pair
    high = upper(count_, of).high
    if count_ == of:
        assert high == 1.0
        return
    seen = sum(math.comb(of, i) * high**i * (1 - high) ** (of - i) for i in range(count_ + 1))
    assert seen == pytest.approx(0.05, rel=1e-6)
    both = two_sided(count_, of)
    assert both.low <= count_ / of <= high < both.high


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=60))
def test_kappa_is_that_of_the_textbook(pairs: list[tuple[int, int]]) -> None:
    counted: dict[tuple[Label, Label], int] = {}
    for a, b in pairs:
        at = Label(str(a)), Label(str(b))
        counted[at] = counted.get(at, 0) + 1
    made = kappa(counted)
    total = len(pairs)
    expected = sum(
        sum(a == label for a, _ in pairs) * sum(b == label for _, b in pairs) for label in range(4)
    )
    if not total or expected == total * total:
        assert made is None
        return
    observed = sum(a == b for a, b in pairs) / total
    assert made == pytest.approx((observed - expected / total**2) / (1 - expected / total**2))
    assert made is not None
    assert made <= 1


def test_reviewers_who_decide_by_chance_agree_as_chance_does() -> None:
    labels = Label("accept"), Label("clear")
    assert kappa(dict.fromkeys(product(labels, labels), 10)) == 0
