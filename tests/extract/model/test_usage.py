from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extract.model.usage import Usage, estimate_tokens, price, total

COUNTS = st.integers(0, 10**9)
USAGES = st.builds(
    Usage,
    COUNTS,
    COUNTS,
    COUNTS,
    COUNTS,
    COUNTS,
    st.integers(0, 10**6).map(float),
    st.none() | st.decimals(0, 10**6, places=6),
    st.booleans(),
)


@given(USAGES, USAGES, USAGES)
def test_adding_is_a_commutative_monoid(one: Usage, two: Usage, three: Usage) -> None:
    assert one + Usage() == one == Usage() + one
    assert one + two == two + one
    assert (one + two) + three == one + (two + three) == total([one, two, three])


@given(st.text(), st.text())
def test_estimate_bounds(one: str, two: str) -> None:
    assert 0 <= estimate_tokens(one) <= len(one)
    # Each part is rounded up, so a whole never costs more than its parts, and at most a token less.
    assert 0 <= estimate_tokens(one) + estimate_tokens(two) - estimate_tokens(one + two) <= 1


def test_price_is_exact_and_per_million() -> None:
    assert price(3, 7, Decimal("0.1"), Decimal("0.2")) == Decimal("0.0000017")
    assert price(10**6, 5, Decimal(2), None) == Decimal(2)
    assert price(3, 7, None, None) is None
