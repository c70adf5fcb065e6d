"""The pairing: nobody twice, impossible pairs never, and no other pairing is worth more."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from eval.matching.assign import Pair, assign
from tests.eval.build import quick

WEIGHTS = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=14)


def every_pairing(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """All sets of pairs that share no side."""
    if not pairs:
        yield []
        return
    first, *rest = pairs
    yield from every_pairing(rest)
    apart = [one for one in rest if one[0] != first[0] and one[1] != first[1]]
    for made in every_pairing(apart):
        yield [first, *made]


def worth(pairs: Sequence[Pair], weights: Mapping[Pair, int]) -> int:
    return sum(weights[one] for one in pairs)


@quick
@given(WEIGHTS)
def test_no_side_is_used_twice_and_no_pair_is_made_up(weights: dict[Pair, int]) -> None:
    made = assign(weights)
    assert set(made) <= set(weights)
    assert len({row for row, _ in made}) == len({column for _, column in made}) == len(made)


@quick
@given(WEIGHTS)
def test_no_other_pairing_is_worth_more(weights: dict[Pair, int]) -> None:
    best = max(worth(one, weights) for one in every_pairing([*weights]))
    assert worth(assign(weights), weights) == best


@quick
@given(WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_in_which_pairs_are_given_does_not_matter(weights: dict[Pair, int], random: Random) -> None:
    items = [*weights.items()]
    random.shuffle(items)
    assert assign(dict(items)) == assign(weights)


@quick
@given(WEIGHTS, st.integers(1, 9))
def test_parts_that_share_nothing_do_not_disturb_each_other(weights: dict[Pair, int], other: int) -> None:
    assert assign({**weights, (7, 7): other}) == [*assign(weights), (7, 7)]


def test_nothing_is_paired_with_nothing() -> None:
    assert assign({}) == []
