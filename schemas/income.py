"""收支总体、收入、支出、财政拨款收支: the whole unit, all funds."""

from schemas.base import Measured, Section, members
from schemas.keys import (
    ECONOMIC,
    ECONOMIC_WORDS,
    FUNCTION,
    FUNCTION_WORDS,
    NATURE,
    NATURE_WORDS,
    SOURCE,
    SOURCE_WORDS,
)


class Total(Section, Measured):
    """收支总计."""

    root = "total"
    beside = ("revenue", "expenditure")
    title = "收支总计"
    part = "budget"
    headings = (
        r"收支预算情况", r"收支(?:预算)?总体情况", r"收入支出(?:预算|决算)?总体情况", r"收支总体", r"收支总表说明",
        r"收支(?:决算)?总体", r"财政资金收支情况",
    )  # fmt: skip
    anchors = (
        r"(?<!拨款)(?:收支|收、支|收入、支出)(?:预算总[数计额]|总预算|总计|总决算|预算总额)", r"(?<!拨款)收入支出(?:预算|决算)?总(?:计|预算)",
        r"(?:一般公共预算)?(?<!拨款)(?:收入|支出)总计",
    )  # fmt: skip


class Revenue(Section, Measured):
    """收入."""

    root = "revenue"
    title = "收入合计"
    part = "budget"
    headings = (r"(?<!拨款)收入(?:预算|决算)(?:总体)?(?:情况|表|总表)?", r"财政资金收入情况")
    beside = ("expenditure",)
    labels = (
        r"(?<!拨款)(?:年初)?收入(?:年初)?(?:预算|决算)(?:数|总额|合计)?",
        r"^(?:总)?收入(?=比|较|与|同比)",
    )
    anchors = (
        r"(?:部门|单位)(?:预算|决算)?收入(?:预算|决算)?(?:数|总额|合计)?", r"(?:本年)?收入合计",
        r"(?<!拨款)收入预算(?=\d)",
    )  # fmt: skip

    sources: dict[str, Measured] = members(
        "收入来源", key=SOURCE, anchors=SOURCE_WORDS, guide="按来源的收入；一般公共预算财政拨款收入也在此"
    )


class Expenditure(Section, Measured):
    """支出."""

    root = "expenditure"
    title = "支出合计"
    part = "budget"
    headings = (r"(?<!拨款)支出(?:预算|决算)(?:总体)?(?:情况|表|总表)?", r"财政资金支出情况")
    beside = ("revenue",)
    labels = (
        r"(?<![款性目本常公费营])(?:年初)?支出(?:年初)?(?:预算|决算)(?:数|总额|合计)?",
        r"^(?:总)?支出(?=比|较|与|同比)",
    )
    anchors = (
        r"(?:部门|单位)(?:预算|决算)?支出(?:预算|决算)?(?:数|总额|合计)?", r"(?:本年)?支出合计",
        r"(?<![款性目本常公费营])支出预算(?=\d)",
    )  # fmt: skip

    by_function: dict[str, Measured] = members("按功能分类", key=FUNCTION, anchors=FUNCTION_WORDS)
    by_nature: dict[str, Measured] = members(
        "按支出性质", key=NATURE, anchors=NATURE_WORDS, guide="基本支出、项目支出、上缴上级支出、经营支出等"
    )
    by_economic: dict[str, Measured] = members("按经济分类", key=ECONOMIC, anchors=ECONOMIC_WORDS)


class FiscalAppropriation(Section, Measured):
    """财政拨款收支总计."""

    root = "fiscal_appropriation"
    title = "财政拨款收支总计"
    labels = (r"(?:收入|支出)总计", r"财政拨款(?:收入|支出)(?!总计)")
    part = "budget"
    headings = (r"财政拨款收支", r"财政拨款收入支出")
    anchors = (
        r"财政拨款收支(?:预算总[数计额]|总预算|总计|总决算)", r"财政拨款收入支出(?:预算|决算)?总(?:计|预算)",
        r"财政拨款(?:收入|支出)总计",
    )  # fmt: skip

    sources: dict[str, Measured] = members("财政拨款收入来源", key=SOURCE, anchors=SOURCE_WORDS)
    by_function: dict[str, Measured] = members("财政拨款支出按功能分类", key=FUNCTION, anchors=FUNCTION_WORDS)
