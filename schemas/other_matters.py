"""其他重要事项: 机关运行经费、政府采购、国有资产."""

from schemas.base import Count, Measured, Node, Section, fact, members, node
from schemas.keys import EQUIPMENT, VEHICLE_TYPE

_SIDES = r"(?:政府采购)?(?:预算|支出|项目|合同|采购)*(?:预算|支出|金额|总?额)*"
_VEHICLES = ("辆", "台")


class AgencyOperating(Section, Measured):
    """机关运行经费."""

    root = "agency_operating"
    title = "机关运行经费"
    part = "budget"
    headings = (r"(?:机关|行政)运行经费",)
    anchors = (
        r"(?:机关|行政)运行经费(?:财政拨款)?(?:预算|支出|决算)?",
        r"一般公共预算(?:财政)?拨款(?:安排的)?运行经费",
    )


class Purchases(Measured):
    """政府采购的构成."""

    goods: Measured | None = node("货物", labels=(rf"(?:政府采购)?货物(?:类)?{_SIDES}",))
    works: Measured | None = node("工程", labels=(rf"(?:政府采购)?工程(?:类)?{_SIDES}",))
    services: Measured | None = node("服务", labels=(rf"(?:政府采购)?服务(?:类)?{_SIDES}",))
    sme: Measured | None = node("中小企业", labels=(r"(?:授予|面向|由)?中小企业[^，。；\d]{0,24}",))
    micro: Measured | None = node("小微企业", labels=(r"(?:授予|面向|由)?小微企业[^，。；\d]{0,24}",))


class Procurement(Section, Purchases):
    """政府采购."""

    root = "procurement"
    title = "政府采购"
    part = "budget"
    headings = (r"政府采购",)
    anchors = (r"政府采购(?:预算|支出|合同|项目)*(?:总额|总计|总金额|金额|预算|支出|项目)",)

    general_public_budget: Purchases | None = node(
        "一般公共预算拨款政府采购", anchors=(r"一般公共预算(?:财政)?拨款(?:的)?政府采购",)
    )


class VehicleAssets(Node):
    """车辆."""

    total: Count | None = fact("车辆总数", units=_VEHICLES)
    by_type: dict[str, Count] = members(
        "按用途的车辆", key=VEHICLE_TYPE,
        labels=(
            r"(?:[^，。；、：:\d（(]{0,8}领导(?:干部)?|一般公务|机要通信(?:和应急)?|应急保障|执[勤法](?:执[勤法]|勤务|用)?"
            r"|特种专业技术|离退休干部(?:服务)?|老干部服务|定向[化]?保障|实物保障岗位|业务|其他|公务|调研|专业技术)(?:公务)?(?:用车|车辆|车)",
        ),
    )  # fmt: skip


class Equipment(Node):
    """大型设备."""

    count: Count | None = fact("设备台（套）数", units=("台（套）", "台", "套", "件", "个", "台/套"))


class Assets(Section):
    """国有资产占有使用情况."""

    root = "assets"
    title = "国有资产"
    part = "budget"
    headings = (r"国有资产(?!监督)",)

    vehicles: VehicleAssets | None = node(
        "车辆", labels=(r"(?:共有|现有|拥有|实有)?(?:公务)?(?:用)?车(?:辆)?(?:总?数)?(?!购置|运行)",)
    )
    equipment: dict[str, Equipment] = members(
        "大型设备", key=EQUIPMENT, guide="单价（价值）……以上的设备；键指“50万元”这样的门槛",
        labels=(r"(?:单价|单位价值|价值|单台)[^，。；]{0,14}?元[^，。；\d]{0,24}(?:设备|仪器)[^，。；\d]{0,10}",),
    )  # fmt: skip
