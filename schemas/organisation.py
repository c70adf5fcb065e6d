"""机构设置与人员: the unit's tier, what stands below it, its departments and its staff."""

from schemas.base import Count, Node, Section, Words, fact, members, node
from schemas.keys import NAME

_PEOPLE = ("人", "名", "位", "个")
_UNITS = ("个", "家")


class SubordinateUnits(Node):
    """下属单位."""

    total: Count | None = fact(
        "下属单位数", labels=(r"下属(?:二级)?(?:预算)?单位", r"所属", r"预算单位共?"), units=_UNITS
    )
    administrative: Count | None = fact("行政单位数", labels=("行政单位",), units=_UNITS)
    reference_managed: Count | None = fact(
        "参公事业单位数", labels=(r"参照公务员法管理的?事业单位", r"参公(?:管理)?的?事业单位"), units=_UNITS
    )
    other: Count | None = fact(
        "其他事业单位数", labels=(r"其他事业单位", r"(?:全额|差额)?事业单位"), units=_UNITS
    )


class Department(Node):
    """内设机构."""

    name: Words | None = fact("内设机构名称", guide="逐个指出内设科（处）室的名称；键与值指同一处")


class Departments(Node):
    """内设机构数."""

    count: Count | None = fact(
        "内设机构数", labels=("内设", "机构是", "下设", r"科室", r"处室"), units=_UNITS
    )


class Organisation(Section):
    """机构设置."""

    root = "organisation"
    beside = ("staff",)
    title = "机构设置"
    part = "overview"
    headings = (r"机构设置", r"单位构成", r"机构组成", r"机构编制", r"机构情况", r"部门构成", r"组织机构")

    tier: Words | None = fact("预算级次", guide="如“一级预算单位”", labels=(r"[一二三]级(?:预算)?单位",))
    subordinate_units: SubordinateUnits | None = node(
        "下属单位", labels=(r"下属(?:二级)?(?:预算)?单位",), anchors=(r"下属(?:二级)?(?:预算)?单位",)
    )
    departments: Departments | None = node("内设机构", guide="机构总数")
    departments_: dict[str, Department] = members("内设机构名称", key=NAME)


class Post(Node):
    """按职务."""

    count: Count | None = fact("职数", units=_PEOPLE)


class Staff(Section):
    """人员."""

    root = "staff"
    beside = ("organisation",)
    title = "人员"
    part = "overview"
    headings = (r"人员概况", r"人员情况", r"人员构成", r"人员编制")

    authorised: Count | None = fact(
        "编制数",
        labels=(r"(?:人员)?(?:行政|事业)?编制(?:总?数|人数)?(?!内|外)", r"核定编制", r"编制"),
        units=_PEOPLE,
    )
    on_duty: Count | None = fact(
        "在职人数",
        labels=(r"现有(?:干部)?职工", r"在职(?:人员|职工|干部)?", r"实有(?:人员|人数)?"),
        units=_PEOPLE,
    )
    administrative: Count | None = fact(
        "行政人员", labels=(r"行政(?:人员|编制人员|编(?!制)|干部)", r"公务员", r"行政$"), units=_PEOPLE
    )
    institution: Count | None = fact(
        "事业人员", labels=(r"事业(?:人员|编制人员|编(?!制)|干部)", r"事业$"), units=_PEOPLE
    )
    workers: Count | None = fact("工勤人员", labels=(r"(?:机关)?工勤(?:人员)?",), units=_PEOPLE)
    contract: Count | None = fact(
        "聘用人员", labels=(r"(?:社会化|聘用|临聘|编外|合同制|劳务派遣)[^，。；、\d]{0,6}",), units=_PEOPLE
    )
    retired: Count | None = fact("退休人员", labels=(r"(?:离)?退休(?:人员|干部|职工)?",), units=_PEOPLE)
    by_post: dict[str, Post] = members(
        "按职务", key=NAME, guide="设主席1名、副主席2名之类；键为职务",
        labels=(r"副?(?:主席|主任|局长|院长|馆长|书记|主管|处长|科长|站长|所长|校长|会长|部长|中心主任)",),
    )  # fmt: skip
