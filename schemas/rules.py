"""The reconciliation rules: the table rules.toml, read and checked against the schema."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from schemas.catalogue import Catalogue, default

Relation = Literal[
    "sum", "equal", "at_most", "share", "change", "rate", "product", "hundred", "count", "repeat"
]
Tier = Literal["hard", "soft"]

OPERANDS: Mapping[str, tuple[int, int]] = {
    "sum": (1, 20),
    "equal": (1, 1),
    "at_most": (1, 1),
    "share": (2, 2),
    "change": (2, 2),
    "rate": (2, 2),
    "product": (2, 2),
    "hundred": (0, 0),
    "count": (1, 1),
    "repeat": (0, 0),
}
"""How many entries `of` has for each relation."""

SIBLINGS = "siblings"
ANY_NODE = "@"
_KEY = re.compile(r"\[([^\]]*)\]")


class RuleError(ValueError):
    """A rule that cannot be used: the message names the rule, the field and the cure."""


class Rule(BaseModel):
    """One row of the table; its fields are told at the head of rules.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    zh: str
    en: str
    relation: Relation
    stated: str
    of: tuple[str, ...] = ()
    members: Literal["named", "listed"] = "named"
    needs: tuple[str, ...] = ()
    when: Literal["", "flat", "alone"] = ""
    tier: Tier
    kinds: tuple[Literal["budget", "final_accounts", "performance"], ...] = ()
    source: str


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path of which some keys are open: `slot` with all keys empty, `keys` as the rule has them (=, *, =class, a name).

    >>> PathPattern.of("performance.projects[=].uses[*].amount")
    PathPattern(slot='performance.projects[].uses[].amount', keys=('=', '*'))
    """

    slot: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "PathPattern":
        """The pattern that a rule writes."""
        return cls(_KEY.sub("[]", text), tuple(_KEY.findall(text)))


@dataclass(frozen=True, slots=True)
class Term:
    """One operand of a rule: options to read it by, each a sum of paths. `any`: all may be tried, else the first there is."""

    options: tuple[tuple[PathPattern, ...], ...]
    any: bool = False
    siblings: bool = False

    @classmethod
    def of(cls, text: str) -> "Term":
        """The operand that a rule writes.

        >>> [len(option) for option in Term.of("a.amount | b.amount + c.amount").options]
        [1, 2]
        """
        text = text.strip()
        wanted = text.startswith("any(") and text.endswith(")")
        pieces = text[4:-1].split(",") if wanted else text.split("|")
        names = [piece.strip() for piece in pieces]
        options = tuple(
            tuple(PathPattern.of(path.strip()) for path in name.split("+"))
            for name in names
            if name != SIBLINGS
        )
        return cls(options, wanted, SIBLINGS in names)


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule whose paths are parsed; one with @ gives one for each part of the schema that has its fields."""

    rule: Rule
    stated: Term
    of: tuple[Term, ...]


def load(text: str) -> tuple[Rule, ...]:
    """The rules of a table in TOML.

    Raises:
        RuleError: two rules of one id.
        ValueError: not TOML, or a row that is not a rule.
    """
    rows = tomllib.loads(text).get("rule")
    if not rows:
        raise RuleError("the table has no rule: begin each one with [[rule]]")
    rules = TypeAdapter(tuple[Rule, ...]).validate_python(rows)
    seen: set[str] = set()
    for rule in rules:
        least, most = OPERANDS[rule.relation]
        if not least <= len(rule.of) <= most:
            raise RuleError(
                f"rule {rule.id}: {rule.relation} takes {least} to {most} entries in `of`, not {len(rule.of)}"
            )
        if rule.id in seen:
            raise RuleError(f"rule {rule.id}: there are two of this id; rename one")
        seen.add(rule.id)
    return rules


def bind(rules: tuple[Rule, ...], catalogue: Catalogue) -> tuple[BoundRule, ...]:
    """The rules with their paths parsed and @ written out.

    Raises:
        RuleError: a path that the schema does not have.
    """
    return tuple(bound for rule in rules for bound in _bound(rule, catalogue))


@cache
def default_rules() -> tuple[BoundRule, ...]:
    """The built-in rules over the built-in schema."""
    return bind(table(), default())


@cache
def table() -> tuple[Rule, ...]:
    """The built-in table."""
    return load(resources.files("schemas").joinpath("rules.toml").read_text("utf-8"))


def _bound(rule: Rule, catalogue: Catalogue) -> Iterator[BoundRule]:
    if rule.relation == "repeat":
        yield BoundRule(rule, Term(()), ())
        return
    if not rule.stated.startswith(ANY_NODE):
        yield _checked(
            BoundRule(rule, Term.of(rule.stated), tuple(Term.of(one) for one in rule.of)), catalogue
        )
        return
    found = False
    for spec in catalogue.nodes.values():
        wanted = [text.removeprefix(f"{ANY_NODE}.") for text in (rule.stated, *rule.of)]
        if all(name in spec.slots for name in wanted):
            stated, *of = [Term.of(_same_keys(spec.slots[name].path)) for name in wanted]
            found = True
            yield BoundRule(rule, stated, tuple(of))
    if not found:
        raise RuleError(
            f"rule {rule.id}: no part of the schema has {rule.stated} and what it is checked against"
        )


def _same_keys(slot: str) -> str:
    return slot.replace("[]", "[=]")


def _checked(bound: BoundRule, catalogue: Catalogue) -> BoundRule:
    for term in (bound.stated, *bound.of):
        for option in term.options:
            for path in option:
                if path.slot not in catalogue.by_path:
                    raise RuleError(
                        f"rule {bound.rule.id}: the schema has no field {path.slot}; correct the path"
                    )
    return bound
