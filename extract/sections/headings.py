"""Which lines are headings, and what they are about. Numbering may be lost or doubled; words decide first."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from schemas.catalogue import Catalogue

GLOSSARY = "#glossary"
"""名词解释: its numbers belong to definitions."""
CONTENTS = "#contents"
"""目录."""
TABLES = "#tables"
"""附表: the tables behind the prose."""
NARRATIVE = "activities[]"

_FIXED = (
    (GLOSSARY, r"(?:专业性?)?名词解释|名词释义|术语解释"),
    (CONTENTS, r"^目\s*录$"),
    (TABLES, r"(?:部门|单位)?(?:预算|决算)(?:公开)?(?:报表|表格|表)$|^附表|表格部分$"),
)
_CN = "一二三四五六七八九十百"
_NUMBERING = re.compile(
    rf"""\s*(?:\[[^\]\n]{{0,40}}\]\s*)*(?:
      (?P<part>第[{_CN}\d]+[部编]分) | (?P<l1>[{_CN}]+)\s*[、.．,，:：] | (?P<l2>[（(][{_CN}]+[)）])
      | (?P<l3>\d{{1,2}}\s*[.．、,，](?!\d)) | (?P<l4>[（(]\d{{1,2}}[)）]) | (?P<l5>[①-⑳]) | (?P<annex>附件\s*\d*\s*[:：]?)
    )\s*""",
    re.X,
)
_LEVELS = {"part": 0, "annex": 0, "l1": 1, "l2": 2, "l3": 3, "l4": 4, "l5": 5}
_BREAK = re.compile(r"[。：:；;，,]")
_AMOUNT = re.compile(r"\d[\d,.]*\s*(?:万|亿|元|%|％|人|个|辆|台)")
_DEFINES = re.compile(r"\s*(?:是?指|反映|为保障)")
_MAX_HEADING = 42
_MAX_RUN_IN = 24
_ALWAYS = 2
"""A numbered short line of 一、 or （一） is a heading whatever it is about."""
_TITLE = re.compile(
    r"(?:情况|说明|概况|构成|组成|设置|职[责能]|工作|任务|目标|解释|释义|表|报告|附件|经费|目\s*录|评价|绩效|公开)(?:[（(][^（()）]*[)）])?$"
)
MONEY_WORDS = re.compile(r"预算|决算|收支|经费|说明|其他|问题|措施|附件|名词")


class Heading(NamedTuple):
    """A heading: text[start:end], its level (0 部分 .. 5 ①), what it is about (a node's path or a #mark, "" unknown)."""

    start: int
    end: int
    level: int
    about: str
    numbered: bool = True


@dataclass(frozen=True)
class HeadingReader:
    """Recognises headings by the words that the schema's sections give."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    any_of_them: re.Pattern[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "HeadingReader":
        """A reader for the headings of a catalogue."""
        named = [(spec.path, "|".join(spec.headings)) for spec in catalogue.nodes.values() if spec.headings]
        pairs = (*_FIXED, *named)
        return cls(
            tuple((about, re.compile(pattern)) for about, pattern in pairs),
            re.compile("|".join(f"(?:{pattern})" for _, pattern in pairs)),
        )

    def about(self, words: str) -> str:
        """What a heading's words are about: the leftmost, then the longest match among the schema's headings."""
        if not self.any_of_them.search(words):
            return ""
        found = [(m.start(), -m.end(), i) for i, (_, p) in enumerate(self.patterns) if (m := p.search(words))]
        return self.patterns[min(found)[2]][0]

    def read(self, text: str, start: int, end: int) -> Heading | None:
        """The heading that a line begins with, or None.

        A line is a heading when it is numbered and short or names a section; a run-in heading (1. 机关运行经费。2026年…)
        ends at its first stop.
        """
        line = text[start : min(end, start + 90)]
        numbering = _NUMBERING.match(line)
        if numbering is None and end - start > _MAX_HEADING:
            return None
        level = _LEVELS[str(numbering.lastgroup)] if numbering else 1
        words = line[numbering.end() :] if numbering else line
        if level == 0:
            return Heading(start, end, 0, self.about(words)) if len(words) <= _MAX_HEADING else None
        stop = _BREAK.search(words) if numbering else None
        if numbering and stop:  # 1. 机关运行经费。2026年… runs in
            head = words[: stop.start()]
            about = self.about(head) if len(head) <= _MAX_RUN_IN and not _AMOUNT.search(head) else ""
            if about and not _DEFINES.match(words, stop.end()):
                return Heading(start, start + numbering.end() + stop.end(), level, about)
        whole = len(words) <= _MAX_HEADING and words[-1:] not in "。；;，,、" and not _AMOUNT.search(words)
        if not whole or not (numbering or _TITLE.search(words)):
            return None
        about = self.about(words) if numbering is None or stop is None or stop.end() == len(words) else ""
        if about or (numbering and level <= _ALWAYS):
            return Heading(start, end, level, about, numbering is not None)
        return None
