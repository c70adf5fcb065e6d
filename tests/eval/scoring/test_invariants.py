"""What holds of every score, whatever was labelled and read."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from eval.gold.file import GoldFact
from eval.scoring.cells import Cell
from eval.scoring.counts import Counts
from eval.scoring.score import DocumentScore, count
from extract.reading.facts import Fact
from tests.eval.build import (
    KEYLESS_AMOUNTS,
    KEYS,
    Spot,
    documents,
    fact,
    free_spot,
    gold,
    quick,
    sample_golds,
    score,
    tangled_golds,
    tangled_readings,
    verdicts,
)

POOL = [
    f"revenue.sources[{key}].{measure}"
    for key in (*KEYS[:2], "差旅费", "旅差费", "差旅费支出")
    for measure in ("amount", "prior")
]
POOL += ["expenditure.amount", "expenditure.prior", "expenditure.by_function[教育].amount"]


def by_group(made: DocumentScore) -> dict[str, Counts]:
    return {
        group: count(cell for cell in made.cells if cell.group == group)
        for group in {cell.group for cell in made.cells}
    }


def said(cells: Sequence[Cell]) -> list[str]:
    return sorted(map(repr, cells))


# -- the gold against itself


@quick
@given(documents())
def test_a_reading_that_says_what_the_gold_says_is_perfect_in_every_group(facts: tuple[Fact, ...]) -> None:
    made = score(facts, facts)
    assert verdicts(made) == {"correct": len(facts)}
    for counts in (made.counts(), *by_group(made).values()):
        assert (counts.precision, counts.recall, counts.f1, counts.edits) == (1, 1, 1, 0)


def test_the_samples_gold_files_against_themselves_are_perfect() -> None:
    for one in sample_golds():
        made = score(one, [each.fact for each in one.facts])
        assert verdicts(made) == {"correct": sum(each.firm for each in one.facts)}
        assert {cell.grounded for cell in made.cells} == {True}


@quick
@given(documents())
def test_where_nothing_was_read_all_is_omitted_and_nothing_is_false(facts: tuple[Fact, ...]) -> None:
    made = score(facts, [])
    assert verdicts(made) == {"omitted": len(facts)}
    assert (made.counts().precision, made.counts().recall, made.counts().f1) == (1, 0, 0)


@quick
@given(documents())
def test_where_nothing_is_stated_all_that_was_read_is_hallucinated(facts: tuple[Fact, ...]) -> None:
    assert verdicts(score([], facts)) == {"hallucinated": len(facts)}


# -- order


@quick
@given(tangled_golds, tangled_readings, st.randoms(use_true_random=False))
def test_the_order_of_facts_on_either_side_changes_no_cell(
    golds: list[GoldFact], reads: list[Fact], random: Random
) -> None:
    once = score(gold(*golds), reads)
    random.shuffle(golds)
    random.shuffle(reads)
    assert score(gold(*golds), reads).cells == once.cells


@quick
@given(tangled_golds, tangled_readings)
def test_scoring_again_gives_the_same(golds: list[GoldFact], reads: list[Fact]) -> None:
    assert score(gold(*golds), reads) == score(gold(*golds), reads)


# -- sides


@st.composite
def sides(draw: st.DrawFn) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Two readings of one document: no path twice on a side, and one number at each place."""

    def side() -> tuple[Fact, ...]:
        paths = draw(st.lists(st.sampled_from(POOL), max_size=7, unique=True))
        spots = draw(st.lists(st.integers(0, 9), min_size=len(paths), max_size=len(paths), unique=True))
        values = draw(st.lists(st.integers(1, 4), min_size=len(paths), max_size=len(paths)))
        return tuple(fact(path, f"{value}万元", Spot(spot).start) for path, spot, value in zip(paths, spots, values, strict=True))  # fmt: skip

    return side(), side()


@quick
@given(sides())
def test_swapping_the_sides_swaps_precision_and_recall(
    both: tuple[tuple[Fact, ...], tuple[Fact, ...]],
) -> None:
    one, other = both
    there, back = score(one, other).counts(), score(other, one).counts()
    assert (there.correct, there.wrong) == (back.correct, back.wrong)
    assert (there.omitted, there.hallucinated) == (back.hallucinated, back.omitted)
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert there.f1 == back.f1


# -- one fact more or less


@st.composite
def imperfect(draw: st.DrawFn) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """A document, and a reading of it that has some numbers wrong at their places."""
    facts = draw(documents(always=["amount"]))
    wrong = draw(st.sets(st.integers(0, len(facts) - 1)))
    read = [
        replace(one, value="9" + one.value) if at in wrong and one.unit else one
        for at, one in enumerate(facts)
    ]
    return facts, tuple(read)


@quick
@given(imperfect(), st.sampled_from(KEYLESS_AMOUNTS))
def test_a_fact_that_is_stated_nowhere_is_one_hallucination_and_changes_nothing_else(
    both: tuple[tuple[Fact, ...], tuple[Fact, ...]], path: str
) -> None:
    facts, read = both
    assume(path not in {one.path for one in facts})
    before, after = score(facts, read), score(facts, [*read, fact(path, "777.7万元", free_spot(facts))])
    (added,) = [cell for cell in after.cells if cell not in before.cells]
    assert (added.verdict, added.path, added.read and added.read.value) == ("hallucinated", path, "777.7")
    assert said(after.cells) == said([*before.cells, added])


@quick
@given(imperfect(), st.data())
def test_a_right_fact_left_out_is_one_omission_and_changes_nothing_else(
    both: tuple[tuple[Fact, ...], tuple[Fact, ...]], data: st.DataObject
) -> None:
    facts, read = both
    right = [at for at, one in enumerate(read) if one == facts[at]]
    assume(right)
    gone = data.draw(st.sampled_from(right))
    before, after = score(facts, read), score(facts, [*read[:gone], *read[gone + 1 :]])
    (was,) = [cell for cell in before.cells if cell not in after.cells]
    (now,) = [cell for cell in after.cells if cell not in before.cells]
    assert (was.verdict, now.verdict) == ("correct", "omitted")
    assert was.path == now.path == facts[gone].path
    assert len(before.cells) == len(after.cells)


# -- bounds


@quick
@given(tangled_golds, tangled_readings)
def test_counts_add_up_to_what_was_labelled_and_what_was_read(
    golds: list[GoldFact], reads: list[Fact]
) -> None:
    made = score(gold(*golds), reads)
    neutral = verdicts(made).get("neutral", 0)
    counts = made.counts()
    firm = sum(one.firm for one in golds)
    assert counts.labelled == firm
    assert counts.read + neutral == len(reads) + len(golds) - firm
    assert 0 <= counts.precision <= 1
    assert 0 <= counts.recall <= 1
    assert min(counts.precision, counts.recall) <= counts.f1 <= max(counts.precision, counts.recall)
