"""The figures of a summary as JSON, for other programs: they follow from the cells and are not read back."""

from dataclasses import asdict
from typing import Any

from eval.evaluation.model import Spent
from eval.evaluation.summary import Summary, Trust
from eval.scoring.counts import Counts
from eval.scoring.trust import FlagScore

_DIGITS = 6


def summary_json(summary: Summary) -> dict[str, Any]:
    """All figures, by name."""
    made: dict[str, Any] = {
        "documents": summary.documents,
        "failed": summary.failed,
        "clean": summary.clean,
        "f1_interval": [_round(end) for end in summary.interval],
        "edits_per_100": _round(summary.per_hundred),
        "grounded": [summary.grounded, summary.groundable],
        "omitted_but_listed": summary.listed,
        "errors": dict(summary.errors),
        "defects": {
            "found": summary.defects_found, "of": summary.defects_firm, "false_alarms": summary.false_alarms,
            "put_down_to_document": summary.blamed,
        },
        "flags": {
            name: _flags_json(one)
            for name, one in {**summary.trust_by_group, "all": summary.trust.flags}.items()
        },
        "confidence": _trust_json(summary.trust),
        "spent": {**spent_json(summary.spent), "seconds": round(summary.spent.seconds, 3)},
    }  # fmt: skip
    for name in ("groups", "sections", "fields"):
        made[name] = {key: counts_json(one) for key, one in getattr(summary, name).items()}
    return made


def counts_json(counts: Counts) -> dict[str, Any]:
    """Counts with their ratios."""
    return {
        **asdict(counts),
        "precision": _round(counts.precision),
        "recall": _round(counts.recall),
        "f1": _round(counts.f1),
    }


def _flags_json(flags: FlagScore) -> dict[str, Any]:
    names = ("recall", "precision", "load", "residual", "residual_bound")
    return {**asdict(flags), **{name: _round(getattr(flags, name)) for name in names}}


def _trust_json(trust: Trust) -> dict[str, Any]:
    return {
        "brier": _round(trust.brier),
        "calibration_error": _round(trust.calibration_error),
        "augrc": _round(trust.curve.augrc),
        "reliability": [list(map(_round, one)) for one in trust.reliability],
        "risk_coverage": [[_round(one.confidence), one.accepted, one.wrong] for one in trust.curve.points],
        "operating": None if trust.operating is None else trust.operating._asdict(),
    }


def spent_json(spent: Spent) -> dict[str, Any]:
    """What was spent, money as text."""
    return {**asdict(spent), "cost": None if spent.cost is None else format(spent.cost, "f")}


def _round(value: float) -> float:
    return round(value, _DIGITS)
