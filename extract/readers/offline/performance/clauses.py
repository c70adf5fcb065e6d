"""The words around a number of project prose: what leads to it, what follows, and the name that they hold."""

import re
from typing import NamedTuple

from extract.marking.numbers import Mention
from schemas.base import Span

_BOUNDS = re.compile(r"(?s:.*)[，,。；;：:、（(）)\n]")
_CLAUSE = re.compile(r"[^，,。；;：:、（(）)\n]+(?=[，,：:、]?\s*$)")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]\s*$")
_TAIL = re.compile(r"[^，,。；;：:、（(）)\n]*")
_STOPS = re.compile(r"[。！？\n]")

_BEFORE_NAME = re.compile(
    r"^(?:其中|主要|全部|分别|并|另外?|[共合总累]计|共|全年|本年度?|当年|今年|按[照着]?|截[止至]\S{0,3}|(?:19|20)\d\d年度?|我[会局委办院校区县市处中心]{1,2}"
    r"|本?[单位部门]{2}|[一二三四五六七八九]是|完成|发放|给予|支付|安排|使用|投入|资金|及|和|与|对|向|给|为|将|已|[\s\W_])+"
)
_VERB = re.compile(r".*(?:用于|实施|给予|支付)(?=..)")
_OPEN_VERB = re.compile(r".+?(?=(?:组织开展|开展|举办)..)")
_AFTER_NAME = re.compile(
    r"(?:[，,：:\s]|共计?|合计|总计|累计|大?约|达到?|为|是|有|费用|支出|资金|金额|款项|等|标准|人数|人均|每[人户名])+$"
)
_GENERIC = re.compile(
    r"(?:[\s\W]|共计?|合计|总计|累计|大?约|达到?|为|是|等|其中|全年|本年|(?:19|20)\d\d年度?|慰问|补助|救助|帮扶|发放|支出|支付|使用|投入|费用|经费|资金|金额"
    r"|款项?|金|总额|对|向|给|用于|每[人户名]|标准|人均|我[会局]|完成|项目|专项|区|市|县|省|级|全[省市县区]|名)*"
)
_AFTER_COUNT = re.compile(
    r"^的?(?P<name>[^，。；、（）()\d\n]{2,24}?)(?=进行|开展|给予|发放|实施|提供|申请|落实|享受|购买|组织|支付|送|[，。；、（）()\d\n]|$)"
)
MAX_NAME = 60
_LONG = 600


class Around(NamedTuple):
    """Where a number stands. `lead` is what is said right before it in its clause, `tail` right after its unit."""

    mention: Mention
    lead: Span
    tail: Span
    inside: bool
    touching: bool


def around(text: str, mention: Mention, previous: int, start: int, end: int) -> Around:
    """The surroundings of a number in text[start:end]; `previous` is where the number before it ended."""
    low = max(previous, start, mention.start - 120)
    bound = _BOUNDS.match(text, low, mention.start)
    lead = (bound.end() if bound else low, mention.start)
    tail = _TAIL.match(text, mention.unit_end, min(end, mention.unit_end + 40))
    sentence = text[max(start, mention.start - 160) : mention.start]
    inside = max(sentence.rfind("（"), sentence.rfind("(")) > max(sentence.rfind("）"), sentence.rfind(")"))
    touching = previous > start and not text[previous : mention.start].strip()
    return Around(
        mention, lead, tail.span() if tail else (mention.unit_end, mention.unit_end), inside, touching
    )


def sentence(text: str, at: int, start: int, end: int) -> Span:
    """The sentence around a place."""
    low, high = max(start, at - _LONG), min(end, at + _LONG)
    for stop in _STOPS.finditer(text, low, at):
        low = stop.end()
    following = _STOPS.search(text, at, high)
    return low, following.start() if following else high


def name_in(text: str, span: Span) -> Span | None:
    """The noun phrase that a stretch of words holds once what leads to it and what follows is taken off."""
    low, high = span
    cut = _VERB.match(text, low, high) or _OPEN_VERB.match(text, low, high)
    if cut:
        low = cut.end()
    words = text[low:high]
    after = _AFTER_NAME.search(words)
    if after:
        words = words[: after.start()]
    before = _BEFORE_NAME.match(words)
    if before:
        low, words = low + before.end(), words[before.end() :]
    words = words.rstrip()
    if len(words) < 2 or len(words) > MAX_NAME or _GENERIC.fullmatch(words):
        return None
    return low, low + len(words)


def generic(words: str) -> bool:
    """Whether words before a number name nothing: 共计, 慰问资金, 费用."""
    return _GENERIC.fullmatch(words) is not None


def clause_before(text: str, at: int, low: int) -> Span | None:
    """The clause that ends right before a place, a remark in brackets left out; None where there is none."""
    low = max(low, at - 120)
    stretch = text[low:at].rstrip("，,：: \n")
    bracket = _BRACKETED.search(stretch)
    if bracket:
        stretch = stretch[: bracket.start()]
    found = _CLAUSE.search(stretch)
    return (low + found.start(), low + found.end()) if found else None


def name_after(text: str, span: Span) -> Span | None:
    """What was counted, named behind the count: 62名寄宿生."""
    found = _AFTER_COUNT.match(text[span[0] : span[1]])
    if found is None or generic(found["name"]):
        return None
    return span[0] + found.start("name"), span[0] + found.end("name")
