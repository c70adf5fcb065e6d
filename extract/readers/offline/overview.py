"""Who, when, what: the unit's name, the year, the kind of document, its tier, departments and contact."""

import re
from dataclasses import dataclass

from extract.documents.flat import Flat
from extract.marking.marked import Marked
from extract.readers.offline.contacts import read_contacts
from extract.reading.pointers import Pointer
from extract.sections.title import kind_of, unit_name_of, year_of
from schemas.base import Span

_FAR = 3000
_TIER = re.compile(r"(?<=[属为是])[一二三四]级(?:预算)?单位")
_SIGN = r"[^、，和及。；：:（）()\d\s]"
_REMARK = r"(?:（[^（）]{2,10}）)?"
_ONE_NAME = rf"{_SIGN}{{2,14}}{_REMARK}"
"""A name holds no separator, so that a list can be cut in one way only: 和 and 及 too."""
_LIST_OF_NAMES = re.compile(
    r"(?:(?:[:：（(]\s*)?(?:即|包括|分别是|分别为|设有?|内设|下设)[:：]?|[:：（(])\s*"
    rf"(?P<names>(?:{_ONE_NAME}[、和及，])+{_SIGN}{{2,14}}?{_REMARK})(?=等|共|\d|[）)。，；]|[一二三四五六七八九十]+个|$)"
)
_DEPARTMENT = re.compile(
    r"[^、，。；：（）()\d\s]{1,10}(?:办公室|办|处|科|部|室|组|局|委|中心|股|队|站|所|院)(?:（[^（）]{2,10}）)?"
)
_OTHER_UNITS = re.compile(r"预算单位|下属单位|所属单位|二级单位")
_DEPARTMENT_CONTEXT = re.compile(r"机构|内设|下设|处室|科室|部门")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview found, the kind of document for those who read on, and the places that they keep off."""

    pointers: tuple[Pointer, ...]
    kind: str
    private: tuple[Span, ...] = ()


def read_overview(marked: Marked) -> Overview:
    """Name, year, kind, tier, departments and contact of one document."""
    text = marked.folded
    kind, at = kind_of(text)
    found = [Pointer("document_kind", at)] if at else []
    year = year_of(text)
    name = unit_name_of(text)
    found += [Pointer("fiscal_year", year)] if year else []
    found += [Pointer("unit_name", name)] if name else []
    contacts = read_contacts(text)
    found += _tier(marked) + _departments(marked) + contacts.pointers
    return Overview(tuple(found), kind, tuple(contacts.private))


def _tier(marked: Marked) -> list[Pointer]:
    found = _TIER.search(marked.folded)
    return [Pointer("organisation.tier", found.span())] if found else []


def _departments(marked: Marked) -> list[Pointer]:
    """The names in a list of departments under 机构设置."""
    for section in marked.sections:
        if section.about != "organisation":
            continue
        flat = Flat.of(marked.folded, section.start, min(section.end, section.start + _FAR))
        for names in _LIST_OF_NAMES.finditer(flat.text):
            around = flat.text[max(0, names.start() - 40) : names.end() + 12]
            parts = list(re.finditer(r"[^、，及和（]+(?:（[^）]*）)?", names["names"]))
            good = [part for part in parts if _DEPARTMENT.fullmatch(part[0])]
            if (
                _OTHER_UNITS.search(around)
                or not _DEPARTMENT_CONTEXT.search(around)
                or len(good) * 2 <= len(parts)
            ):
                continue
            spans = [
                flat.span(names.start("names") + p.start(), names.start("names") + p.end()) for p in parts
            ]
            return [Pointer("organisation.departments[].name", at, (at,)) for at in spans]
    return []
