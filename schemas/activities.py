"""工作成果: any other counted result or aim in the narrative."""

from schemas.base import Quantity, Section, Words, fact


class Activities(Section):
    """工作成果. A list without keys: compared by place."""

    root = "activities[]"
    title = "工作成果"
    part = "overview"
    headings = (
        r"重点工作", r"主要工作", r"工作完成情况", r"工作目标", r"工作任务", r"资金使用及绩效情况", r"基本职能", r"主要职[能责]",
        r"职能职责", r"部门职责", r"机构职能", r"基本情况", r"概况",
    )  # fmt: skip

    value: Quantity | None = fact(
        "成果或目标的数", guide="叙述工作、成果、目标时出现的其他数字（人数、次数、金额、比率），不带键"
    )
    what: Words | None = fact("所指事项")
