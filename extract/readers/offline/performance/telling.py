"""Reads the numbers of a stretch of prose that is about one project."""

import re

from extract.documents.words import dense
from extract.marking.numbers import Mention
from extract.readers.offline.performance import phrases
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
        return dense(self.text[span[0] : span[1]])

    def take(self, place: Around, following: Mention | None) -> None:
        mention = place.mention
        kind = mention.kind
        if self.where == "overview" and (kind != "money" or not self.said_before(mention)):
            return
        if kind in ("money", "rate"):
            self.money(place)
        elif kind == "percent":
            self.percent(place)
        elif kind == "count":
            if self.paired(mention, following):
                self.desk.activity(mention)
            else:
                self.count(place, self.priced(mention, following))

    def said_before(self, mention: Mention) -> bool:
        """Whether money is a total of the project that was stated elsewhere."""
        figure = Figure.of(mention)
        return figure is not None and self.project.total(figure)

    def priced(self, mention: Mention, following: Mention | None) -> bool:
        """Whether the money of what is counted comes next: 示范村4个，每村补助5万元."""
        if following is None or following.kind not in ("money", "rate"):
            return False
        between = self.text[mention.unit_end : following.start]
        if phrases.CLOSES.search(between):
            return False
        lead = dense(re.split(r"[，,、：:（(）)]", between)[-1])
        return bool(phrases.STANDARD_BEFORE.search(lead) or (generic(lead) and "，" in between))

    def paired(self, mention: Mention, following: Mention | None) -> bool:
        """3人0.9万元: a count and its money, nothing between them."""
        if following is None or following.kind != "money":
            return False
        return not self.text[mention.unit_end : following.start].strip()

    # -- money

    def money(self, place: Around) -> None:
        mention, lead = place.mention, self.words(place.lead)
        after = self.text[mention.unit_end : mention.unit_end + 8]
        if (
            mention.kind == "rate"
            or phrases.STANDARD_BEFORE.search(lead)
            or phrases.STANDARD_AFTER.match(after)
        ):
            return self.standard(place, after)
        if place.touching or phrases.NTH.search(lead):
            return self.desk.activity(mention)
        if place.inside and self.use and self.part(mention, lead):
            return None
        slot = "" if self.spent_on_use(mention, lead) else self.total(place, lead, after)
        if slot:
            return self.desk.figure(self.project, slot, mention)
        return self.amount(place, lead)

    def spent_on_use(self, mention: Mention, lead: str) -> bool:
        """Whether a bare 支出 goes on about the use just counted: 示范村4个，支出20万元."""
        figure = Figure.of(mention)
        if not (self.use and figure and phrases.BARE_SPENT.fullmatch(lead) and self.near(mention)):
            return False
        return self.use.fits("amount", figure) is not False and not self.project.total(figure)

    def standard(self, place: Around, after: str) -> None:
        forward = phrases.FORWARD.search(self.text[place.lead[0] : place.mention.start]) and "标准" in after
        if self.use and not forward:
            self.desk.use(self.project, self.use, "standard", place.mention)
        else:
            self.waiting.append(place.mention)

    def part(self, mention: Mention, lead: str) -> bool:
        """What part of a use's money came from where: （其中财政资金10万元，配套5万元）."""
        slot = "fiscal" if phrases.FISCAL.search(lead) else "other" if phrases.OTHER.search(lead) else ""
        if slot and self.use:
            self.desk.use(self.project, self.use, slot, mention)
        return bool(slot)

    def total(self, place: Around, lead: str, after: str) -> str:
        """The slot of the project itself that money is for, "" where it is for a use."""
        stated = next((slot for slot, pattern in phrases.TOTALS if lead and pattern.fullmatch(lead)), "")
        if self.where in ("plan", "arrived") and stated != "budget_fiscal":
            return "budget" if self.where == "plan" else "received"
        if stated:
            return stated
        if place.inside:
            return ""
        if (self.where == "expected" and "财政" in lead) or phrases.GRANTED_AFTER.match(after):
            return "received"
        if phrases.GRANTED.search(lead) and "用于" not in lead:
            return "received"
        if phrases.ALLOTTED.search(lead) and "用于" not in lead:
            return "budget"
        if self.where == "achieved" and "财政" in lead and phrases.FISCAL.search(lead):
            return "executed_fiscal"
        figure = Figure.of(place.mention)
        same = figure is not None and self.project.total(figure)
        if "批复" in lead and "用于" not in lead:
            return "budget"
        if same and self.where in ("overview", "basis", "goal", "reply", "expected"):
            return "budget"
        if lead.endswith(("等支出", "等使用")):
            return "executed"
        if same and phrases.SPENT.search(self.text[self.sentence(place.mention)[0] : place.mention.start]):
            return "executed"
        return "budget" if same and phrases.PLANNED.search(lead) else ""

    def amount(self, place: Around, lead: str) -> None:
        """The money of a use: of the one just named, or of the one that these words name."""
        mention = place.mention
        if generic(lead):
            named = self.clause(place)
            if named is None:
                return self.bare_amount(mention)
        else:
            named = name_in(self.text, place.lead)
        if named is None:
            self.loose(mention)
            return
        self.name(named, "amount", mention)

    def bare_amount(self, mention: Mention) -> None:
        """Money that nothing names: that of the use just spoken of, or a total said again."""
        figure = Figure.of(mention)
        if self.use and figure and self.near(mention) and self.use.fits("amount", figure) is not False:
            self.desk.use(self.project, self.use, "amount", mention)
        elif figure and self.project.total(figure):
            self.desk.figure(self.project, "executed", mention)
        elif not self.known("amount", mention):
            self.loose(mention)

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
        same = [u for u in self.project.recent if figure and u.fits(slot, figure)]
        if len(same) != 1:
            return False
        self.use = same[0]
        self.desk.use(self.project, self.use, slot, mention)
        return True

    # -- counts and shares

    def count(self, place: Around, priced: bool) -> None:
        mention, lead = place.mention, self.words(place.lead)
        low, _ = self.sentence(mention)
        if phrases.DUTY.search(self.text, low, mention.start):
            return None
        figure = Figure.of(mention)
        again = self.project.counted(lead, figure) if figure else None
        if again:
            self.use = again
            return self.desk.use(self.project, again, "count", mention)
        if self.aided(mention, lead, priced or bool(self.waiting)):
            named = self.who(place, lead)
            if named:
                return self.name(named, "count", mention)
            if self.known("count", mention):
                return None
        shown = self.project.shows(lead, mention.value)
        if shown:
            at = (mention.start, mention.unit_end)
            return self.desk.indicator(self.project, "actual", at, shown.name)
        return self.desk.activity(mention)

    def aided(self, mention: Mention, lead: str, priced: bool) -> bool:
        """Whether what is counted got money: it has a price, or people are counted where help is spoken of."""
        if priced:
            return True
        if not phrases.PEOPLE.fullmatch(mention.unit) or phrases.REACHED.search(lead):
            return False
        told = phrases.AID.search(self.text, *self.sentence(mention))
        return bool(told or (self.where and phrases.AID.search(self.project.words)))

    def who(self, place: Around, lead: str) -> Span | None:
        """The name of those counted: before the count, behind it (62名寄宿生), or what was done to them."""
        named = None if phrases.FOR_WHOM.search(lead) else name_in(self.text, place.lead)
        if named is None and not lead.endswith(("共计", "合计", "总计")):
            named = name_after(self.text, place.tail) or name_in(self.text, place.lead)
        if named is None and lead.rstrip("共计合总").endswith(("慰问", "救助", "补助", "帮扶", "资助")):
            named = self.verb(place.lead)
        return named

    def verb(self, lead: Span) -> Span | None:
        """What was done to those counted, where nothing else names them: 共计慰问30人."""
        found = re.search(r"慰问|救助|补助|帮扶|资助", self.text[lead[0] : lead[1]])
        return (lead[0] + found.start(), lead[0] + found.end()) if found else None

    def percent(self, place: Around) -> None:
        mention, lead = place.mention, self.words(place.lead)
        if phrases.RATE.search(lead):
            return self.desk.figure(self.project, "completion_rate", mention)
        near = lead + self.words(place.tail)[:8]
        word = next((word for word in phrases.QUALITY if word in near), None)
        shown = self.project.shows(word or lead, mention.value)
        if shown:
            return self.desk.indicator(self.project, "actual", (mention.start, mention.unit_end), shown.name)
        return self.desk.activity(mention)
