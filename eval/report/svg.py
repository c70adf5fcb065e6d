"""A figure of matplotlib as `<svg>` that stands in a page: its fonts and colours, no prolog, ids of its own."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree import ElementTree

import matplotlib.style
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

INK, SOFT, LINE, ACCENT, GOOD, BAD, CARD = (f"#0102{number:02x}" for number in range(1, 8))
"""Colours to draw with: in the page they become its own, light or dark."""

_PAGE_COLOURS: Mapping[str, str] = {
    INK: "currentColor",
    SOFT: "var(--soft, #5c6470)",
    LINE: "var(--line, #d9dde3)",
    ACCENT: "var(--accent, #1d5fae)",
    GOOD: "var(--good, #1e6b3a)",
    BAD: "var(--error, #b3261e)",
    CARD: "var(--card, #fff)",
}
# A user's own matplotlibrc must not change a report: these stand upon the defaults.
_STYLE: Mapping[str, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "gouji",
    "text.parse_math": False,
    "font.size": 12.0,
    "figure.dpi": 72.0,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 12.0,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "text.color": INK,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
}
_NAMESPACE = "http://www.w3.org/2000/svg"
_FONT_FAMILY = re.compile(r"font-family:[^;]*;?\s*")
_COLOUR = re.compile(r"#0102[0-9a-f]{2}")
_LINK = re.compile(r"#([\w.-]+)")


@contextmanager
def drawing() -> Iterator[None]:
    """Within it figures are made and drawn alike, whatever the user's own settings are."""
    with matplotlib.style.context(["default", dict(_STYLE)]), warnings.catch_warnings():
        # The page's fonts have the Chinese that matplotlib's own font lacks; only its widths are guessed.
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from font", UserWarning)
        yield


def inline(figure: Figure, prefix: str, title: str) -> str:
    """The figure as one `<svg>` element; `prefix` keeps its ids apart from those of others in the page.

    To be called within `drawing`. `title` is what is read out in place of the picture.
    """
    written = io.StringIO()
    FigureCanvasSVG(figure).print_figure(written, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(written.getvalue())
    _strip(root)
    linked = {name for element in root.iter() for name in _links(element)}
    for element in root.iter():
        _adapt(element, prefix, linked)
    _, _, width, height = root.get("viewBox", "0 0 0 0").split()
    root.attrib = {
        "xmlns": _NAMESPACE,
        "class": "plot",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "img",
        "aria-label": title,
        "style": "stroke-linejoin: round; stroke-linecap: butt",
    }
    return ElementTree.tostring(root, encoding="unicode")


def _strip(root: ElementTree.Element) -> None:
    """Without metadata, without a `<style>` that would rule the whole page, without the blanks between elements."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_NAMESPACE}}}style", f"{{{_NAMESPACE}}}metadata"):
                parent.remove(child)
            child.tail = None
        if len(parent):
            parent.text = None


def _links(element: ElementTree.Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name.endswith("href") or "url(" in value:
            yield from _LINK.findall(value)


def _adapt(element: ElementTree.Element, prefix: str, linked: set[str]) -> None:
    """Names without namespace, as HTML writes them; ids that are linked to, and the page's colours and fonts."""
    element.tag = element.tag.rpartition("}")[2]
    made: dict[str, str] = {}
    for name, value in element.attrib.items():
        short = name.rpartition("}")[2]
        if short == "id":
            if value in linked:
                made[short] = f"{prefix}-{value}"
        elif short == "href" or "url(" in value:
            made[short] = _LINK.sub(rf"#{prefix}-\1", value)
        elif short == "style":
            made[short] = _COLOUR.sub(lambda hit: _PAGE_COLOURS[hit[0]], _FONT_FAMILY.sub("", value)).strip(
                " ;"
            )
        else:
            made[short] = re.sub(r"\s+", " ", value).strip()
    element.attrib = made
