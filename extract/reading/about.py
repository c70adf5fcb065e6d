"""What a counted result is about: the words of its own clause, as they stand in the text."""

import re
from bisect import bisect_right

from extract.marking.marked import Marked
from extract.marking.numbers import Mention
from schemas.base import Span

_FAR = 60
_STOP = re.compile(r"[，,。；;：:、！!？?…]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BEFORE = re.compile(
    r"(?:\s|其中|全年|[今本当去上]年|(?:累|共|合|总)计|共(?![青同享建产])|同时|并(?![购入])|以及|及(?![时格])|和(?!谐)|与(?!会)|等(?!级)"
    r"|[一二三四五六七八九十]是|左右|以[上下](?!企)|的|了|已经?|将(?!军))+"
)
_BEHIND = re.compile(
    r"(?:\s|(?:累|共|合|总)计|(?<![公])共|大?约(?<!节约)|接?近(?<!附近)|(?:动态)?(?:保持|稳定|控制)在|超过?|达到?(?<!传达)(?<!直达)|不[少低高多]于|至少|突破|逾|为|是|[现共拥设具还含]?有|了|各"
    r"|分别|(?<![平人户年])均|总数|[≥>＞≤<＜第的（(])+$"
)
_EMPTY = re.compile(
    r"\S{0,2}(?:举办|开展|组织|完成|选[取树派]|推荐|评选|获得|取得|提供|建[立成]|实施|发放|新增|安排|制定|印发|报送|发布|吸引)|.*等|[为对向].{1,3}"
)
"""举办3场…招聘会: what was done says nothing yet; the thing itself stands behind."""


class Abouts:
    """Finds the words for the numbers of one document."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.starts = [paragraph.start for paragraph in marked.paragraphs]

    def find(self, mention: Mention) -> Span | None:
        """The words before the number, where they name a thing, else those behind its unit; at least two characters."""
        index = bisect_right(self.starts, mention.start) - 1
        paragraph = self.marked.paragraphs[index] if index >= 0 else None
        low, high = (paragraph.start, paragraph.end) if paragraph else (0, len(self.marked.text))
        before = self.before(mention, low)
        if before and not _EMPTY.fullmatch(self.marked.folded, *before):
            return before
        return self.behind(mention, high) or before

    def before(self, mention: Mention, low: int) -> Span | None:
        """The words from the last stop or number to this number."""
        previous = self.marked.mentions[mention.id - 1].unit_end if mention.id else 0
        start = max(low, previous, mention.start - _FAR)
        for stop in _STOP.finditer(self.marked.folded, start, mention.start):
            start = stop.end()
        return self.trimmed(start, mention.start)

    def behind(self, mention: Mention, high: int) -> Span | None:
        """The words from the unit to the next stop or number."""
        following = self.marked.mentions[mention.id + 1 : mention.id + 2]
        end = min(high, mention.unit_end + _FAR, *(m.start for m in following))
        stop = _STOP.search(self.marked.folded, mention.unit_end, end)
        return self.trimmed(mention.unit_end, stop.start() if stop else end)

    def trimmed(self, start: int, end: int) -> Span | None:
        """Without half brackets and the words that only lead to the number."""
        text = self.marked.folded
        for opening, closing in ("（）", "()", "“”"):
            close = text.find(closing, start, end)
            if close >= 0 and opening not in text[start:close]:
                start = close + 1
            opened = text.rfind(opening, start, end)
            if opened >= 0 and closing not in text[opened:end]:
                start = opened + 1
        head = _BEFORE.match(text, start, end)
        start = head.end() if head else start
        tail = _BEHIND.search(text, start, end)
        end = tail.start() if tail else end
        return (start, end) if len(_CHINESE.findall(text, start, end)) >= 2 else None
