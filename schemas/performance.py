"""预算绩效: how many targets, and what each project got, spent and reached."""

from schemas.base import Amount, Count, Node, Percent, Reading, Section, Standard, Words, fact, members, node
from schemas.keys import NAME, PROJECT


class Targets(Node):
    """绩效目标."""

    count: Count | None = fact(
        "绩效目标数",
        labels=(
            r"(?:编制|编报|设置|申报|填报)(?:了)?(?:#\w?(?:项目)?)?绩效目标",
            r"绩效目标(?=为|共|数|$)",
        ),
        units=("个", "项"),
    )


class Funds(Node):
    """绩效目标管理涉及资金."""

    amount: Amount | None = fact("绩效目标涉及资金", labels=(r"涉及",))


class Coverage(Node):
    """绩效目标覆盖率."""

    share: Percent | None = fact("绩效目标覆盖率", labels=("覆盖率", "覆盖"))


class Overall(Node):
    """整体支出绩效."""

    expected: Words | None = fact("整体预期目标", guide="整体支出绩效目标的全文")
    achieved: Words | None = fact("整体实际完成", guide="整体绩效目标实际完成情况的全文")


class ProjectUse(Node):
    """项目资金的一项用途."""

    amount: Amount | None = fact("用途金额")
    count: Count | None = fact("用途人（次）数", guide="受助、慰问的人数、户数等")
    standard: Standard | None = fact("用途标准", labels=("人均", "标准"), guide="人均、每人、标准为……")
    fiscal: Amount | None = fact("用途财政资金", labels=(r"财政资金",))
    other: Amount | None = fact("用途其他资金", labels=(r"本级资金", r"配套", r"自筹"))


class Indicator(Node):
    """绩效指标."""

    level1: Words | None = fact("一级指标")
    level2: Words | None = fact("二级指标")
    target: Reading | None = fact("预期指标值", guide="照写，如“≥95%”“2次”")
    actual: Reading | None = fact("实际完成指标值", guide="照写")


class Project(Node):
    """项目绩效."""

    budget: Amount | None = fact(
        "项目预算数", labels=(r"(?:全年|年初)?预算(?:数|资金|专项资金)?", r"资金计划", r"批复")
    )
    budget_fiscal: Amount | None = fact("项目预算数其中财政拨款")
    budget_other: Amount | None = fact("项目预算数其中其他资金")
    received: Amount | None = fact("项目到位资金", labels=(r"收到", r"资金到位", r"拨付", r"下达", r"到位"))
    executed: Amount | None = fact("项目执行数", labels=(r"执行数?", r"支出", r"使用"))
    executed_fiscal: Amount | None = fact("项目执行数其中财政拨款")
    executed_other: Amount | None = fact("项目执行数其中其他资金")
    balance: Amount | None = fact("项目结余", labels=(r"结余",))
    completion_rate: Percent | None = fact("项目预算完成率", labels=(r"完成预算",))
    expected: Words | None = fact("项目预期目标", guide="年度预期目标的全文")
    achieved: Words | None = fact("项目实际完成", guide="目标实际完成情况的全文")
    uses: dict[str, ProjectUse] = members("项目资金用途", key=NAME)
    indicators: dict[str, Indicator] = members("绩效指标", key=NAME, guide="键为三级指标的名称")


class Performance(Section):
    """预算绩效."""

    root = "performance"
    title = "预算绩效"
    part = "performance"
    headings = (r"绩效",)

    targets: Targets | None = node("绩效目标数")
    funds: Funds | None = node("涉及资金")
    coverage: Coverage | None = node("覆盖率")
    overall: Overall | None = node("整体绩效")
    projects: dict[str, Project] = members("项目", key=PROJECT)
