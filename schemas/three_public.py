"""“三公”经费 and 会议费、培训费、差旅费."""

from schemas.base import Amount, Count, Measured, Node, Section, fact, members, node
from schemas.keys import NAME, VEHICLE_TYPE

_VEHICLES = ("辆", "台")
_TYPES = (
    r"轿车", r"小汽车", r"越野车", r"载客汽车", r"多功能乘用车", r"小型客车", r"中型客车", r"大型客车", r"旅行车",
    r"商务车", r"面包车", r"摩托车", r"货车", r"特种(?:专业技术)?用?车",
)  # fmt: skip


class Overseas(Measured):
    """因公出国（境）."""

    groups: Count | None = fact("出国（境）团组数", labels=("团组",), units=("个", "次", "组", "批"))
    persons: Count | None = fact("出国（境）人次数", labels=("出国", "人次", "人"), units=("人", "人次"))


class Guests(Measured):
    """接待的批次和人数."""

    batches: Count | None = fact("接待批次", labels=("批次", "接待"), units=("批次", "批", "次"))
    persons: Count | None = fact("接待人次", units=("人", "人次"))
    companions: Count | None = fact("陪同人数", labels=("陪同",), units=("人", "人次"))


class Reception(Guests):
    """公务接待."""

    domestic: Guests | None = node("国内公务接待", labels=(r"国内(?:公务)?接待(?:费|支出)?",))
    foreign: Guests | None = node(
        "外事接待", labels=(r"(?:外事|国外|外宾|国（境）外)(?:公务)?接待(?:费|支出)?",)
    )
    events: dict[str, Measured] = members("接待事项", key=NAME, guide="逐项列出的接待事由及支出；键为事由")


class PurchasedType(Node):
    """按车型的购置."""

    count: Count | None = fact("购置辆数", units=_VEHICLES)
    amount: Amount | None = fact("购置金额")


class VehiclePurchase(Measured):
    """公务用车购置."""

    count: Count | None = fact("购置辆数", labels=("购置",), units=_VEHICLES)
    by_type: dict[str, PurchasedType] = members("按车型的购置", key=VEHICLE_TYPE, labels=_TYPES)


class VehiclesHeld(Node):
    """公务用车保有量."""

    total: Count | None = fact("公务用车保有量", units=_VEHICLES)
    by_type: dict[str, Count] = members("按车型的保有量", key=VEHICLE_TYPE, labels=_TYPES)


class ThreePublic(Section, Measured):
    """“三公”经费."""

    root = "three_public"
    title = "“三公”经费"
    part = "budget"
    headings = (r"(?:一般公共预算)?(?:财政拨款)?(?:安排的)?[“\"]?三公[”\"]?经费",)
    anchors = (r"[“\"]?三公[”\"]?经费(?:财政拨款)?(?:支出)?(?:预算|决算)?(?:总?数|总额)?",)

    overseas: Overseas | None = node(
        "因公出国（境）费", labels=(r"因公出国(?:（境）|\(境\))?(?:经费|费用?)?(?:支出)?",)
    )
    reception: Reception | None = node("公务接待费", labels=(r"公务接待(?:经费|费用?)?(?:支出)?",))
    vehicles: Measured | None = node(
        "公务用车购置及运行维护费",
        labels=(
            r"(?:公务)?用?车(?:购置)(?:费|经费)?(?:及|和|与)(?:公务用车)?运行(?:维护)?(?:经费|费用?)?(?:支出)?",
        ),
    )
    vehicle_purchase: VehiclePurchase | None = node(
        "公务用车购置费",
        labels=(r"公务(?:用)?车(?:辆)?购置(?:经费|费用?)?(?:支出)?",),
        anchors=(r"购置(?:更新)?(?:公务)?(?:用)?车(?:辆)?",),
    )
    vehicle_operation: Measured | None = node(
        "公务用车运行维护费", labels=(r"(?:公务)?(?:用)?车(?:辆)?运行(?:维护)?(?:经费|费用?)?(?:支出)?",)
    )
    vehicles_held: VehiclesHeld | None = node(
        "公务用车保有量",
        labels=(r"(?:现有|共有|保有)(?:公务)?(?:用)?车(?:辆)?", r"公务用车保有量", r"开支财政拨款的公务用车"),
    )


class Meeting(Section, Measured):
    """会议费."""

    root = "meeting"
    title = "会议费"
    part = "budget"
    headings = (r"会议费",)
    anchors = (r"会议费",)


class Training(Section, Measured):
    """培训费."""

    root = "training"
    title = "培训费"
    part = "budget"
    headings = (r"培训费",)
    anchors = (r"培训费",)


class Travel(Section, Measured):
    """差旅费."""

    root = "travel"
    title = "差旅费"
    part = "budget"
    headings = (r"差旅费",)
    anchors = (r"差旅费",)


_FEE = r"[“\"]?(?:会议费|培训费|差旅费)[”\"]?"
_FEES = rf"{_FEE}(?:(?:、|和|及|以及){_FEE})+"


class MeetingTrainingTravel(Section, Measured):
    """会议费、培训费、差旅费 together."""

    root = "meeting_training_travel"
    title = "会议费、培训费、差旅费合计"
    part = "budget"
    headings = (_FEES,)
    anchors = (rf"{_FEES}(?:财政拨款)?(?:支出)?(?:预算|决算)?(?:数)?",)
