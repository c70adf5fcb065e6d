"""What reading a document cost, as it is stored: JSON, so that another member needs no other table.

What an earlier attempt paid is paid, whatever becomes of the document: it is carried on. What its answers cost is not,
as those of the last attempt take their place.
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, localcontext
from typing import Any

from extract.readers.base import Asked
from extract.store.columns import MONEY_DIGITS

_NAMES = frozenset(one.name for one in fields(Asked))
_PREFIX = "paid_"


def json_of(asked: Asked) -> dict[str, Any]:
    """What it cost, without what is nothing."""
    held = {name: getattr(asked, name) for name in _NAMES}
    return {name: value for name, value in sorted(held.items()) if value not in (None, 0)}


def asked_of(held: Mapping[str, Any]) -> Asked:
    """What it cost, read back; members that another version wrote and this one does not know are passed over."""
    return Asked(**{name: value for name, value in held.items() if name in _NAMES}) if held else Asked()


def earlier(held: Mapping[str, Any]) -> dict[str, Any]:
    """What of it stays when its answers do not count any more."""
    kept = {name: value for name, value in held.items() if name.startswith(_PREFIX)}
    return {**kept, "estimated": True} if estimated(held) else kept


def added(held: Mapping[str, Any], carried: Mapping[str, Any]) -> dict[str, Any]:
    """A cost with what earlier attempts paid."""
    made = dict(held)
    for name, value in earlier(carried).items():
        now = made.get(name)
        if now is None or isinstance(value, bool):
            made[name] = value
        elif isinstance(value, str):
            with localcontext(prec=MONEY_DIGITS):
                made[name] = format(Decimal(now) + Decimal(value), "f")
        else:
            made[name] = now + value
    return made


def estimated(held: Mapping[str, Any]) -> bool:
    """Whether tokens that were paid for are estimated."""
    tokens = held.get("paid_input_tokens", 0) + held.get("paid_output_tokens", 0)
    return bool(held.get("estimated", False)) and tokens > 0
