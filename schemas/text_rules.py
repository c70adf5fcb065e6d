"""The text rules: the table text_rules.toml, read and checked. What they look for is told at the head of the table."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Kind = Literal["template", "number", "unit", "change", "year"]
Severity = Literal["error", "warning"]

PLACEHOLDERS = ("quote", "year", "fiscal_year")
"""What a message may name."""

_PIECE = re.compile(r"<<(\w+)>>")
_ID = r"^[a-z]+(?:-[a-z]+)*$"


class TextRuleError(ValueError):
    """A table that cannot be used: the message names the rule and what to change."""


def _known(text: str) -> str:
    unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - {*PLACEHOLDERS}
    if unknown:
        raise ValueError(f"unknown placeholder {sorted(unknown)}; there are {', '.join(PLACEHOLDERS)}")
    return text


Message = Annotated[str, Field(min_length=1), AfterValidator(_known)]


class Messages(BaseModel):
    """What the reader is told, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Message
    en: Message


class TextRule(BaseModel):
    """One row of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=_ID)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    kind: Kind
    severity: Severity
    message: Messages
    patterns: tuple[str, ...] = ()
    signs: str = ""
    unless: tuple[str, ...] = ()
    reads: Literal["words", "raw"] = "words"
    source: str = Field(min_length=1)
    example: str = Field(min_length=1)
    honest: str = Field(min_length=1)

    @cached_property
    def compiled(self) -> tuple[re.Pattern[str], ...]:
        """Its patterns; ^ and $ are the ends of a paragraph."""
        return tuple(re.compile(pattern, re.MULTILINE) for pattern in self.patterns)

    @cached_property
    def excuse(self) -> re.Pattern[str] | None:
        """What makes a hit honest when it stands in the same sentence."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.unless)) if self.unless else None


class TextRules(BaseModel):
    """The whole table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pieces: Mapping[str, str] = {}
    rule: tuple[TextRule, ...]

    @model_validator(mode="after")
    def _usable(self) -> Self:
        seen: set[str] = set()
        for rule in self.rule:
            if rule.id in seen:
                raise ValueError(f"rule {rule.id}: there are two of this id; rename one")
            seen.add(rule.id)
            try:
                for pattern in (*rule.patterns, *rule.unless):
                    re.compile(pattern)
            except re.error as problem:
                raise ValueError(f"rule {rule.id}: no regular expression: {problem}") from None
        return self

    @cached_property
    def by_id(self) -> Mapping[str, TextRule]:
        """The rules by their names."""
        return {rule.id: rule for rule in self.rule}


def load(text: str) -> TextRules:
    """The rules of a table in TOML, pieces put in their places.

    Raises:
        TextRuleError: not TOML, a row that is not a rule, a pattern that does not compile, two rules of one id.

    >>> rules = load('''
    ... [pieces]
    ... blank = '[X]{2,}'
    ... [[rule]]
    ... id = "blank"
    ... zh = "空白"
    ... en = "a blank"
    ... kind = "template"
    ... severity = "error"
    ... message = { zh = "“{quote}”", en = "“{quote}”" }
    ... patterns = ['(?P<at><<blank>>)元']
    ... source = "genre"
    ... example = "XX元"
    ... honest = "12元"
    ... ''')
    >>> rules.by_id["blank"].patterns
    ('(?P<at>(?:[X]{2,}))元',)
    """
    try:
        return TextRules.model_validate(_filled(tomllib.loads(text)))
    except ValueError as problem:
        raise TextRuleError(f"the table of text rules cannot be used: {problem}") from problem


@cache
def text_rules() -> TextRules:
    """The built-in table."""
    return load(resources.files("schemas").joinpath("text_rules.toml").read_text("utf-8"))


def _filled(table: dict[str, object]) -> dict[str, object]:
    """The table with every <<piece>> of a pattern written out, in brackets of its own."""
    pieces, rules = table.get("pieces"), table.get("rule")
    if not isinstance(pieces, dict) or not isinstance(rules, list):
        return table
    for rule in rules:
        patterns = rule.get("patterns") if isinstance(rule, dict) else None
        if isinstance(patterns, list):
            rule["patterns"] = [_PIECE.sub(lambda m: _piece(pieces, m[1]), str(one)) for one in patterns]
    return table


def _piece(pieces: Mapping[str, object], name: str) -> str:
    if name not in pieces:
        raise TextRuleError(f"<<{name}>> is no piece of the table; add it under [pieces] or correct the name")
    return f"(?:{pieces[name]})"
