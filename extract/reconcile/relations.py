"""The relations between stated numbers, one pure function each.

Each gives the interval in which a quantity must lie, from the intervals of the others, with every quantity used once,
so that the bounds are exact and not over-wide. A relation holds if the stated interval and the computed one meet.

Units: amounts in yuan, percents in percent, counts as they are. u is what one step of a number's last place is worth.
In the worked numbers, amounts are in 万元 for brevity: only the proportions matter.

Sources: XBRL Calculations 1.1 (sums of intervals), the EBA's filing rules (interval arithmetic), Eurostat's rounding
practice; percents keep their literal decimals since disclosures mix 1.9%, 94.85% and 86%.
"""

from collections.abc import Iterable
from fractions import Fraction

from extract.reconcile.intervals import ZERO, Interval

HUNDRED = 100


def total(parts: Iterable[Interval]) -> Interval:
    """T = p1 + ... + pn, so |T - sum| <= (uT + u1 + ... + un) / 2.

    >>> total([_two("828.05"), _two("12.95")]).meets(_two("840.99")), total([_two("828.05"), _two("12.95")]).meets(_two("840.05"))
    (True, False)
    """
    made = Interval.exactly(0)
    for part in parts:
        made = made + part
    return made


def remainder(whole: Interval, others: Iterable[Interval]) -> Interval:
    """The part p = T - (the other parts); the inverse of `total`.

    >>> remainder(_two("840.99"), [_two("12.95")]).holds(Fraction("828.05"))
    True
    """
    return whole - total(others)


def share(part: Interval, base: Interval) -> Interval | None:
    """The share p = 100 a / b; None where b may be zero.

    >>> share(_two("39.75"), _two("2227.09")).meets(percent("1.9")), share(_two("39.75"), _two("2227.09")).meets(percent("1.8"))
    (False, True)
    """
    if part.low is None or part.high is None or not _positive(base):
        return None
    assert base.low is not None and base.high is not None
    low = part.low / (base.high if part.low >= 0 else base.low)
    high = part.high / (base.low if part.high >= 0 else base.high)
    return Interval(low * HUNDRED, part.mid / base.mid * HUNDRED, high * HUNDRED)


def part_of(rate: Interval, base: Interval) -> Interval:
    """The part a = p b / 100; the inverse of `share` for the part, and 金额 = 人数 × 标准 with a factor of 1.

    >>> part_of(percent("1.78"), _two("2227.09")).holds(Fraction("39.75"))
    True
    """
    return product(rate, base).scaled(Fraction(1, HUNDRED))


def base_of(rate: Interval, part: Interval) -> Interval | None:
    """The base b = 100 a / p; where p may be zero, no upper bound; None where it is zero.

    >>> base_of(percent("19.87"), _two("442.49")).holds(Fraction("2227.09"))
    True
    """
    if part.low is not None and rate.low is not None and rate.high is not None and rate.low <= 0 < rate.high:
        least = part.low / rate.high * HUNDRED
        return Interval(least, max(least, part.mid), None)
    return share(part, rate)


def product(count: Interval, standard: Interval) -> Interval:
    """The amount n x s: people times the standard for each; neither is negative.

    >>> product(Interval.exactly(14), _two("0.14")).holds(Fraction("1.96"))
    True
    """
    assert count.low is not None and count.high is not None
    assert standard.low is not None and standard.high is not None
    return Interval(
        max(ZERO, count.low) * max(ZERO, standard.low), count.mid * standard.mid, count.high * standard.high
    )


def quotient(amount: Interval, factor: Interval) -> Interval | None:
    """The standard s = a / n; the inverse of `product`; None where n may be zero.

    >>> quotient(_two("1.96"), Interval.exactly(14)).holds(Fraction("0.14"))
    True
    """
    found = share(amount, factor)
    return None if found is None else found.scaled(Fraction(1, HUNDRED))


def change(current: Interval, prior: Interval) -> Interval:
    """D = C - P, signed, so |D - (C - P)| <= (uD + uC + uP) / 2.

    >>> change(_two("840.99"), _two("814.78")).holds(Fraction("26.21"))
    True
    """
    return current - prior


def rate_from_prior(current: Interval, prior: Interval) -> Interval | None:
    """The rate r = 100 (C / P - 1), signed; None where P may be zero: no finite rate exists.

    >>> rate_from_prior(_two("1.35"), _two("1.21")).meets(percent("11.57"))
    True
    """
    found = share(current, prior)
    return None if found is None else found - Interval.exactly(HUNDRED)


def rate_from_change(current: Interval, changed: Interval) -> Interval | None:
    """The rate r = 100 D / (C - D) = 100 / (C / D - 1), D signed, C and D once each; None where the earlier year may be zero.

    >>> rate_from_change(_two("234.06"), _two("86.47")).meets(percent("36.94"))  # 58.59: divided by the wrong year
    False
    """
    if changed.low is None or changed.high is None or current.low is None or current.high is None:
        return None
    if changed.low <= 0 <= changed.high:
        return Interval.exactly(0) if changed.low == changed.high and current.mid != 0 else None
    if changed.low > 0:  # r falls with C and rises with D
        ends = _rate(current.high, changed.low), _rate(current.low, changed.high)
    else:  # r rises with C and, being negative, rises with D
        ends = _rate(current.low, changed.low), _rate(current.high, changed.high)
    mid = _rate(current.mid, changed.mid)
    return None if ends[0] is None or ends[1] is None or mid is None else Interval(ends[0], mid, ends[1])


def current_from_prior(rate: Interval, prior: Interval) -> Interval:
    """C = P (1 + r / 100).

    >>> current_from_prior(percent("11.57"), _two("1.21")).holds(Fraction("1.35"))
    True
    """
    return part_of(rate + Interval.exactly(HUNDRED), prior)


def prior_from_rate(rate: Interval, current: Interval) -> Interval | None:
    """P = C / (1 + r / 100); None where r may be -100.

    >>> prior_from_rate(percent("11.57"), _two("1.35")).holds(Fraction("1.21"))
    True
    """
    return share(current, rate + Interval.exactly(HUNDRED))


def change_from_rate(rate: Interval, current: Interval) -> Interval | None:
    """D = C - P = C r / (100 + r), C and r once each; None where r may be -100.

    >>> change_from_rate(percent("2.97"), _two("71094.17")).holds(Fraction("2050.67"))
    True
    """
    if rate.low is None or rate.high is None or current.low is None or current.high is None:
        return None
    if rate.low <= -HUNDRED:
        return None
    least, middle, most = (one / (HUNDRED + one) for one in (rate.low, rate.mid, rate.high))
    low = least * (current.high if least < 0 else current.low)
    high = most * (current.low if most < 0 else current.high)
    return Interval(low, middle * current.mid, high)


def current_from_change(rate: Interval, changed: Interval) -> Interval | None:
    """C = D (100 / r + 1), D and r once each; no upper bound where r may be zero, None where D may be.

    >>> current_from_change(percent("58.59"), _two("86.47")).holds(Fraction("234.06"))
    True
    """
    if rate.low is None or rate.high is None or changed.low is None or changed.high is None:
        return None
    if rate.low <= 0 < rate.high and changed.low > 0:
        least = changed.low * (HUNDRED / rate.high + 1)
        return Interval(least, least, None)
    if rate.high < 0 and changed.high < 0:  # C = |D| (100 / |r| - 1)
        return current_by(changed.scaled(-1), rate.scaled(-1), -1)
    return current_by(changed, rate, 1) if rate.low > 0 and changed.low > 0 else None


def current_by(changed: Interval, rate: Interval, sign: int) -> Interval:
    """C = D (100 / r + 1) of an increase, D (100 / r - 1) of a decrease, both given without their sign and not zero.

    >>> current_by(_two("86.47"), percent("58.59"), 1).holds(Fraction("234.06"))
    True
    """
    assert (
        changed.low is not None
        and changed.high is not None
        and rate.low is not None
        and rate.high is not None
    )
    least, middle, most = (HUNDRED / one + sign for one in (rate.high, rate.mid, rate.low))
    return Interval(changed.low * max(ZERO, least), changed.mid * middle, changed.high * max(ZERO, most))


def hundred(shares: Iterable[Interval]) -> Interval:
    """p1 + ... + pn = 100 for the shares of all parts, each to its own literal decimals: |sum - 100| <= sum of u/2.

    >>> hundred([percent("98.46"), percent("1.54")]).holds(Fraction(100))
    True
    """
    return total(shares)


def percent(literal: str) -> Interval:
    """A percent as written, with its own decimals: 86 is 85.5 to 86.5.

    >>> percent("86").low
    Fraction(171, 2)
    """
    return Interval.around(Fraction(literal), half_unit(len(literal.partition(".")[2])))


def half_unit(decimals: int) -> Fraction:
    """Half of what one step of the last of so many decimals is worth.

    >>> half_unit(2)
    Fraction(1, 200)
    """
    return Fraction(1, 2 * 10**decimals)


def _two(literal: str) -> Interval:
    return Interval.around(Fraction(literal), half_unit(2))


def _positive(interval: Interval) -> bool:
    return interval.low is not None and interval.high is not None and interval.low > 0


def _rate(current: Fraction, changed: Fraction) -> Fraction | None:
    prior = current - changed
    return None if prior <= 0 else changed / prior * HUNDRED
