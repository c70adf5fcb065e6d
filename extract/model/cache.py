"""Answers that were paid for already: what is kept of one, under which key, and what a place that keeps them must do.

The places are `extract.model.cache_disk` and `extract.model.cache_redis`. Whatever is found in one is taken for
untrusted text: it is parsed, never unpickled and never run.
"""

import hashlib
import json
import re
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from extract.model.usage import Usage

_VERSION = 1
"""Part of each key: raise it when a record's meaning changes."""

_COUNTS = ("input_tokens", "output_tokens", "requests", "repairs", "retries")
_MOST = 10**15
_COST = re.compile(r"[0-9]{1,15}(\.[0-9]{1,60})?")
_PAYER = re.compile(r"[0-9a-f]{0,64}")


class Record(NamedTuple):
    """A stored answer: its JSON text, what remained to complain about, what was paid for it, when (UTC), and by whom.

    `payer` is a `payer_of`, "" in records that are older than it.
    """

    answer: str
    complaints: tuple[str, ...]
    usage: Usage
    created: str
    payer: str = ""


class AnswerStore(Protocol):
    """A place for answers. It never raises for a place that fails: that costs money, never a run, and is a warning."""

    async def get(self, key: str) -> Record | None:
        """The record, or None where there is none that can be trusted to be one."""
        ...

    async def put(self, key: str, record: Record) -> None:
        """Keep a record. It has outlived a killed process when this returns, even if this is cancelled meanwhile."""
        ...

    def lease(self, key: str) -> AbstractAsyncContextManager[bool]:
        """Whether the question is ours to ask for the length of the block: no other process asks it meanwhile.

        False where another has it, without waiting. A holder that died loses it, at once or soon.
        """
        ...

    async def close(self) -> None:
        """Let go of files and connections; a look-up after that is a miss."""
        ...


def utc_now() -> str:
    """The time for a record, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def cache_key(parts: Mapping[str, object]) -> str:
    """64 hex digits of all that shaped an answer; nothing of it, such as the document's text, can be read back."""
    text = json.dumps({"v": _VERSION, **parts}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate in a broken document must not stop the run here.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def payer_of(run: str, label: str) -> str:
    """Who paid: a run and the question's place in it, as 32 hex digits from which neither can be read back."""
    return hashlib.sha256(json.dumps([run, label]).encode()).hexdigest()[:32]


def to_text(record: Record) -> str:
    """A record as JSON text."""
    usage = record.usage
    paid: dict[str, Any] = {name: getattr(usage, name) for name in _COUNTS}
    paid["cost"] = None if usage.cost is None else format(usage.cost, "f")
    paid["estimated"] = usage.estimated
    body = {
        "complaints": record.complaints,
        "usage": paid,
        "created": record.created,
        "payer": record.payer,
    }
    # It is JSON already: to read and write it anew costs as much as all the rest.
    return f'{{"answer": {record.answer}, {json.dumps(body, ensure_ascii=False)[1:]}'


def from_text(text: str) -> Record:
    """The record that a text holds, also one from before requests and costs were kept.

    Raises:
        ValueError: it is none.
    """
    try:
        body = json.loads(text)
        answer, complaints, created = (body[name] for name in ("answer", "complaints", "created"))
        usage, payer = _usage(body["usage"]), body.get("payer", "")
    except (TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("not a record") from None
    if not isinstance(answer, dict) or not isinstance(created, str) or not isinstance(complaints, list):
        raise ValueError("not a record")
    if not all(isinstance(one, str) for one in complaints):
        raise ValueError("complaints are no texts")
    if not isinstance(payer, str) or not _PAYER.fullmatch(payer):
        raise ValueError("the payer is no token")
    return Record(json.dumps(answer, ensure_ascii=False), tuple(complaints), usage, created, payer)


def _usage(held: Mapping[str, Any]) -> Usage:
    usual = {"requests": 1, "repairs": 0, "retries": 0}
    counts = {name: held.get(name, usual.get(name)) for name in _COUNTS}
    if not all(type(count) is int and 0 <= count < _MOST for count in counts.values()):
        raise ValueError("tokens are no counts")
    cost, estimated = held.get("cost"), held.get("estimated", False)
    if cost is not None and not (isinstance(cost, str) and _COST.fullmatch(cost)):
        raise ValueError("the cost is no amount")
    if not isinstance(estimated, bool):
        raise ValueError("estimated is neither true nor false")
    return Usage(**counts, cost=None if cost is None else Decimal(cost), estimated=estimated)
