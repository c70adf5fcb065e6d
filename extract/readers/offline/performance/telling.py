"""Reads the numbers of a stretch of prose that is about one project."""

import re

from extract.marking.numbers import Mention
from extract.readers.offline.performance.clauses import (
    Around,
    around,
    clause_before,
    generic,
    name_after,
    name_in,
    sentence,
)
from extract.readers.offline.performance.desk import Desk
from extract.readers.offline.performance.names import Figure, Project, Use
from schemas.base import Span

_ANY = r"(?:本?(?:单位|部门|项目)|该项目|我[会局委办院校]|(?:19|20)\d\d年度?|全年|年度|年初|年中|本年度?|当年|共|累计|实际|项目|专项|[省市县区级中央本财政的]|已|数|资金|经费|安排|总额?|金额|[为是计达合\s])*+"
_TOTALS = (
    ("balance", re.compile(rf"{_ANY}(?:结余|结转|剩余)(?:结余|结转|和|资金|金额|为|\s)*")),
    (
        "budget_fiscal",
        re.compile(r"(?:其中)?[省市县区级中央本]{0,3}财政(?:拨款|资金)(?:年初)?预算(?:数|安排|资金)?[为是]?"),
    ),
    (
        "budget",
        re.compile(
            rf"{_ANY}(?:预算(?!执行)|批复|申报|申请|计划(?:投资|安排)?|总投资)(?:批复|下达|数|额)?{_ANY}"
        ),
    ),
    ("received", re.compile(rf"{_ANY}(?:收到|到位|拨付|下达|拨入|到账|转移支付){_ANY}")),
    ("executed", re.compile(rf"{_ANY}(?:执行数|执行|支出|使用|支付){_ANY}")),
)
_GRANTED = re.compile(r"(?:财政|上级|区|县|市|省).{0,12}(?:拨付|转移支付|下达|拨入)|收到|到位")
_ALLOTTED = re.compile(r"(?:财政|年初|预算).{0,6}安排")
_FOR_WHOM = re.compile(r"(?:^|[^\w])(?:对|为|向|给)|^(?:全年)?(?:对|为|向|给)")
_GRANTED_AFTER = re.compile(r"\s*(?:转移支付|到位|的?拨款)")
_FISCAL = re.compile(r"财政(?:资金|拨款|补助|预算)?$|财政.{0,8}(?:资金|拨款)$")
_OTHER = re.compile(r"(?:本级|配套|自筹|自有|单位|其[他它]|社会)(?:资金|经费|投入|承担)?$")
_STANDARD_BEFORE = re.compile(
    r"(?:(?:人均|户均|每[人户名位家生](?:每[年月天日次餐期])?)(?:补助|补贴|发放|奖励|慰问金?|资助|标准)?|标准(?:[为是]|分别为)?(?:每[人户名])?)[为是]?$"
)
_STANDARD_AFTER = re.compile(r"\s*(?:的?标准|[/／每](?:[人户名年月]))")
_FORWARD = re.compile(r"(?:以|按照?)[^，。；]{0,12}$")
_NTH = re.compile(r"第[一二三四五六七八九十]+[次批期笔]")
_SPENT = re.compile(r"用于|支出|使用|支付")
_PLANNED = re.compile(r"预算|批复|计划|申报|下达")
_RATE = re.compile(
    r"(?:完成(?:年初|全年|调整后?|年度)?预算的?|(?:预算|资金)?(?:执行|支出|完成)率(?:为|达到?)?)$"
)
_AID = re.compile(r"用于|慰问|救助|补助|帮扶|资助|津贴|人均|发放|补贴|走访|每人|送温暖|抚恤|奖励")
_PEOPLE = re.compile(r"人|名|户|位|户（次）|人次|户次|人（次）|家")
_TIMES = re.compile(r"[次场期批件篇]|场次|批次")
_QUALITY = ("满意", "准确", "及时", "合格", "达标", "覆盖", "完成")
_DUTY = re.compile(r"编制|在职|内设|退休人员|科室|下属")


def tell(desk: Desk, project: Project, span: Span, where: str = "") -> None:
    """Points to every number of text[span] that the project, one of its uses or the activities take."""
    _Telling(desk, project, span, where).run()


class _Telling:
    """One stretch of prose; `use` is the use that was spoken of last."""

    def __init__(self, desk: Desk, project: Project, span: Span, where: str) -> None:
        self.desk, self.project, self.where = desk, project, where
        self.text = desk.text
        self.start, self.end = span
        self.use: Use | None = None
        self.waiting: list[Mention] = []  # standards that the next use named in the sentence takes
        self.previous = self.start

    def run(self) -> None:
        found = list(self.desk.mentions(self.start, self.end))
        for index, mention in enumerate(found):
            following = found[index + 1] if index + 1 < len(found) else None
            place = around(self.text, mention, self.previous, self.start, self.end)
            if self.waiting and self.sentence(mention)[0] > self.waiting[0].start:
                self.waiting.clear()
            self.take(place, following)
            self.previous = mention.unit_end

    def sentence(self, mention: Mention) -> Span:
        return sentence(self.text, mention.start, self.start, self.end)

    def words(self, span: Span) -> str:
        return "".join(self.text[span[0] : span[1]].split())

    def take(self, place: Around, following: Mention | None) -> None:
        mention = place.mention
        kind = mention.kind
        if kind in ("money", "rate"):
            self.money(place)
        elif kind == "percent":
            self.percent(place)
        elif kind == "count":
            if self.paired(mention, following):
                self.desk.activity(mention)
            else:
                self.count(place)

    def paired(self, mention: Mention, following: Mention | None) -> bool:
        """1人0.5万元: a count and its money, nothing between them."""
        if following is None or following.kind != "money":
            return False
        return not self.text[mention.unit_end : following.start].strip()

    # -- money

    def money(self, place: Around) -> None:
        mention, lead = place.mention, self.words(place.lead)
        after = self.text[mention.unit_end : mention.unit_end + 8]
        if mention.kind == "rate" or _STANDARD_BEFORE.search(lead) or _STANDARD_AFTER.match(after):
            return self.standard(place, lead, after)
        if place.touching or _NTH.search(lead):
            return self.desk.activity(mention)
        if place.inside and self.use and self.part(mention, lead):
            return None
        slot = self.total(place, lead, after)
        if slot:
            return self.desk.figure(self.project, slot, mention)
        return self.amount(place, lead)

    def standard(self, place: Around, lead: str, after: str) -> None:
        forward = _FORWARD.search(self.text[place.lead[0] : place.mention.start]) and "标准" in after
        if self.use and not forward:
            self.desk.use(self.project, self.use, "standard", place.mention)
        else:
            self.waiting.append(place.mention)

    def part(self, mention: Mention, lead: str) -> bool:
        """What part of a use's money came from where: （其中财政资金10万元，配套5万元）."""
        slot = "fiscal" if _FISCAL.search(lead) else "other" if _OTHER.search(lead) else ""
        if slot and self.use:
            self.desk.use(self.project, self.use, slot, mention)
        return bool(slot)

    def total(self, place: Around, lead: str, after: str) -> str:
        """The slot of the project itself that money is for, "" where it is for a use."""
        stated = next((slot for slot, pattern in _TOTALS if lead and pattern.fullmatch(lead)), "")
        if self.where in ("plan", "arrived") and stated != "budget_fiscal":
            return "budget" if self.where == "plan" else "received"
        if stated:
            return stated
        if place.inside:
            return ""
        if (self.where == "expected" and "财政" in lead) or _GRANTED_AFTER.match(after):
            return "received"
        if _GRANTED.search(lead) and "用于" not in lead:
            return "received"
        if _ALLOTTED.search(lead) and "用于" not in lead:
            return "budget"
        if self.where == "achieved" and "财政" in lead and _FISCAL.search(lead):
            return "executed_fiscal"
        figure = Figure.of(place.mention)
        same = figure is not None and self.project.total(figure)
        if "批复" in lead and "用于" not in lead:
            return "budget"
        if same and self.where in ("basis", "goal", "reply", "expected"):
            return "budget"
        if lead.endswith(("等支出", "等使用")):
            return "executed"
        if same and _SPENT.search(self.text[self.sentence(place.mention)[0] : place.mention.start]):
            return "executed"
        return "budget" if same and _PLANNED.search(lead) else ""

    def amount(self, place: Around, lead: str) -> None:
        """The money of a use: of the one just named, or of the one that these words name."""
        mention = place.mention
        if generic(lead):
            named = self.clause(place)
            if named is None:
                if self.use and "amount" not in self.use.figures and self.near(mention):
                    self.desk.use(self.project, self.use, "amount", mention)
                elif not self.known("amount", mention):
                    self.loose(mention)
                return
        else:
            named = name_in(self.text, place.lead)
        if named is None:
            self.loose(mention)
            return
        self.name(named, "amount", mention)

    def clause(self, place: Around) -> Span | None:
        """The clause before a bare 费用 or 共计, where it holds no number of its own."""
        found = clause_before(self.text, place.lead[0], max(self.previous, self.start))
        if found is None or self.mention_before(found[0]):
            return None
        return name_in(self.text, found)

    def mention_before(self, at: int) -> bool:
        """Whether the last number stands in the clause that goes on at a place."""
        return at <= self.previous and self.previous > self.start

    def near(self, mention: Mention) -> bool:
        return self.previous >= self.sentence(mention)[0]

    def loose(self, mention: Mention) -> None:
        if self.where in ("", "spent", "done", "achieved", "goal", "expected") and mention.kind != "rate":
            self.desk.activity(mention)

    def name(self, named: Span, slot: str, mention: Mention) -> None:
        figure = Figure.of(mention)
        if figure is None:
            return
        self.use = self.project.use(named, self.words(named), slot, figure)
        self.desk.use(self.project, self.use, slot, mention)
        for waiting in self.waiting:
            self.desk.use(self.project, self.use, "standard", waiting)
        self.waiting.clear()

    def known(self, slot: str, mention: Mention) -> bool:
        """Takes a number that repeats a figure of a use stated before."""
        figure = Figure.of(mention)
        same = [u for u in self.project.uses if figure and u.fits(slot, figure)]
        if len(same) != 1:
            return False
        self.use = same[0]
        self.desk.use(self.project, self.use, slot, mention)
        return True

    # -- counts and shares

    def count(self, place: Around) -> None:
        mention = place.mention
        if _TIMES.fullmatch(mention.unit):
            return self.times(place)
        low, high = self.sentence(mention)
        if _DUTY.search(self.text, low, mention.start):
            return None
        aid = (
            self.waiting
            or _AID.search(self.text, low, high)
            or (self.where and _AID.search(self.project.words))
        )
        if _PEOPLE.fullmatch(mention.unit) and aid:
            lead = self.words(place.lead)
            named = None if _FOR_WHOM.search(lead) else name_in(self.text, place.lead)
            if named is None and not lead.endswith(("共计", "合计", "总计")):
                named = name_after(self.text, place.tail) or name_in(self.text, place.lead)
            if named is None and lead.rstrip("共计合总").endswith(("慰问", "救助", "补助", "帮扶", "资助")):
                named = self.verb(place.lead)
            if named:
                return self.name(named, "count", mention)
            if self.known("count", mention):
                return None
        return self.desk.activity(mention)

    def verb(self, lead: Span) -> Span | None:
        """What was done to those counted, where nothing else names them: 共计慰问120人."""
        found = re.search(r"慰问|救助|补助|帮扶|资助", self.text[lead[0] : lead[1]])
        return (lead[0] + found.start(), lead[0] + found.end()) if found else None

    def times(self, place: Around) -> None:
        lead = name_in(self.text, place.lead)
        shown = self.project.shows(self.words(lead), place.mention.value) if lead else None
        if shown:
            at = (place.mention.start, place.mention.unit_end)
            return self.desk.indicator(self.project, "actual", at, shown.name)
        return self.desk.activity(place.mention)

    def percent(self, place: Around) -> None:
        mention, lead = place.mention, self.words(place.lead)
        if _RATE.search(lead):
            return self.desk.figure(self.project, "completion_rate", mention)
        near = lead + self.words(place.tail)[:8]
        word = next((word for word in _QUALITY if word in near), None)
        shown = self.project.shows(word, mention.value) if word else None
        if shown:
            return self.desk.indicator(self.project, "actual", (mention.start, mention.unit_end), shown.name)
        return self.desk.activity(mention)
