"""Intervals of exact fractions: what a number written to so many decimals can stand for."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed range [low, high] around the stated `mid`; None is no bound on that side.

    Closed at both ends, since half-up and half-even both round into it (XBRL Calculations 1.1, EBA DPM).

    >>> total, parts = Interval.around(Fraction("84005"), Fraction("0.5")), Interval.around(Fraction("84100"), 1)
    >>> total.meets(parts)
    False
    """

    low: Fraction | None
    mid: Fraction
    high: Fraction | None

    @classmethod
    def around(cls, mid: Fraction, half: Fraction | int) -> Self:
        """`mid`, give or take `half`."""
        return cls(mid - half, mid, mid + half)

    @classmethod
    def exactly(cls, value: Fraction | int) -> Self:
        """One value and no other."""
        return cls.around(Fraction(value), 0)

    @classmethod
    def at_most(cls, bound: "Interval") -> Self:
        """Anything that is no more than the greatest value of `bound`."""
        return cls(None, bound.mid, bound.high)

    @classmethod
    def at_least(cls, bound: "Interval") -> Self:
        """Anything that is no less than the least value of `bound`."""
        return cls(bound.low, bound.mid, None)

    @property
    def half(self) -> Fraction:
        """Half its width; of one without a bound, zero."""
        return ZERO if self.low is None or self.high is None else (self.high - self.low) / 2

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in it."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a value in common."""
        return self.clip(other) is not None

    def clip(self, other: "Interval") -> "Interval | None":
        """The values that both hold; None where there is none."""
        low = max((b for b in (self.low, other.low) if b is not None), default=None)
        high = min((b for b in (self.high, other.high) if b is not None), default=None)
        if low is not None and high is not None and low > high:
            return None
        mid = self.mid
        if low is not None and mid < low:
            mid = low
        if high is not None and mid > high:
            mid = high
        return Interval(low, mid, high)

    def widen(self, by: Fraction) -> "Interval":
        """The same with its bounds moved outwards."""
        low = None if self.low is None else self.low - by
        high = None if self.high is None else self.high + by
        return Interval(low, self.mid, high)

    def scaled(self, factor: Fraction | int) -> "Interval":
        """Times a factor, which may be negative."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return (
            Interval(low, self.mid * factor, high) if factor >= 0 else Interval(high, self.mid * factor, low)
        )

    def __add__(self, other: "Interval") -> "Interval":
        """Sum; both ends add up."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, self.mid + other.mid, high)

    def __sub__(self, other: "Interval") -> "Interval":
        """Difference."""
        return self + other.scaled(-1)
