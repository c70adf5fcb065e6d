"""run.json: what was run, on what, with what, and how each document ended."""

import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

from extract.output import fingerprints
from extract.output.files import CONTRACT, write_json
from extract.readers.base import Asked

NAME = "run.json"
_ID = re.compile(r'\{\s*"id": "([^"\\]+)"')
_HEAD = 200
"""Characters of run.json in which its id stands."""

Status = Literal["ok", "partial", "failed", "not_reached"]
"""partial: facts were found, but some questions got no usable answer."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """How one document ended: all that is kept of it in memory.

    `source` is its file as seen from the run's folder; `flagged` counts facts with flags; `errors` and
    `warnings` count findings, those folded under others left out; `note` says what went wrong or what is odd, `kind` is
    the code of an input error.
    """

    document: str
    status: Status
    source: str = ""
    sha256: str = ""
    facts: int = 0
    unclaimed: int = 0
    flagged: int = 0
    refused: int = 0
    errors: int = 0
    warnings: int = 0
    asked: Asked = field(default_factory=Asked)
    seconds: float = 0.0
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over rows, what was found only where it was kept.

    Tokens and cost are what this run paid. `cost` is None where no price is known; `estimated`: some of the tokens are, as a server gave none.
    """

    documents: int = 0
    ok: int = 0
    partial: int = 0
    failed: int = 0
    not_reached: int = 0
    facts: int = 0
    unclaimed: int = 0
    flagged: int = 0
    errors: int = 0
    warnings: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    estimated: bool = False

    @classmethod
    def of(cls, rows: Iterable[DocumentRow]) -> Self:
        """The sums."""
        total = cls()
        for row in rows:
            total = total.plus(row)
        return total

    def plus(self, row: DocumentRow) -> Self:
        """These sums and one row more."""
        counted = row.status in ("ok", "partial")
        asked = row.asked
        cost = self.cost if asked.paid_cost is None else (self.cost or Decimal(0)) + Decimal(asked.paid_cost)
        paid = asked.paid_input_tokens + asked.paid_output_tokens
        added = replace(
            self,
            documents=self.documents + 1,
            facts=self.facts + (row.facts if counted else 0),
            unclaimed=self.unclaimed + (row.unclaimed if counted else 0),
            flagged=self.flagged + (row.flagged if counted else 0),
            errors=self.errors + (row.errors if counted else 0),
            warnings=self.warnings + (row.warnings if counted else 0),
            input_tokens=self.input_tokens + asked.paid_input_tokens,
            output_tokens=self.output_tokens + asked.paid_output_tokens,
            cost=cost,
            estimated=self.estimated or (asked.estimated and paid > 0),
        )
        return replace(added, **{row.status: getattr(self, row.status) + 1})


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `settings` are those of the model without keys, None where no model was asked.

    `prompts` is the fingerprint of the prompts in use.
    """

    id: str
    started: datetime
    reader: str
    model: str | None = None
    settings: Mapping[str, Any] | None = None
    finished: datetime | None = None
    interrupted: bool = False
    prompts: str = field(default_factory=fingerprints.prompts)

    @classmethod
    def begin(
        cls,
        reader: str,
        model: str | None = None,
        settings: Mapping[str, Any] | None = None,
        prompts: Path | None = None,
    ) -> Self:
        """A run that starts now; `prompts` is a folder that stands in for built-in prompts."""
        now = datetime.now(UTC)
        return cls(run_id(now), now, reader, model, settings, prompts=fingerprints.prompts(prompts))

    @property
    def fingerprints(self) -> dict[str, str]:
        """Of what the facts are made with."""
        return {"code": fingerprints.code(), "schema": fingerprints.schema(), "prompts": self.prompts}

    def end(self, interrupted: bool = False) -> Self:
        """The run, ended now."""
        return replace(self, finished=datetime.now(UTC), interrupted=interrupted)


def run_id(now: datetime) -> str:
    """A name that sorts by time and is never given twice: 20260131T080000123Z-9f3c1a."""
    return f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{secrets.token_hex(3)}"


def write_run(out: Path, run: Run, rows: Iterable[DocumentRow], totals: Totals | None = None) -> None:
    """Write run.json, whole or not at all. OSError where that cannot be.

    With `totals` the rows are written as they come, and need not be held.
    """
    if totals is None:
        rows = list(rows)
        totals = Totals.of(rows)
    write_json(
        out / NAME,
        {
            "id": run.id,
            "contract": CONTRACT,
            "started": _iso(run.started),
            "finished": _iso(run.finished) if run.finished else None,
            "interrupted": run.interrupted,
            "version": fingerprints.gouji_version(),
            "fingerprints": run.fingerprints,
            "reader": run.reader,
            "model": run.model,
            "settings": run.settings,
            "totals": _plain(asdict(totals)),
            "inputs": (_row(row) for row in rows),
        },
    )  # fmt: skip


def read_run(out: Path) -> Mapping[str, Any] | None:
    """What run.json in a folder holds; None where there is none that can be read."""
    try:
        held = json.loads((out / NAME).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def id_in(out: Path) -> str:
    """The id of the run whose run.json is in a folder, "" where there is none. Its head alone is read: it may be large."""
    try:
        with (out / NAME).open(encoding="utf-8") as file:
            found = _ID.match(file.read(_HEAD))
    except (OSError, ValueError):
        return ""
    return found[1] if found else ""


def sources_in(out: Path) -> Mapping[str, Path]:
    """The files that the documents of the run in `out` were read from, by the documents' names; the first of a name counts."""
    held = read_run(out)
    rows = held.get("inputs") if held else None
    found: dict[str, Path] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("document") and row.get("source"):
            found.setdefault(str(row["document"]), out / str(row["source"]))
    return found


def relative_source(path: Path, out: Path) -> str:
    """A file as seen from a run's folder, so that both can move together; whole where they share no drive."""
    try:
        return Path(os.path.relpath(os.path.realpath(path), os.path.realpath(out))).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def public_settings(settings: Any) -> dict[str, Any]:
    """Settings of a model as they may be shown: no key, no header, of the user's folders the name of one."""
    held: dict[str, Any] = settings.model_dump(
        mode="json", exclude={"api_key", "extra_headers", "cache_dir", "cache_url", "store"}
    )
    return held | {"prompts": settings.prompts and settings.prompts.resolve().name}


def _row(row: DocumentRow) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in _MEMBERS}
    held |= {"seconds": round(row.seconds, 3), "asked": _asked(row.asked)}
    return {name: value for name, value in held.items() if value not in (None, "") or name == "source"}


def _asked(asked: Asked) -> dict[str, Any] | None:
    held = {name: value for name in _ASKED if (value := getattr(asked, name))}
    return {**held, "seconds": round(asked.seconds, 3)} if held else None


# Not by asdict: it copies each value, and there may be a million rows.
_MEMBERS, _ASKED = (tuple(one.name for one in fields(kind)) for kind in (DocumentRow, Asked))


def _plain(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: format(value, "f") if isinstance(value, Decimal) else value for name, value in held.items()}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
