"""一般公共预算: the appropriation of this year, its structure, its 类款项 lines and their uses."""

from schemas.base import Code, Measured, Section, fact, members, node
from schemas.keys import (
    ECONOMIC,
    ECONOMIC_WORDS,
    FUNCTION,
    FUNCTION_WORDS,
    ITEM,
    ITEM_LINE,
    NAME,
    NATURE,
    NATURE_WORDS,
    PROJECT,
)


class Use(Measured):
    """具体用途."""


class Item(Measured):
    """类款项一行."""

    code: Code | None = fact("项级科目代码")
    uses: dict[str, Use] = members("具体用途", key=NAME, guide="该项之下写明金额的用途，如“档案整理费15万元”")


class GeneralPublicBudget(Section, Measured):
    """一般公共预算."""

    root = "general_public_budget"
    title = "一般公共预算支出"
    labels = (r"一般公共预算(?:当年|财政)*拨款(?!收入|政府采购|资金)",)
    part = "budget"
    headings = (
        r"一般公共预算(?:当年|财政)*(?:拨款)?(?:支出)?(?:预算|决算)?(?!基本)(?:情况|表)?", r"一般公共预算支出",
        r"一般公共预算当年拨款",
    )  # fmt: skip
    anchors = (
        r"一般公共预算(?:当年)(?:财政)?拨款", r"一般公共预算(?:财政)?(?:拨款)?支出(?:预算|决算)?(?:总?数|总额|合计)?",
        r"(?<![有关等])(?:使用)?一般公共预算(?:财政)?拨款(?:安排的)?支出",
    )  # fmt: skip

    by_function: dict[str, Measured] = members("一般公共预算按功能分类", key=FUNCTION, anchors=FUNCTION_WORDS)
    by_nature: dict[str, Measured] = members("一般公共预算按支出性质", key=NATURE, anchors=NATURE_WORDS)
    by_economic: dict[str, Measured] = members("一般公共预算按经济分类", key=ECONOMIC, anchors=ECONOMIC_WORDS)
    items: dict[str, Item] = members(
        "一般公共预算类款项", key=ITEM, anchors=(ITEM_LINE,), guide="……（类）……（款）……（项）各行"
    )


class ItemList(Measured):
    """人员经费、公用经费及其明细."""

    items: dict[str, Measured] = members("明细", key=NAME, guide="按经济科目的明细，如“基本工资”“办公费”")


class BasicExpenditure(Section, Measured):
    """基本支出: only under the heading 一般公共预算基本支出."""

    root = "basic_expenditure"
    title = "一般公共预算基本支出"
    labels = (r"基本支出",)
    part = "budget"
    headings = (r"一般公共预算(?:当年|财政)*(?:拨款)?(?:安排的)?基本支出", r"^基本支出(?:预算|决算)?情况")
    anchors = (r"一般公共预算(?:财政)?(?:拨款)?(?:安排的)?基本支出(?:决算|预算)?",)

    personnel: ItemList | None = node(
        "人员经费", labels=(r"(?:在职)?人员(?:经费|支出)(?:合计)?",), anchors=(r"人员经费",)
    )
    operating: ItemList | None = node(
        "公用经费", labels=(r"(?:日常)?公用(?:经费|支出)(?:合计)?",), anchors=(r"(?:日常)?公用经费",)
    )
    items: dict[str, Measured] = members(
        "基本支出类款项", key=ITEM, labels=(ITEM_LINE,), guide="基本支出按类款项给出时用"
    )


class ProjectExpenditure(Section, Measured):
    """项目支出: where it is given outside 按支出性质 (项目支出合计)."""

    root = "project_expenditure"
    title = "项目支出"
    part = "budget"
    headings = (r"^项目支出(?:预算|决算)?情况",)
    anchors = (r"项目支出(?:合计|总计|总额)",)

    items: dict[str, Measured] = members("项目", key=PROJECT, guide="各项目的支出额；键为项目名称")
