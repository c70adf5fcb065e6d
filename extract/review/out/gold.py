"""Gold candidates: what a finished review says that a document states, in the form of a gold file. Not gold yet."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extract.output.facts_file import statement_json
from extract.output.files import CONTRACT, write_json
from extract.output.finding_view import Setting, touches_personal
from extract.reading.facts import Fact
from extract.reconcile.findings import Finding
from extract.review.dossier import Card, Dossier
from extract.review.events import Event
from extract.review.fields import slot_of
from extract.review.out.jsonl import moment
from schemas.base import Span
from schemas.titles import Titles, default_titles

SUFFIX = ".gold.json"
FOLDER = "gold"
CANDIDATE = "candidate"
"""The member that tells a candidate from gold."""

_NOT_COMPARED = "activities[].what"
"""What an activity is about: evaluations do not compare it, so gold files do not say it."""
_NO_DEFECT = ("unread", "twice")
"""Kinds of findings that are about the reading alone."""


class Candidate(NamedTuple):
    """A candidate's members, and how many facts stay out of it because the source does not state them."""

    members: dict[str, Any]
    left_out: int


def gold_path(folder: Path, document: str) -> Path:
    """Where a document's gold file stands in a folder: beside a.txt it would be a.gold.json."""
    name = document[: -len(".txt")] if document.lower().endswith(".txt") else document
    return folder / f"{name}{SUFFIX}"


def write_candidate(path: Path, candidate: Candidate) -> None:
    """Write it, whole or not at all. OSError as usual."""
    write_json(path, candidate.members)


def candidate(dossier: Dossier, personal: bool = False) -> Candidate | None:
    """The candidate of a document; None where its review is not done, or its text is not at hand.

    Typed facts stay out: a gold file holds what the source states. So do facts of personal slots unless `personal`, and
    their places are then outside what the file is about. A finding that was confirmed is a defect; what is open although the
    review is done, and an error of the document that no finding is about, is a doubtful one.
    """
    document, closed = dossier.document, dossier.closed
    if closed is None or document is None:
        return None
    titles, facts = default_titles(), [fact for fact in dossier.facts if fact.slot != _NOT_COMPARED]
    shown = [fact for fact in facts if fact.at and (personal or not titles.personal(fact.slot))]
    setting = Setting.of("zh", document.text, facts, personal)
    left_out = [{"path": fact.path, "value": fact.value} for fact in facts if not fact.at]
    if not personal:
        left_out = [one for one in left_out if not titles.personal(slot_of(one["path"]))]
    members = _head(dossier, document.sha256, closed)
    scope = [] if personal else _scope(len(document.text), _hidden(facts, titles))
    if scope:
        members["scope"] = scope
    if left_out:
        members["left_out"] = left_out
    members["facts"] = [fact_json(fact) for fact in shown]
    members["defects"] = list(_defects(dossier, setting))
    return Candidate(members, len(left_out))


def _head(dossier: Dossier, sha256: str, closed: Event) -> dict[str, Any]:
    """What it is about, and who vouches for it: everybody who decided anything, in earlier runs too."""
    review = dossier.review
    return {
        "document": dossier.file.document,
        "contract": CONTRACT,
        "sha256": sha256,
        CANDIDATE: True,
        "run": review.run,
        "round": review.round,
        "revision": review.revision,
        "reviewers": sorted({one.what.reviewer for one in review.events}),
        "reviewed": moment(closed.what.at),
    }


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact as gold files have it: what is stated and where, nothing of how it was read."""
    made = {"path": fact.path, **statement_json(fact.statements[0])}
    if fact.also:
        made["also"] = [statement_json(one) for one in fact.also if one.at]
    return made


def _hidden(facts: Iterable[Fact], titles: Titles) -> list[Span]:
    personal = (fact for fact in facts if titles.personal(fact.slot))
    return sorted(span for fact in personal for one in fact.statements for span in one.at)


def _scope(length: int, hidden: Sequence[Span]) -> list[list[int]]:
    """All but the hidden places, none where nothing is hidden."""
    made, start = [], 0
    for low, high in hidden:
        if low > start:
            made.append([start, low])
        start = max(start, high)
    if hidden and start < length:
        made.append([start, length])
    return made


def _defects(dossier: Dossier, setting: Setting) -> Iterator[dict[str, Any]]:
    told: set[str] = set()
    for card in dossier.cards:
        for doubtful, findings in ((False, card.confirmed), (True, card.findings)):
            for one in findings:
                if one.severity == "info" or one.kind in _NO_DEFECT or touches_personal(one, setting):
                    continue
                if doubtful and one.attribution != "document":
                    continue
                told.update(one.paths)
                yield _defect(one, doubtful)
    titles = default_titles()
    for card in dossier.cards:
        # Somebody saw that the document is wrong there, and no rule says how.
        if card.state != "source_error" or card.now is None or card.now.path in told:
            continue
        if setting.personal or not titles.personal(slot_of(card.now.path)):
            yield _seen(card)


def _defect(finding: Finding, doubtful: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": finding.kind, "paths": [*finding.paths]}
    made |= {"at": [[*span] for span in finding.at], "note": finding.message}
    return made | ({"doubtful": True} if doubtful else {})


def _seen(card: Card) -> dict[str, Any]:
    assert card.now is not None
    note = card.event.what.note if card.event else ""
    places = [[*span] for span in card.now.at]
    return {"kind": "number", "paths": [card.now.path], "at": places, "note": note, "doubtful": True}
