"""What reading a document cost, as it is stored: JSON, so that another member needs no other table.

What an earlier attempt paid is paid, whatever becomes of the document: it is carried on. What its answers cost is not,
as those of the last attempt take their place; and an answer that the last attempt got for nothing, since the run had paid for it
before, is counted as paid by it, so that it is not carried on too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal, localcontext
from typing import Any

from extract.readers.base import Asked
from extract.store.columns import MONEY_DIGITS

_NAMES = frozenset(one.name for one in fields(Asked))
_PREFIX = "paid_"
_ANSWERS = "answers"


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


def carried_on(
    held: Mapping[str, Any], answers: Iterable[tuple[str, int, int, Decimal | None]]
) -> dict[str, Any]:
    """A cost to be carried on, with the key, tokens and cost of each answer that was paid for."""
    known = {
        key: [tokens_in, tokens_out, None if cost is None else format(cost, "f")]
        for key, tokens_in, tokens_out, cost in answers
    }
    return {**held, _ANSWERS: known} if known else dict(held)


def less(carried: Mapping[str, Any], counted: Iterable[str]) -> dict[str, Any]:
    """What is carried on without the answers, by their keys, that are counted again."""
    left = dict(carried)
    answers: Mapping[str, Any] = left.pop(_ANSWERS, {})
    for key in {*counted} & answers.keys():
        tokens_in, tokens_out, cost = answers[key]
        left["paid_input_tokens"] = max(0, left.get("paid_input_tokens", 0) - tokens_in)
        left["paid_output_tokens"] = max(0, left.get("paid_output_tokens", 0) - tokens_out)
        if cost is not None and left.get("paid_cost") is not None:
            with localcontext(prec=MONEY_DIGITS):
                left["paid_cost"] = format(max(Decimal(0), Decimal(left["paid_cost"]) - Decimal(cost)), "f")
    return left


def estimated(held: Mapping[str, Any]) -> bool:
    """Whether tokens that were paid for are estimated."""
    tokens = held.get("paid_input_tokens", 0) + held.get("paid_output_tokens", 0)
    return bool(held.get("estimated", False)) and tokens > 0
