"""Documents are handed out evenly, each to one, and never to the same person in both rounds."""

from datetime import UTC, datetime

from extract.review.accounts.assigning import Pick, hand_out, shares, take_back
from extract.review.events import NewEvent, Summary, Target
from extract.store.reviews import ReviewStore
from tests.extract.store.build import RUN

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
NAMES = ["林", "王", "赵"]


def test_all_are_shared_evenly_and_none_is_given_twice(rows: ReviewStore) -> None:
    given = hand_out(rows, RUN.id, Pick(), NAMES)
    assert sorted(given.by_person.values()) == [13, 13, 14]
    assert given.left_out == 0
    assert hand_out(rows, RUN.id, Pick(), ["李"]).by_person == {"李": 0}
    held = shares(rows, RUN.id, 1, NAMES)
    assert held.by_person == given.by_person
    assert held.nobodys == 0
    for number in range(40):
        assert len(rows.assigned_to(RUN.id, f"甲部门/{number}", 1)) == 1
        assert rows.assigned_to(RUN.id, f"甲部门/{number}", 2) == ()


def test_a_second_round_goes_to_others_than_the_first(rows: ReviewStore) -> None:
    hand_out(rows, RUN.id, Pick(), NAMES)
    second = hand_out(rows, RUN.id, Pick(round=2), NAMES)
    assert sum(second.by_person.values()) == 40
    for number in range(40):
        document = f"甲部门/{number}"
        assert not {*rows.assigned_to(RUN.id, document, 1)} & {*rows.assigned_to(RUN.id, document, 2)}


def test_who_decided_without_being_assigned_cannot_give_the_second_look(rows: ReviewStore) -> None:
    review = rows.open(RUN.id, "甲部门/0", f"{0:064x}", 1, NOW)
    event = NewEvent(NOW, "林", "accept", Target("field", "a" * 16), RUN.id, "token-1")
    rows.append(review, review.revision, event, Summary(cards=1))
    given = hand_out(rows, RUN.id, Pick(round=2), ["林"])
    assert given.left_out == 1
    assert given.by_person == {"林": 39}
    assert rows.assigned_to(RUN.id, "甲部门/0", 2) == ()


def test_a_share_is_the_same_share_again_and_a_larger_one_holds_it(rows: ReviewStore) -> None:
    few = hand_out(rows, RUN.id, Pick(share=0.3), ["林"]).by_person["林"]
    assert 0 < few < 40
    assert hand_out(rows, RUN.id, Pick(share=0.3), ["王"]).by_person == {"王": 0}
    more = hand_out(rows, RUN.id, Pick(share=0.6), ["王"]).by_person["王"]
    assert 0 < more < 40 - few
    assert take_back(rows, RUN.id, Pick(share=0.3), "林") == few
    assert shares(rows, RUN.id, 1, NAMES).by_person == {"林": 0, "王": more, "赵": 0}


def test_only_names_that_hold_the_text_are_picked(rows: ReviewStore) -> None:
    assert hand_out(rows, RUN.id, Pick(text="甲部门/3"), ["林"]).by_person == {"林": 11}
    assert hand_out(rows, RUN.id, Pick(text="%"), ["林"]).by_person == {"林": 0}
    assert take_back(rows, RUN.id, Pick(text="甲部门/39"), "林") == 1
