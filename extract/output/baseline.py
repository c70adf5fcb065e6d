"""Findings that somebody has accepted: they are counted, and no longer listed.

The file is JSON, one accepted finding a line; a person may write why into `reason`. A finding is known again by its
document (the same bytes, or the same name) and its key.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from extract.output.files import CONTRACT, write_json
from extract.output.messages import UserError
from extract.reconcile.findings import Finding


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted finding. `message` is for the person who reads the file."""

    document: str
    sha256: str
    key: str
    message: str = ""
    reason: str = ""


class Split(NamedTuple):
    """The findings of a document: new ones, accepted ones, and what was accepted and is no longer found."""

    new: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    gone: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """All that was accepted."""

    entries: tuple[Accepted, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """The baseline in a file.

        Raises:
            UserError: no such file, or no baseline: the message names the file, the field and the cure.
        """
        try:
            held = json.loads(path.read_text("utf-8-sig"))
        except FileNotFoundError:
            raise UserError("file_missing", file=path) from None
        except OSError as error:
            raise UserError("file_unreadable", file=path, why=error.strerror or error) from None
        except (ValueError, RecursionError) as error:
            raise UserError("no_baseline", file=path, why=str(error)[:120]) from None
        if not isinstance(held, dict) or not isinstance(held.get("accepted"), list):
            raise UserError("no_baseline", file=path, why="accepted")
        return cls(tuple(_entry(one, index, path) for index, one in enumerate(held["accepted"])))

    def of(self, document: str, sha256: str) -> tuple[Accepted, ...]:
        """What was accepted of a document: the same bytes, else (it was corrected since) the same name."""
        same = tuple(one for one in self.entries if sha256 and one.sha256 == sha256)
        return same or tuple(one for one in self.entries if one.document == document)

    def split(self, document: str, sha256: str, findings: Sequence[Finding]) -> Split:
        """Tell new findings from accepted ones. An entry accepts one finding, not every one of its key."""
        entries = self.of(document, sha256)
        left = Counter(one.key for one in entries)
        new: list[Finding] = []
        accepted: list[Finding] = []
        for finding in findings:
            known = left[finding.key] > 0
            left[finding.key] -= known
            (accepted if known else new).append(finding)
        gone = []
        for entry in reversed(entries):
            if left[entry.key] > 0:
                left[entry.key] -= 1
                gone.append(entry)
        return Split(tuple(new), tuple(accepted), tuple(reversed(gone)))


def accept(
    document: str, sha256: str, said: Iterable[tuple[str, str]], known: Iterable[Accepted]
) -> list[Accepted]:
    """Entries for findings, each a key and what it says; the reasons that a person gave for the same ones are kept."""
    reasons: dict[str, list[str]] = {}
    for one in known:
        reasons.setdefault(one.key, []).append(one.reason)
    made = []
    for key, message in said:
        held = reasons.get(key)
        made.append(Accepted(document, sha256, key, message, held.pop(0) if held else ""))
    return made


def write_baseline(path: Path, entries: Iterable[Accepted]) -> None:
    """Write a baseline, whole or not at all. OSError where that cannot be."""
    accepted = [
        {
            "document": one.document,
            "sha256": one.sha256,
            "key": one.key,
            "message": one.message,
            "reason": one.reason,
        }
        for one in entries
    ]
    write_json(path, {"contract": CONTRACT, "accepted": accepted})


def _entry(held: Any, index: int, path: Path) -> Accepted:
    where = f"accepted[{index}]"
    if not isinstance(held, Mapping):
        raise UserError("no_baseline", file=path, why=where)
    for name in ("document", "sha256", "key", "message", "reason"):
        wanted = name in ("document", "key")
        if (wanted and name not in held) or not isinstance(held.get(name, ""), str):
            raise UserError("no_baseline", file=path, why=f"{where}.{name}")
    return Accepted(
        held["document"], held.get("sha256", ""), held["key"], held.get("message", ""), held.get("reason", "")
    )
