"""What all plots share: axes by pixels, ticks in per cent, the room that words take, labels that keep clear of another."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from extract.output.text import clean

SIZE = 12.0
"""Font size of words in a plot, in pixels of the page."""


class Margins(NamedTuple):
    """Pixels between the axes and the edge."""

    left: float
    right: float
    top: float
    bottom: float


def axes(width: float, height: float, margins: Margins) -> tuple[Figure, Axes]:
    """A figure of so many pixels with one pair of axes."""
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    room = (
        margins.left / width,
        margins.bottom / height,
        (width - margins.left - margins.right) / width,
        (height - margins.top - margins.bottom) / height,
    )
    return figure, figure.add_axes(room)


def room(words: str, size: float = SIZE) -> float:
    """About how wide words are, in pixels: a Chinese character is as wide as it is high.

    >>> room("收入"), round(room("F1"))
    (24.0, 14)
    """
    return size * sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.58 for char in words)


def shortened(words: str, most: float, size: float = SIZE) -> str:
    """Words on one line, fit for XML, that take no more room than `most` pixels.

    >>> shortened("一般公共预算支出", 60)
    '一般公共…'
    """
    words = clean(words)
    if room(words, size) <= most:
        return words
    while words and room(words, size) + size > most:
        words = words[:-1]
    return f"{words}…"


def in_percent(axis_of: Axes, which: str, bins: int = 6) -> None:
    """Ticks of one axis ("x" or "y") in per cent, with as many decimals as tell them apart."""
    axis = axis_of.xaxis if which == "x" else axis_of.yaxis
    axis.set_major_locator(MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10]))
    ticks = axis.get_majorticklocs()
    step = 100 * abs(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 1.0
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    digits += not math.isclose(step * 10**digits, round(step * 10**digits), rel_tol=1e-6)
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.{digits}f}%"))


class Box(NamedTuple):
    """A label's place in pixels."""

    x: float
    y: float
    width: float


def apart(wanted: Sequence[Box], high: float, low: float, top: float) -> list[float]:
    """Heights at which labels do not overlap, each as near to the wanted one as it can be; the highest are placed first.

    >>> apart([Box(0, 50, 40), Box(10, 50, 40), Box(200, 50, 40)], 14, 0, 100)
    [50, 36, 50]
    """
    placed: dict[int, Box] = {}
    for at in sorted(range(len(wanted)), key=lambda at: (-wanted[at].y, wanted[at].x)):
        box = wanted[at]
        free = [
            y for y in _heights(box.y, high, low, top) if _clear(box._replace(y=y), placed.values(), high)
        ]
        placed[at] = box._replace(y=free[0] if free else box.y)
    return [placed[at].y for at in range(len(wanted))]


def _heights(wanted: float, high: float, low: float, top: float) -> list[float]:
    steps = [wanted + side * step * high for step in range(40) for side in (-1, 1)]
    return [y for y in steps if low <= y <= top]


def _clear(box: Box, others: Iterable[Box], high: float) -> bool:
    return all(
        abs(box.y - other.y) >= high or box.x + box.width <= other.x or other.x + other.width <= box.x
        for other in others
    )
