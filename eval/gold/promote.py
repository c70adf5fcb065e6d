"""A gold candidate becomes gold: confirmed by a second person, and where two reviewed blindly, once they agree."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from eval.matching.fields import NO_KEY, parse
from extract.output.json_fields import FieldError, get, read_object, strings
from extract.output.messages import UserError

_CANDIDATE = "candidate"
_DROPPED = (_CANDIDATE, "revision", "round", "left_out")
"""What is of no use any more once it is gold."""

Key = tuple[object, ...]


class Claim(NamedTuple):
    """What a candidate says of itself: the review that it comes from, as of a revision, and who decided in it."""

    run: str
    document: str
    round: int
    revision: int
    reviewers: tuple[str, ...]


class Difference(NamedTuple):
    """What two reviews make of one thing; "" for nothing."""

    where: str
    one: str
    other: str


def read_candidate(path: Path) -> Mapping[str, Any]:
    """The members of a candidate.

    Raises:
        UserError: there is no such file, or it is no candidate.
    """
    held = read_object(path, UserError, "facts", "gold_no_json")
    if held.get(_CANDIDATE) is not True:
        raise UserError("promote_no_candidate", file=path)
    return held


def claim_of(held: Mapping[str, Any], path: Path) -> Claim:
    """What a candidate says of itself.

    Raises:
        UserError: it does not, or says nobody's name.
    """
    try:
        names = strings(held, "reviewers", "")
        if not names:
            raise FieldError("reviewers", "is_missing")
        run, document = (get(held, name, str, "") for name in ("run", "document"))
        return Claim(run, document, get(held, "round", int, ""), get(held, "revision", int, ""), names)
    except FieldError as error:
        raise UserError("gold_bad_field", file=path, field=error.field, problem=error) from None


def same_person(one: str, other: str) -> bool:
    """Whether two names are one: width, case and spaces aside.

    >>> same_person("Ann Lee", " ａｎｎ  lee"), same_person("Ann", "Anna")
    (True, False)
    """
    return _name(one) == _name(other)


def _name(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def promoted(held: Mapping[str, Any], by: str, second: Sequence[str], now: datetime) -> dict[str, Any]:
    """The gold file's members: the candidate's, and who confirmed it when; `second` reviewed the document blindly."""
    members = {name: value for name, value in held.items() if name not in _DROPPED}
    moment = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    confirmed: dict[str, Any] = {"second_reviewers": [*second]} if second else {}
    confirmed |= {"confirmed_by": by.strip(), "confirmed": moment}
    last = {name: members.pop(name) for name in ("scope", "facts", "defects") if name in members}
    return members | confirmed | last


def same_content(held: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two gold files say the same of the same document, whoever vouches for it."""
    names = ("document", "sha256", "scope", "facts", "defects")
    return all(held.get(name) == other.get(name) for name in names)


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Difference]:
    """Where two candidates of a document disagree: facts by path, value and unit; firm defects by kind and paths.

    The same value, found by the one in another place than by the other, is no disagreement.
    """
    made = _apart(_facts(one), _facts(other))
    return made + _apart(_defects(one), _defects(other))


def _apart(one: Mapping[Key, str], other: Mapping[Key, str]) -> list[Difference]:
    every = dict.fromkeys([*one, *other])
    found = (Difference(str(key[0]), one.get(key, ""), other.get(key, "")) for key in every)
    return [each for each in found if each.one != each.other]


def _facts(held: Mapping[str, Any]) -> dict[Key, str]:
    made: dict[Key, str] = {}
    for fact in _objects(held, "facts"):
        path = str(fact.get("path"))
        # Members of a list without keys are told apart by where they stand.
        place = str(fact.get("at")) if parse(path).keys == NO_KEY else ""
        made[path, place] = f"{fact.get('value')}{fact.get('unit') or ''}"
    return made


def _defects(held: Mapping[str, Any]) -> dict[Key, str]:
    firm = (one for one in _objects(held, "defects") if one.get("doubtful") is not True)
    return {(_about(one), str(one.get("kind"))): str(one.get("kind")) for one in firm}


def _about(defect: Mapping[str, Any]) -> str:
    """The paths of a defect; where it has none, its places."""
    paths = defect.get("paths")
    return ", ".join(sorted(map(str, paths))) if isinstance(paths, list) and paths else str(defect.get("at"))


def _objects(held: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    found = held.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
