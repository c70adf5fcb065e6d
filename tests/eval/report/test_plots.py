"""Plots are SVG that stands in a page of any colour, the same every time, and take what there is."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from eval.report.plots import (
    Curve,
    RunPoint,
    cost_plot,
    differences_plot,
    reliability_plot,
    risk_coverage_plot,
)
from eval.scoring.selective import Bin, RiskCoverage, reliability, risk_coverage
from tests.eval.report import made

JUDGED = [(0.99, True)] * 300 + [(0.9, True)] * 20 + [(0.9, False)] * 5 + [(0.4, False)] * 10
CURVE = risk_coverage(JUDGED)
ALONE = Curve("夜间", CURVE, CURVE.least_load(0.01))
ROWS = made.comparison().groups
RUNS = [RunPoint("甲", 0.0, 0.9), RunPoint("乙", 1500.0, 0.95), RunPoint("丙", 1500.0, 0.95)]
DRAWN: dict[str, Callable[[str], str]] = {
    "risk": lambda prefix: risk_coverage_plot([ALONE], 0.01, "zh", prefix),
    "risks": lambda prefix: risk_coverage_plot([ALONE, ALONE._replace(name="_白天")], 0.01, "en", prefix),
    "reliability": lambda prefix: reliability_plot(reliability(JUDGED), "zh", prefix),
    "cost": lambda prefix: cost_plot(RUNS, "词元", "zh", prefix),
    "differences": lambda prefix: differences_plot(ROWS, "zh", prefix),
}


@cache
def drawn(name: str) -> str:
    return DRAWN[name]("p")


def words(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("text")]


@pytest.mark.parametrize("name", DRAWN)
def test_a_plot_is_one_element_of_well_formed_xml(name: str) -> None:
    svg = drawn(name)
    assert svg.startswith("<svg ")
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"(?i)nan|inf\b", re.sub(">[^<]*<", "><", svg))


@pytest.mark.parametrize("name", DRAWN)
def test_a_plot_is_the_same_twice_whatever_the_users_settings(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import matplotlib as mpl

    with mpl.rc_context(
        {"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9, "svg.fonttype": "path"}
    ):
        assert DRAWN[name]("p") == drawn(name)


def test_ids_of_two_plots_in_one_page_are_apart() -> None:
    page = DRAWN["risk"]("q") + drawn("risk") + DRAWN["differences"]("r")
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert ids
    assert max(ids.values()) == 1
    linked = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', page)
    assert {one or other for one, other in linked} == set(ids)


@pytest.mark.parametrize("name", DRAWN)
def test_a_plot_takes_colours_and_fonts_of_its_page_and_rules_nothing_in_it(name: str) -> None:
    svg = drawn(name)
    assert "var(--" in svg
    assert "currentColor" in svg
    assert not re.search("<style|<metadata|font-family|<!|<\\?", svg)
    # No colour of its own but the ones to fall back on.
    assert not re.search(r"#[0-9a-f]{6}", re.sub(r"var\([^)]*\)", "", svg))


def test_words_stay_words_and_are_no_markup() -> None:
    hostile = "<script>alert(1)</script> $x$ \\frac \x1b\u202e&"
    svg = cost_plot([RunPoint(hostile, 1.0, 0.5)], hostile[:8], "zh")
    assert "<script" not in svg
    assert "<script>alert(1)</script> $x$ \\frac &" in words(svg)
    assert "数字 F1" in words(svg)


def test_nothing_to_draw_is_no_plot() -> None:
    empty = RiskCoverage(())
    nothing = replace(ROWS["core"], a=type(ROWS["core"].a)(), b=type(ROWS["core"].b)())
    assert risk_coverage_plot([], 0.01, "zh") == ""
    assert risk_coverage_plot([Curve("a", empty)], 0.01, "zh") == ""
    assert reliability_plot([], "zh") == ""
    assert cost_plot([], "", "zh") == ""
    assert cost_plot([RunPoint("a", float("nan"), 0.5)], "", "zh") == ""
    assert differences_plot({}, "zh") == ""
    assert differences_plot({"a": nothing, "b": replace(ROWS["core"], low=float("nan"))}, "zh") == ""


@pytest.mark.parametrize(
    "judged", [[(1.0, True)], [(0.0, False)], [(0.5, True), (0.5, False)], [(1.0, True)] * 5000]
)
def test_any_readings_can_be_drawn(judged: Sequence[tuple[float, bool]]) -> None:
    curve = risk_coverage(judged)
    for target in (0.0, 1.0):
        ElementTree.fromstring(
            risk_coverage_plot([Curve("a", curve, curve.least_load(target))], target, "en")
        )
    ElementTree.fromstring(reliability_plot(reliability(judged), "en"))


@pytest.mark.parametrize(("cost", "f1"), [(0.0, 0.0), (1e-6, 0.5), (12345678.0, 1.0)])
def test_a_single_run_can_be_drawn(cost: float, f1: float) -> None:
    assert "甲" in words(cost_plot([RunPoint("甲", cost, f1)], "元", "zh"))


def test_runs_in_one_spot_are_all_named_apart() -> None:
    svg = ElementTree.fromstring(
        cost_plot([RunPoint(f"run{number}", 5.0, 0.9) for number in range(6)], "", "en")
    )
    named = [one for one in svg.iter() if one.tag.endswith("text") and (one.text or "").startswith("run")]
    heights = sorted(float(one.get("y", "")) for one in named)
    assert len(heights) == 6
    assert min(high - low for low, high in pairwise(heights)) > 12


def test_the_operating_point_and_the_target_are_shown() -> None:
    assert ALONE.operating is not None
    with_point, without = (
        words(risk_coverage_plot([one], 0.01, "en")) for one in (ALONE, ALONE._replace(operating=None))
    )
    assert {"operating point", "95% upper bound", "target 1.00%"} <= set(with_point)
    assert "operating point" not in without


def test_a_bin_that_claims_more_than_it_holds_is_marked() -> None:
    svg = reliability_plot([Bin(500, 0.95, 0.5)], "zh")
    honest = reliability_plot([Bin(500, 0.95, 0.95)], "zh")
    assert svg.count("var(--error") > honest.count("var(--error")
    assert "n = 500" in words(svg)


def test_differences_have_the_colour_of_their_sign_and_their_figures() -> None:
    for sign, colour in (("better", "--good"), ("worse", "--error")):
        svg = differences_plot({"甲": ROWS["core" if sign == "better" else "text"]}, "zh")
        assert f"var({colour}" in svg
    assert any(one.endswith("[−30.00, −2.00]") for one in words(svg))
    undecided = differences_plot({"甲": replace(ROWS["core"], sign="undecided")}, "zh")
    assert not re.search("--good|--error", undecided)
    assert "var(--card" in undecided
