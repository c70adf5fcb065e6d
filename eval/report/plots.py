"""The plots of the reports, each as inline SVG; "" where there is nothing to be drawn."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from eval.comparison.model import Difference, Sign
from eval.report.canvas import SIZE, Box, Margins, apart, axes, in_percent, room, shortened
from eval.report.figures import percent, points, whole
from eval.report.svg import ACCENT, BAD, CARD, GOOD, INK, LINE, SOFT, drawing, inline
from eval.scoring.bounds import upper_bound
from eval.scoring.selective import Bin, Operating, RiskCoverage
from extract.output.messages import Lang, say

_WIDTH, _HEIGHT = 540.0, 340.0
_COLOURS = (ACCENT, GOOD, BAD, SOFT)
_SIDED = 0.975
"""Confidence of each end of a 95 % interval."""


class Curve(NamedTuple):
    """One risk-coverage curve with the point at which reviewing stops, if one was found."""

    name: str
    curve: RiskCoverage
    operating: Operating | None = None


class RunPoint(NamedTuple):
    """A run in the plot of cost against accuracy; `cost` for each document."""

    name: str
    cost: float
    f1: float


# -- risk and coverage


def risk_coverage_plot(curves: Sequence[Curve], target: float, lang: Lang, prefix: str = "risk") -> str:
    """Coverage against the share that is wrong among the accepted; of a single curve with its upper bound.

    It is the bound that has to be within the target, so the operating point is marked on both.
    """
    held = [one for one in curves if one.curve.size]
    if not held:
        return ""
    with drawing():
        figure, ax = axes(_WIDTH, _HEIGHT, Margins(58, 16, 14, 46))
        top = _highest_risk(held, target)
        for number, one in enumerate(held):
            _risk_line(ax, one, _COLOURS[number % len(_COLOURS)], alone=len(held) == 1, lang=lang)
        ax.axhline(target, color=INK, linestyle=(0, (4, 3)), linewidth=1)
        ax.set_xlim(0, 1.01)
        ax.set_ylim(-0.02 * top, top)
        above = target < 0.85 * top
        ax.annotate(
            say("page_target", lang, target=percent(target)), (0.012, target), (0, 4 if above else -4),
            textcoords="offset points", va="bottom" if above else "top", fontsize=SIZE - 1,
            bbox={"facecolor": CARD, "edgecolor": "none", "pad": 1, "alpha": 0.8}, zorder=5,
        )  # fmt: skip
        _percent_axes(ax, say("page_coverage", lang), say("page_risk", lang))
        ax.legend(loc="upper right", fontsize=SIZE - 1, labelcolor=INK, handlelength=1.6)
        return inline(figure, prefix, say("page_risk_plot", lang))


def _risk_line(ax: Axes, one: Curve, colour: str, *, alone: bool, lang: Lang) -> None:
    size = one.curve.size
    x = [point.accepted / size for point in one.curve.points]
    y = [point.wrong / point.accepted for point in one.curve.points]
    name = say("page_observed", lang) if alone else shortened(one.name, 180)
    ax.plot(x, y, "-o", color=colour, markersize=3, label=name)
    if alone:
        bounds = [upper_bound(point.wrong, point.accepted) for point in one.curve.points]
        ax.plot(x, bounds, color=SOFT, linewidth=1.2, linestyle=(0, (1, 1.5)), label=say("page_bound", lang))
    if one.operating is None:
        return
    at = one.operating
    spots = [at.wrong / at.accepted, *([at.bound] if alone else [])]
    label = say("page_operating", lang) if alone else None
    ax.plot(
        [at.accepted / size] * len(spots), spots, "o", markersize=9, markerfacecolor="none", markeredgecolor=colour,
        markeredgewidth=2, label=label, clip_on=False, zorder=4,
    )  # fmt: skip


def _highest_risk(curves: Sequence[Curve], target: float) -> float:
    """The few surest readings may all be wrong: they are let run out of the plot rather than flatten the rest."""
    shown = [
        point.wrong / point.accepted
        for one in curves
        for point in one.curve.points
        if 10 * point.accepted >= one.curve.size
    ]
    return min(1.0, max(2.5 * target, 1.4 * max(shown, default=0.0), 0.001))


def _percent_axes(ax: Axes, x: str, y: str) -> None:
    in_percent(ax, "x")
    in_percent(ax, "y")
    ax.set_xlabel(x, labelpad=6)
    ax.set_ylabel(y, labelpad=6)
    ax.tick_params(length=0, labelsize=SIZE - 1)


# -- reliability


def reliability_plot(bins: Sequence[Bin], lang: Lang, prefix: str = "reliability") -> str:
    """Confidence against the share that is right, bin by bin, with how many readings each has.

    Bins stand side by side: on a scale nearly all of them would lie on one spot near 1.
    """
    if not bins:
        return ""
    with drawing():
        figure, ax = axes(_WIDTH, _HEIGHT, Margins(58, 16, 34, 58))
        ends = [_interval(one) for one in bins]
        for at, (one, (low, high)) in enumerate(zip(bins, ends, strict=True)):
            colour = BAD if one.confidence > high else GOOD
            ax.plot([at, at], [low, high], color=colour, linewidth=7, alpha=0.22, solid_capstyle="butt")
            ax.plot([at, at], [one.right, one.confidence], color=colour, linewidth=1.2)
            ax.plot(at, one.right, "o", color=colour, markersize=7)
        sure = [one.confidence for one in bins]
        ax.plot(range(len(bins)), sure, "_", color=INK, markersize=26, markeredgewidth=2)
        _reliability_axes(ax, bins, min(low for low, _ in ends), lang)
        return inline(figure, prefix, say("page_reliability_plot", lang))


def _reliability_axes(ax: Axes, bins: Sequence[Bin], lowest: float, lang: Lang) -> None:
    low = max(0.0, min(lowest, *(one.confidence for one in bins)) - 0.02)
    ax.set_ylim(low, 1 + 0.02 * (1 - low))
    ax.set_xlim(-0.6, len(bins) - 0.4)
    in_percent(ax, "y")
    ax.set_xticks(range(len(bins)), [f"{one.confidence:.3f}\nn = {whole(one.size)}" for one in bins])
    ax.set_xlabel(say("page_mean_confidence", lang), labelpad=6)
    ax.set_ylabel(say("page_share_right", lang), labelpad=6)
    ax.tick_params(length=0, labelsize=SIZE - 1)
    ax.grid(visible=False, axis="x")
    ax.plot([], [], "_", color=INK, markersize=12, markeredgewidth=2, label=say("page_confidence", lang))
    ax.plot([], [], "o", color=GOOD, markersize=6, label=say("page_right", lang))
    ax.plot([], [], "o", color=BAD, markersize=6, label=say("page_overconfident", lang))
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, fontsize=SIZE - 1, labelcolor=INK, columnspacing=2.6,
        borderpad=0, handletextpad=0.4,
    )  # fmt: skip


def _interval(one: Bin) -> tuple[float, float]:
    """The shares of right readings that a bin does not rule out, 95 %, exact."""
    right = round(one.right * one.size)
    return 1 - upper_bound(one.size - right, one.size, _SIDED), upper_bound(right, one.size, _SIDED)


# -- cost against accuracy


def cost_plot(runs: Sequence[RunPoint], axis: str, lang: Lang, prefix: str = "cost") -> str:
    """What a document costs against the F1 of numbers; `axis` says what the cost is in."""
    held = [one for one in runs if math.isfinite(one.cost) and math.isfinite(one.f1)]
    if not held:
        return ""
    with drawing():
        width, height = 2 * _WIDTH, 380.0
        margins = Margins(64, 24, 16, 46)
        figure, ax = axes(width, height, margins)
        wide, high = width - margins.left - margins.right, height - margins.top - margins.bottom
        most, (low, top) = max(one.cost for one in held), _f1_range(held)
        right = most * 1.08 or 1.0
        ax.set_xlim(-0.03 * right, right)
        ax.set_ylim(low, top)
        spots = [
            ((one.cost / right + 0.03) / 1.03 * wide, (one.f1 - low) / (top - low) * high) for one in held
        ]
        ax.plot(
            [one.cost for one in held], [one.f1 for one in held], "o", color=ACCENT, markersize=8, zorder=4
        )
        _run_labels(ax, [one.name for one in held], spots, wide, high)
        in_percent(ax, "y")
        ax.set_xlabel(axis, labelpad=6)
        ax.set_ylabel(say("page_f1_numbers", lang), labelpad=6)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        ax.tick_params(length=0, labelsize=SIZE - 1)
        return inline(figure, prefix, say("page_cost_plot", lang))


def _f1_range(runs: Sequence[RunPoint]) -> tuple[float, float]:
    low, high = min(one.f1 for one in runs), max(one.f1 for one in runs)
    pad = max(0.15 * (high - low), 0.005)
    return low - pad, high + pad


def _run_labels(
    ax: Axes, names: Sequence[str], spots: Sequence[tuple[float, float]], wide: float, high: float
) -> None:
    """To the right of its point, or to the left where there is no room; runs in one spot stand below each other."""
    shown = [shortened(name, 0.3 * wide) for name in names]
    boxes = []
    for name, (x, y) in zip(shown, spots, strict=True):
        long = room(name)
        boxes.append(Box(x + 10 if x + 14 + long <= wide else x - 10 - long, y, long))
    for name, spot, box, y in zip(shown, spots, boxes, apart(boxes, 16, 6, high - 6), strict=True):
        leftward = box.x < spot[0]
        ax.annotate(
            name, spot, (spot[0] - 10 if leftward else box.x, y), xycoords="axes pixels", textcoords="axes pixels",
            ha="right" if leftward else "left", va="center_baseline",
            arrowprops={"arrowstyle": "-", "color": LINE, "shrinkA": 2, "shrinkB": 6} if y != spot[1] else None,
        )  # fmt: skip


# -- differences


_SIGN_COLOURS: Mapping[Sign, str] = {"better": GOOD, "worse": BAD, "tied": SOFT, "undecided": SOFT}


def differences_plot(rows: Mapping[str, Difference], lang: Lang, prefix: str = "differences") -> str:
    """Changes of F1 with their intervals, one row under another in the order given, each by its name.

    What is better or worse has its colour; what is undecided is hollow.
    """
    held = {name: one for name, one in rows.items() if _drawn(one)}
    if not held:
        return ""
    with drawing():
        left = 28 + max(room(shortened(name, 220)) for name in held)
        height = 58.0 + 30 * len(held)
        figure, ax = axes(2 * _WIDTH, height, Margins(left, 210, 12, 46))
        for at, one in enumerate(held.values()):
            _difference(ax, at, one)
        ax.axvline(0, color=INK, linewidth=1)
        ax.set_xlim(*_reach(held.values()))
        ax.set_ylim(len(held) - 0.4, -0.6)
        ax.set_yticks(range(len(held)), [shortened(name, 220) for name in held], color=INK)
        ax.xaxis.set_major_formatter(
            lambda value, _: f"{100 * value:+.3g}".replace("-", "−") if value else "0"
        )
        ax.set_xlabel(say("page_change_axis", lang), labelpad=6)
        ax.tick_params(length=0, labelsize=SIZE)
        ax.grid(visible=False, axis="y")
        return inline(figure, prefix, say("page_differences_plot", lang))


def _reach(rows: Iterable[Difference]) -> tuple[float, float]:
    """From the lowest end to the highest, 0 within, and some room on either side of it."""
    ends = [0.0, *(end for one in rows for end in (one.low, one.high, one.change))]
    low, high = min(ends), max(ends)
    pad = 0.08 * (high - low) or 0.01
    return low - pad, high + pad


def _drawn(one: Difference) -> bool:
    known = all(math.isfinite(value) for value in (one.low, one.high, one.change))
    return known and bool(one.a.labelled + one.a.read + one.b.labelled + one.b.read)


def _difference(ax: Axes, at: int, one: Difference) -> None:
    colour = _SIGN_COLOURS[one.sign]
    ax.plot([one.low, one.high], [at, at], color=colour, linewidth=2.4, solid_capstyle="butt")
    face = CARD if one.sign == "undecided" else colour
    ax.plot(
        one.change, at, "o", markersize=9, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=2
    )
    ax.annotate(
        f"{points(one.change)}  [{points(one.low)}, {points(one.high)}]", (1, at), (14, 0),
        xycoords=("axes fraction", "data"), textcoords="offset points", va="center_baseline", fontsize=SIZE,
    )  # fmt: skip
