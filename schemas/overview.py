"""单位与文件: who publishes what for which year, and whom to ask."""

from schemas.base import Choice, Node, Section, Words, Year, fact, node

KINDS = {
    "performance": ("整体支出", "绩效自评", "绩效评价", "绩效目标", "支出绩效"),
    "final_accounts": ("部门决算", "单位决算", "决算"),
    "budget": ("部门预算", "单位预算", "年初预算", "预算"),
}


class Contact(Node):
    """联系方式 (personal data: left out of tables unless asked for)."""

    name: Words | None = fact("联系人", labels=("联系人",), personal=True)
    phone: Words | None = fact("联系电话", labels=("联系方式", "联系电话", "电话"), personal=True)


class Overview(Section):
    """单位与文件."""

    root = ""
    title = "单位与文件"
    part = "overview"

    unit_name: Words | None = fact("单位名称", guide="公开本文件的部门或单位的全称，只指一处")
    fiscal_year: Year | None = fact("年度", guide="文件所属的预算或决算年度，只指一处（四位年份）")
    document_kind: Choice | None = fact(
        "文件种类", guide="预算、决算或绩效；指出标题中表明种类的词，只指一处", choices=KINDS
    )
    contact: Contact | None = node("联系方式")
