"""Figures that an evaluation must reach: what a build is failed by."""

from collections.abc import Callable, Mapping
from math import isfinite, nan
from typing import NamedTuple

from eval.evaluation.summary import ALL, ALL_NUMBERS, Summary
from eval.matching.fields import GROUPS
from extract.output.messages import UserError


class Figure(NamedTuple):
    """A figure of a summary, and whether more of it is better."""

    of: Callable[[Summary], float]
    at_least: bool = True


class Threshold(NamedTuple):
    """What a figure has to be."""

    name: str
    wanted: float

    def found(self, summary: Summary) -> float:
        """The figure."""
        return _figure(self.name).of(summary)

    def met(self, summary: Summary) -> bool:
        """Whether it is reached; equal is enough."""
        found = self.found(summary)
        return found >= self.wanted if self.at_least else found <= self.wanted

    @property
    def at_least(self) -> bool:
        """Whether the figure must not fall below, else it must not rise above."""
        return _figure(self.name).at_least


FIGURES: Mapping[str, Figure] = {
    "f1": Figure(lambda one: one.numbers.f1),
    "precision": Figure(lambda one: one.numbers.precision),
    "recall": Figure(lambda one: one.numbers.recall),
    "grounding": Figure(lambda one: one.grounded / one.groundable if one.groundable else 1.0),
    "defects": Figure(lambda one: one.defects_found / one.defects_firm if one.defects_firm else 1.0),
    "false_alarms": Figure(lambda one: one.false_alarms, at_least=False),
    "edits": Figure(lambda one: one.per_hundred, at_least=False),
    "residual": Figure(lambda one: one.trust.flags.residual, at_least=False),
    "residual_bound": Figure(lambda one: one.trust.flags.residual_bound, at_least=False),
    "load": Figure(lambda one: one.trust.flags.load, at_least=False),
}
"""f1, precision and recall are of all numbers, or of a group (f1.core); edits are per 100 facts."""

_OF_GROUPS = {"f1", "precision", "recall"}
_ROWS = (*GROUPS, ALL_NUMBERS, ALL)


def _figure(name: str) -> Figure:
    head, _, group = name.partition(".")
    if not group:
        return FIGURES[name]
    return Figure(lambda one: float(getattr(one.groups[group], head)))


def thresholds(text: str) -> list[Threshold]:
    """What `--fail-under` says.

    Raises:
        UserError: a name that is not known, or no number.

    >>> thresholds("f1=0.98, residual=0.01")
    [Threshold(name='f1', wanted=0.98), Threshold(name='residual', wanted=0.01)]
    """
    return [_threshold(one.strip()) for one in text.split(",")]


def _threshold(text: str) -> Threshold:
    name, _, wanted = (part.strip() for part in text.partition("="))
    head, _, group = name.partition(".")
    known = name in FIGURES or (head in _OF_GROUPS and group in _ROWS)
    try:
        number = float(wanted)
    except ValueError:
        number = nan
    if not known or not isfinite(number):
        raise UserError("bad_figure", text=text, names=", ".join(FIGURES))
    return Threshold(name, number)
