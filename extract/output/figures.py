"""Figures as a command shows them while a batch runs and afterwards: tokens, money, rates, lengths of time."""

from decimal import Decimal

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_THOUSAND, _MILLION = 10_000, 1_000_000


def tokens(given: int, got: int, estimated: bool) -> str:
    """Tokens in and out; nothing where there are none.

    >>> tokens(1200, 34, True), tokens(0, 0, False), tokens(1_250_000, 12_000, False)
    ('≈1200/34', '', '1.2M/12.0k')
    """
    return f"{'≈' if estimated else ''}{_short(given)}/{_short(got)}" if given or got else ""


def money(cost: Decimal | None) -> str:
    """A cost to four decimals; nothing where no price is known.

    >>> money(Decimal("0.01230")), money(None), money(Decimal("1200"))
    ('0.0123', '', '1200')
    """
    return "" if cost is None else format(cost.quantize(Decimal("0.0001")).normalize(), "f")


def rate(per_minute: float) -> str:
    """Documents a minute.

    >>> rate(0.25), rate(9.94), rate(1234.5)
    ('0.25', '9.9', '1234')
    """
    return (
        f"{per_minute:.2f}"
        if per_minute < 1
        else f"{per_minute:.1f}"
        if per_minute < 10
        else f"{per_minute:.0f}"
    )


def span(seconds: float) -> str:
    """A length of time as a clock shows it, days in front.

    >>> span(5), span(3725), span(200_000)
    ('0:05', '1:02:05', '2d 7:33:20')
    """
    days, rest = divmod(round(seconds), _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    clock = f"{hours}:{minutes:02d}:{rest:02d}" if hours or days else f"{minutes}:{rest:02d}"
    return f"{days}d {clock}" if days else clock


def _short(count: int) -> str:
    if count < _THOUSAND:
        return str(count)
    return f"{count / 1000:.1f}k" if count < _MILLION else f"{count / _MILLION:.1f}M"
