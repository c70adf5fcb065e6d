"""How figures are written in a report: ratios, differences, counts, cost."""

import math
from decimal import Decimal

from eval.evaluation.model import Spent

NONE = "–"
"""What stands where there is no figure."""


def percent(value: float, of: int | None = None) -> str:
    """A ratio; none where it is one `of` nothing. What is not all never reads as all, nor what is not nothing as nothing.

    >>> percent(0.98754), percent(0.99999), percent(0.00001), percent(1.0), percent(1.0, of=0)
    ('98.75%', '>99.99%', '<0.01%', '100.00%', '–')
    """
    if of == 0 or not math.isfinite(value):
        return NONE
    if 0.99995 <= value < 1:
        return ">99.99%"
    if 0 < value < 0.00005:
        return "<0.01%"
    return f"{100 * value:.2f}%"


def points(change: float) -> str:
    """A difference of two ratios in percentage points, with its sign.

    >>> points(0.01254), points(-0.5), points(0.0), points(float("nan"))
    ('+1.25', '−50.00', '0.00', '–')
    """
    if not math.isfinite(change):
        return NONE
    written = f"{100 * change:+.2f}"
    return "0.00" if written[1:] == "0.00" else written.replace("-", "−")


def decimals(value: float, digits: int = 4) -> str:
    """A score between 0 and 1 that is no share.

    >>> decimals(0.01234), decimals(float("nan"))
    ('0.0123', '–')
    """
    return f"{value:.{digits}f}" if math.isfinite(value) else NONE


def ratio(b: Decimal | float | None, a: Decimal | float | None) -> str:
    """How many times `a` is `b`.

    >>> ratio(3, 2), ratio(1, 0), ratio(None, 1)
    ('×1.50', '–', '–')
    """
    return f"×{float(b) / float(a):.2f}" if a and b is not None else NONE


def whole(count: int) -> str:
    """A count.

    >>> whole(71981)
    '71,981'
    """
    return f"{count:,}"


def tokens(spent: Spent) -> str:
    """All tokens, marked where they are an estimate.

    >>> tokens(Spent(70000, 1981, estimated=True))
    '≈71,981'
    """
    return f"{'≈' if spent.estimated and spent.tokens else ''}{spent.tokens:,}"


def money(cost: Decimal | None) -> str:
    """A cost to four places, none where it is not known.

    >>> money(Decimal("0.12345")), money(Decimal("0")), money(None)
    ('0.1234', '0', '–')
    """
    if cost is None:
        return NONE
    return format(cost.quantize(Decimal("0.0001")), "f").rstrip("0").rstrip(".")


def seconds(value: float) -> str:
    """Seconds of wall time.

    >>> seconds(1234.56), seconds(0.398)
    ('1,234.6', '0.4')
    """
    return f"{value:,.1f}"
