"""Ids are the same whichever run read the fact, and no two facts or findings of a document share one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from extract.reconcile.findings import Finding
from extract.review.events import Reading
from extract.review.fields import alike, field_id, field_ids, finding_ids, number_id, slot_of, touches
from tests.extract.review.bench import NAMES, frame_of, sample

READING = Reading("total.amount", "12.5", "万元", ((3, 7), (20, 24)))
BLANK = Finding("template-blank-words", "template", "warning", "document", (), ((9, 11),), "", subject="XX")


def test_an_id_depends_on_path_value_unit_and_first_place_alone() -> None:
    assert field_id(READING) == field_id(replace(READING, at=((3, 7),), in_source=False))
    others = [
        replace(READING, path="total.prior"),
        replace(READING, value="12.50"),
        replace(READING, unit="元"),
        replace(READING, at=((4, 8),)),
        replace(READING, at=()),
    ]
    assert len({field_id(one) for one in (READING, *others)}) == 6


def test_ids_are_what_they_were_in_earlier_versions() -> None:
    """Decisions are kept by them: an id that changes loses its decisions."""
    assert field_id(READING) == "8d6d5a945870a3cc"
    assert number_id(3, 7, "12.5") == "64a8dc0f7f71bf75"


def test_every_fact_of_the_samples_has_an_id_of_its_own() -> None:
    for name in NAMES:
        ids = field_ids(sample(name).facts)
        assert len(set(ids)) == len(ids)


def test_facts_that_are_alike_have_ids_of_their_own() -> None:
    fact = sample().facts[0]
    ids = field_ids([fact, fact, fact])
    assert len(set(ids)) == 3
    assert ids[0] == field_ids([fact])[0]


def test_findings_of_one_key_are_told_apart_by_their_order_in_the_text() -> None:
    later = replace(BLANK, at=((30, 32),))
    ids = finding_ids([later, replace(BLANK, rule="other", folded=(BLANK,))])
    assert ids[id(later)] == "template-blank-words:XX#2"
    assert "template-blank-words:XX" in ids.values()
    template = frame_of(sample("budget_template.txt"))
    assert len(template.findings_as_read) == len(template.as_read.checked.findings)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=5),
    st.integers(0, 50),
    st.integers(1, 9),
)
def test_places_touch_where_they_share_a_character(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    places = [(low, low + size) for low, size in spans]
    own = set(range(start, start + length))
    assert touches(places, [(start, start + length)]) == any(own & set(range(*one)) for one in places)


def test_a_slot_is_a_path_without_keys() -> None:
    assert slot_of("revenue.sources[事业收入].amount") == "revenue.sources[].amount"


def test_no_reading_is_alike_to_no_reading_alone() -> None:
    assert alike(None, None)
    assert not alike(READING, None)
    assert alike(READING, replace(READING, at=((3, 7),)))
