"""The members of a list that a total is made of: which of them stand within others, and whether the list is whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.reconcile.index import Index, Source, Value
from extract.reconcile.intervals import ZERO, Interval

_WITHIN = re.compile(r"其中|[（(，,]\s*[内所已均]?(?:包?含|包括|列)|所含|(?:主要)?用于")
_ENDS = re.compile(r"[；;。\n]")
_CLOSES = re.compile(r"[）)]")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]")
_TOTAL_NAME = re.compile(r"总计|合计|总额|^(?:本年|当年)(?:收入|支出)$")
_GENERIC = re.compile(r"财政|收入|拨款|预算|支出|资金|本年|当年")
CARRIED = re.compile(r"结[转余]")
_THIS_YEAR = re.compile(r"本年|当年")
_BEFORE = 14
_SUM_NAME = re.compile(
    r"^(?:本年)?财政(?:拨款|性?资金)|本年|小计|合计|其他资金|^(?:工资福利|商品和服务|资本性)支出$|^对个人和家庭的?补助(?:支出)?$"
)
_NEAR = 80
_MOST_MEMBERS = 60
_ITEMS = re.compile(r"[、，,；;]")
_AND_SO_ON = re.compile(r"\s*(?:万|亿)?元?\s*(?:[^，,；;。、\d]{0,6})等")


def top(members: Sequence[Value], source: Source) -> list[Value]:
    """The members that stand within no other member, in the order of the text.

    项目支出40.5万元（含上缴上级支出5万元）: the second is within the first, by the fact's own `within` or by the words.
    """
    nodes = {member.path.removesuffix(".amount") for member in members}
    said = [member for member in members if member.fact.within.removesuffix(".amount") not in nodes]
    ordered = sorted(said, key=lambda value: value.place)
    if not source.text or len(ordered) < 2:
        return ordered
    kept: list[Value] = []
    inside_until = -1
    for index, member in enumerate(ordered):
        if member.place < inside_until and kept and member.interval.mid <= kept[-1].interval.mid:
            continue
        before = ordered[index - 1] if index else None
        until = _opened(before, member, source.text) if before is not None else -1
        if until > 0 and kept and member.interval.mid <= kept[-1].interval.mid:
            inside_until = until
            continue
        kept.append(member)
    return kept


def _opened(before: Value, member: Value, text: str) -> int:
    """Where the range ends that `before` opens for its own parts, if `member` is the first of these; else -1."""
    if before.place < 0:
        return -1
    end = before.statement.at[0][1]
    between = text[end : member.place]
    if not 0 < len(between) <= _NEAR or _ENDS.search(between):
        return -1
    found = _WITHIN.search(between)
    if found is None:
        return -1
    bracket = "（" in between[: found.end()] or "(" in between[: found.end()]
    closes = (_CLOSES if bracket else _ENDS).search(text, member.place)
    return closes.start() if closes else len(text)


def this_year(whole: Value, index: Index) -> bool:
    """Whether a total is that of the year alone: the words before it say so, or it is one of final accounts."""
    text = index.source.text
    before = text[max(0, whole.place - _BEFORE) : whole.place] if whole.place >= 0 else ""
    kind = next((fact.value for fact in index.words.get("document_kind", ())), "")
    return kind == "final_accounts" or _THIS_YEAR.search(before) is not None


def regrouped(
    whole: Value, members: Sequence[Value], text: str, *, own_year: bool = False
) -> Iterator[Sequence[Value]]:
    """Other ways to take a list that does not add up as it is.

    Without what is named twice, without the parts of subtotals (67005.95, 66197.67, 808.28, 0, 532.42 ...: the first is
    the sum of the next ones), without what is listed again in other words, and without money carried over that another
    sentence tells of.
    """
    once = _named_once(members)
    own = [member for member in once if not CARRIED.search(_bare(member))] if own_year else once
    for kept in (once, without_subtotals(once), _of_this_year(once, text), own, without_subtotals(own)):
        if len(kept) < len(members):
            yield kept
    yield from _listed_again(whole, once)


def _named_once(members: Sequence[Value]) -> list[Value]:
    """The members without totals among them, and without the second of two that are alike in value and in name."""
    kept: list[Value] = []
    for member in members:
        name = _bare(member)
        if _TOTAL_NAME.search(name):
            continue
        alike = (_bare(one) for one in kept if one.interval.mid == member.interval.mid)
        if not any(_one_name(name, other) for other in alike):
            kept.append(member)
    return kept


def _one_name(one: str, other: str) -> bool:
    """Whether the one says the other, generic words aside: 一般公共预算拨款, 取得一般公共预算财政拨款收入."""
    one, other = _GENERIC.sub("", one), _GENERIC.sub("", other)
    return bool(one and other) and (one in other or other in one)


def _bare(member: Value) -> str:
    return _NUMBERING.sub("", member.keys[-1]) if member.keys else ""


def _of_this_year(members: Sequence[Value], text: str) -> list[Value]:
    """The members without money carried over that is told of in a sentence of its own."""
    if not text:
        return [*members]
    return [
        member
        for index, member in enumerate(members)
        if not (
            CARRIED.search(_bare(member)) and index and "。" in text[members[index - 1].place : member.place]
        )
    ]


def _listed_again(whole: Value, members: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """The members without a run that makes up another member, or the whole once more, where the rest adds up."""
    if len(members) > _MOST_MEMBERS:
        return
    total = sum((member.interval.mid for member in members), ZERO)
    for start in range(len(members)):
        for end in range(start + 2, len(members) + 1):
            run, kept = members[start:end], [*members[:start], *members[end:]]
            amount = sum((member.interval.mid for member in run), ZERO)
            values = {member.interval.mid for member in kept}
            again = amount in (*values, whole.interval.mid) or all(one.interval.mid in values for one in run)
            several = sum(member.interval.mid != 0 for member in run) > 1
            within = start > 0 and amount <= members[start - 1].interval.mid
            if (
                (again or within)
                and several
                and abs(total - amount - whole.interval.mid) <= 2 * whole.interval.half
            ):
                yield kept


def without_subtotals(members: Sequence[Value]) -> list[Value]:
    """The members without the parts of subtotals: a member that is the sum of those that follow it at once."""
    kept: list[Value] = []
    index = 0
    while index < len(members):
        kept.append(members[index])
        index += 1 + _parts_behind(members, index)
    return kept


def _parts_behind(members: Sequence[Value], index: int) -> int:
    """How many of the members behind `index` make it up, within their rounding; 0 where they do not."""
    whole, made, nonzero = members[index].interval, Interval.exactly(0), 0
    for count, part in enumerate(members[index + 1 :], start=1):
        made = made + part.interval
        nonzero += part.interval.mid != 0
        if made.meets(whole) and (nonzero > 1 or (nonzero == 1 and _names_a_sum(members[index]))):
            return _with_zeros(members, index, count)
        if made.mid > whole.mid:
            return 0
    return 0


def _names_a_sum(member: Value) -> bool:
    """Whether the name of a member is that of several sources together."""
    return bool(member.keys) and _SUM_NAME.search(member.keys[-1]) is not None


def _with_zeros(members: Sequence[Value], index: int, count: int) -> int:
    while index + count + 1 < len(members) and members[index + count + 1].interval.mid == 0:
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a list may be open: `unclaimed` numbers stand in it, or its words say that it names the main ones only."""

    unclaimed: tuple[int, ...] = ()
    partial: bool = False

    def __bool__(self) -> bool:
        """Whether there is any reason."""
        return bool(self.unclaimed) or self.partial


def gap(whole: Value, members: Sequence[Value], source: Source) -> Gap:
    """Whether something may be missing from a list, from the text around it."""
    places = [member.place for member in members if member.place >= 0]
    if source.marked is None or not places:
        return Gap()
    first, last = min(places), max(places)
    if 0 < first - whole.place < 4 * _NEAR:
        first = whole.place
    end = _sentence_end(source.text, last)
    found = [
        mention.start for mention in source.unclaimed_within(first, end) if mention.kind in ("money", "none")
    ]
    return Gap(tuple(found), _names_some(source.text, sorted(members, key=lambda member: member.place)))


def _names_some(text: str, ordered: Sequence[Value]) -> bool:
    """Whether a list within one sentence names members without their numbers, or ends in 等: it gives the main ones only."""
    first, last = ordered[0], ordered[-1].statement.at[0][1]
    between = text[first.place : last]
    if _AND_SO_ON.match(text, last):
        return True
    mark = _ITEMS.search(between)
    if mark is None or "。" in between or "\n" in between.strip():
        return False
    return any(not any(character.isdigit() for character in piece) for piece in between.split(mark[0]))


def _sentence_end(text: str, start: int) -> int:
    stop = text.find("。", start)
    line = text.find("\n", start)
    ends = [at for at in (stop, line) if at >= 0]
    return min(ends) if ends else len(text)
