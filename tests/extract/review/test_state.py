"""What follows from events: the last decision on each target counts, undo takes back exactly one, nothing else does."""

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from extract.review.events import Action, Event, Reading, Target
from extract.review.state import DOCUMENT, fold, standing, undoable
from tests.extract.review.bench import event

READ = Reading("total.amount", "12.5", "万元", ((3, 7),))
OTHER = Reading("total.amount", "21.5", "万元", ((13, 17),))
FIELD = Target("field", "f1")
TARGETS = (FIELD, Target("field", "f2"), Target("number", "n1"), Target("finding", "r:1"), DOCUMENT)
ACTIONS: tuple[Action, ...] = tuple(one for one in get_args(Action) if one != "undo")

decisions = st.tuples(
    st.sampled_from(ACTIONS),
    st.sampled_from(TARGETS),
    st.sampled_from(["ann", "bo"]),
    st.booleans(),
    st.booleans(),
)


def log_of(made: list[tuple[Action, Target, str, bool, bool]]) -> list[Event]:
    """Events, some carried, some undoing what can be undone just then."""
    events: list[Event] = []
    for action, target, who, earlier, undo in made:
        taken = undoable(events, fold(events), who) if undo else None
        if taken is not None:
            events.append(event(len(events) + 1, "undo", taken.what.target, who=who, undoes=taken.number))
        else:
            carried = earlier and all(one.carried for one in events)
            events.append(event(len(events) + 1, action, target, READ, OTHER, who=who, carried=carried))
    return events


logs = st.lists(decisions, max_size=25).map(log_of)


@given(logs)
def test_the_same_events_make_the_same_state(events: list[Event]) -> None:
    assert fold(events) == fold([replace(one) for one in events])


@given(logs, decisions)
def test_undo_restores_exactly_what_counted_before(
    events: list[Event], more: tuple[Action, Target, str, bool, bool]
) -> None:
    action, target, who, _, _ = more
    decided = [*events, event(len(events) + 1, action, target, READ, OTHER, who=who)]
    taken = undoable(decided, fold(decided), who)
    assert taken == decided[-1]
    undone = [*decided, event(len(decided) + 1, "undo", target, who=who, undoes=taken.number)]
    assert fold(undone).latest == fold(events).latest
    assert undoable(undone, fold(undone), who) == undoable(events, fold(events), who)


@given(logs, st.sampled_from(["ann", "bo"]))
def test_undoing_all_of_ones_own_leaves_what_others_and_earlier_runs_decided(
    events: list[Event], who: str
) -> None:
    log = list(events)
    while (taken := undoable(log, fold(log), who)) is not None:
        assert taken.what.reviewer == who
        assert not taken.carried
        log.append(event(len(log) + 1, "undo", taken.what.target, who=who, undoes=taken.number))
    theirs = [one for one in events if one.carried or one.what.reviewer != who]
    assert (
        fold(log).latest
        == fold([one for one in theirs if one.what.action != "undo" or not one.carried]).latest
    )


@given(logs)
def test_a_target_is_touched_by_undone_events_and_by_undoing_but_not_by_earlier_runs(
    events: list[Event],
) -> None:
    touched = fold(events).touched
    for target in TARGETS:
        numbers = [one.number for one in events if one.what.target == target and not one.carried]
        assert touched.get(target) == (numbers[-1] if numbers else None)


def test_what_is_decided_on_a_planted_error_counts_for_nothing_and_is_not_undone() -> None:
    events = [event(1, "accept", FIELD, READ, READ), event(2, "clear", FIELD, OTHER, trial="plant")]
    state = fold(events)
    assert state.latest[FIELD].number == 1
    assert state.planted == {"f1": events[1]}
    assert state.touched[FIELD] == 2
    assert undoable(events, state, "ann") == events[0]


def test_a_planted_error_of_an_earlier_run_is_none_of_this_one() -> None:
    assert fold([event(1, "accept", FIELD, OTHER, OTHER, carried=True, trial="plant")]).planted == {}


def test_a_document_is_closed_by_done_or_sign_off_until_it_is_reopened() -> None:
    for action in ("done", "sign_off"):
        events = [event(1, action, DOCUMENT)]
        assert fold(events).closed == events[0]
        assert fold([*events, event(2, "reopen", DOCUMENT)]).closed is None
        assert fold([*events, event(2, "undo", DOCUMENT, undoes=1)]).closed is None


def test_what_each_action_makes_of_a_fact() -> None:
    made = {
        "accept": ("accepted", READ),
        "source_error": ("source_error", READ),
        "clear": ("cleared", None),
        "restore": ("pending", READ),
    }
    for action, (state, now) in made.items():
        after = None if action == "clear" else READ
        assert standing(READ, event(1, action, FIELD, READ, after)) == (state, now)  # type: ignore[arg-type]
    for action in ("take", "point", "type", "claim"):
        assert standing(READ, event(1, action, FIELD, READ, OTHER)) == ("corrected", OTHER)  # type: ignore[arg-type]
    assert standing(READ, None) == ("pending", READ)


def test_a_correction_that_is_accepted_stays_a_correction() -> None:
    assert standing(READ, event(1, "accept", FIELD, OTHER, OTHER)) == ("corrected", OTHER)


def test_taking_back_the_value_as_read_is_accepting_it() -> None:
    assert standing(READ, event(1, "take", FIELD, OTHER, replace(READ, at=((3, 7), (40, 44))))) == (
        "accepted",
        READ,
    )


def test_a_number_is_no_fact_until_it_is_claimed() -> None:
    assert standing(None, None) == ("pending", None)
    assert standing(None, event(1, "claim", Target("number", "n1"), None, OTHER)) == ("corrected", OTHER)
    assert standing(None, event(1, "clear", Target("number", "n1"))) == ("cleared", None)
