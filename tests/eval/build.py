"""Gold files and readings in a line each, and random ones.

A fact is written as the document states it, with the offset where it begins:

    fact("revenue.amount", "840.99万元", 10)
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from eval.gold.file import GoldDefect, GoldFact, GoldFile
from eval.gold.read import read_gold
from eval.scoring.cells import Cell
from eval.scoring.errors import ErrorClass
from eval.scoring.score import DocumentScore, Reading, score_document
from extract.output.facts_file import FactsFile, to_json
from extract.reading.amounts import yuan_of
from extract.reading.facts import Fact, Statement, Unclaimed
from extract.reconcile.findings import Finding
from schemas.base import Amount, Span
from schemas.catalogue import default, fill

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"
"""The reference scorer and labelled disclosures that are not ours to give away; not in every checkout."""

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests of whole documents, which cost milliseconds each; a lasting doubt is for more examples, by hand."""

_KEY = re.compile(r"\[[^\]]*\]")
_NUMBER = re.compile(r"(-?[\d.,．，]+)(\D*)")


# -- one by one


def said(written: str, start: int | None = 0) -> Statement:
    """A statement as written, its number at `start`; without a place where that is None."""
    number = _NUMBER.fullmatch(written)
    value, unit = number.groups() if number else (written, "")
    at = () if start is None else ((start, start + len(value)),)
    return Statement(value, unit, yuan_of(value, unit), at)


def fact(
    path: str,
    written: str,
    start: int | None = 0,
    also: Sequence[Statement] = (),
    flags: Sequence[str] = (),
    confidence: float | None = None,
) -> Fact:
    """A fact with one place, or none; `also` has its other statements."""
    first = said(written, start)
    return Fact(
        path,
        _KEY.sub("[]", path),
        first.value,
        first.unit,
        first.yuan,
        first.at,
        tuple(also),
        flags=tuple(flags),
        confidence=confidence,
    )


def gold(
    *facts: Fact | GoldFact, scope: Sequence[Span] = (), defects: Sequence[GoldDefect] = (), **more: Any
) -> GoldFile:
    """A gold file that holds these facts."""
    held = tuple(one if isinstance(one, GoldFact) else GoldFact(one) for one in facts)
    return GoldFile("a.txt", held, tuple(defects), scope=tuple(scope), **more)


def score(
    labelled: GoldFile | Sequence[Fact],
    read: Sequence[Fact],
    findings: Sequence[Finding] = (),
    unclaimed: Sequence[Span] = (),
) -> DocumentScore:
    """The score of a reading."""
    held = labelled if isinstance(labelled, GoldFile) else gold(*labelled)
    listed = tuple(Unclaimed(one, "unread") for one in unclaimed)
    return score_document(held, Reading(tuple(read), tuple(findings), listed))


def verdicts(made: DocumentScore) -> dict[str, int]:
    """How many cells there are of each verdict, in words."""
    return dict(Counter(cell.verdict for cell in made.cells))


def cell_of(made: DocumentScore, path: str) -> Cell:
    """The one cell of a path."""
    (found,) = [cell for cell in made.cells if cell.path == path]
    return found


def errors(made: DocumentScore) -> list[ErrorClass]:
    """The error classes of the wrong cells."""
    return [cell.error for cell in made.cells if cell.error]


# -- as files


def gold_json(*facts: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The members of a gold file."""
    return {"document": "a.txt", "contract": 1, "facts": [*facts], **more}


def fact_json(made: Fact) -> dict[str, Any]:
    """A fact as it stands in a file."""
    (held,) = to_json(FactsFile("", "", facts=(made,)))["facts"]
    return dict(held)


def write(path: Path, held: object) -> Path:
    """Write JSON, or text as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(held if isinstance(held, str) else json.dumps(held, ensure_ascii=False), encoding="utf-8")
    return path


def sample_golds() -> list[GoldFile]:
    """The gold files of the samples."""
    return [read_gold(path) for path in sorted((SAMPLES / "gold").glob("*.gold.json"))]


# -- at random: documents in which no two facts can be taken for each other

KEYS = ("卫生健康", "外交", "节能环保", "农林水", "教育", "公共安全")
"""Names of which no two are alike."""

TEXTS = (
    "人员调出两名",
    "展厅改造已经完工",
    "厉行节约压减开支",
    "购置了新的显微镜",
    "上级转移支付推迟",
    "房屋租金上涨",
    "志愿者招募规模扩大",
    "开展野外考古调查",
    "国库集中支付结余",
    "一次性抚恤金",
    "新增信息系统运维",
    "公车报废更新",
)
"""Sentences of which no two are similar."""

DIRECTIONS = ("increase", "decrease", "flat")
MONEY = ("amount", "prior", "change", "budgeted")
PERCENT = ("share", "change_rate", "completion_rate")
MEASURES = (*MONEY, *PERCENT, "change_direction", "reason")

NODES = tuple(
    spec.path for spec in default().nodes.values() if "prior" in spec.slots and spec.path.count("[]") < 2
)
"""Every node of the schema that bears all measures and has at most one key."""

KEYLESS_AMOUNTS = tuple(
    slot.path for slot in default().slots if slot.leaf is Amount and "[]" not in slot.path
)

DIGITS = tuple(f"{number}" for number in range(12_345, 999_999, 1_237) if "0" not in f"{number}")
"""Without a 0, so that no slip of a digit is a slip of the point as well."""


class Spot(NamedTuple):
    """A place for each fact of a document, further apart than the longest of them."""

    number: int

    @property
    def start(self) -> int:
        return 40 + 40 * self.number


@st.composite
def documents(draw: st.DrawFn, always: Sequence[str] = (), keyed: bool = False) -> tuple[Fact, ...]:
    """The facts of a document: two to five nodes, each with the measures `always` and some more.

    No two numbers have the same digits, no two texts are similar, no two keys alike; `keyed`: the nodes are members of
    one list.
    """
    nodes = draw(_members() if keyed else _nodes())
    chosen = draw(st.integers(0, 2 ** len(MEASURES) - 1))
    random = Random(draw(st.integers(0, 2**32)))
    some = [measure for at, measure in enumerate(MEASURES) if measure in always or chosen >> at & 1]
    paths = [
        f"{node}.{measure}"
        for node in nodes
        for measure in some
        if measure in always or random.random() < 0.5
    ]
    paths = paths or [f"{nodes[0]}.amount"]
    digits = random.sample(DIGITS, len(paths))
    texts = random.sample(TEXTS, len(nodes))
    made = []
    for path, number, spot in zip(paths, digits, random.sample(range(len(paths)), len(paths)), strict=True):
        node, _, measure = path.rpartition(".")
        written = _written(measure, number, texts[nodes.index(node)], random)
        made.append(fact(path, written, Spot(spot).start))
    return tuple(made)


def _nodes() -> st.SearchStrategy[list[str]]:
    one = st.builds(
        lambda node, key: fill(node, [key] if "[]" in node else []),
        st.sampled_from(NODES),
        st.sampled_from(KEYS),
    )
    return st.lists(one, min_size=2, max_size=5, unique=True)


def _members() -> st.SearchStrategy[list[str]]:
    lists = st.sampled_from([node for node in NODES if "[]" in node])
    names = st.lists(st.sampled_from(KEYS), min_size=2, max_size=5, unique=True)
    return st.builds(lambda node, keys: [fill(node, [key]) for key in keys], lists, names)


def _written(measure: str, digits: str, text: str, random: Random) -> str:
    number = f"{digits[:-2]}.{digits[-2:]}"
    if measure in MONEY:
        return number + random.choice(["万元", "元"])
    if measure in PERCENT:
        return f"{number}%"
    return random.choice(DIRECTIONS) if measure == "change_direction" else text


def free_spot(facts: Sequence[Fact]) -> int:
    """Where nothing stands yet."""
    return Spot(len(facts)).start


# -- at random: documents full of what can be taken for each other

_PATHS = (
    "revenue.amount",
    "revenue.prior",
    "revenue.reason",
    "expenditure.amount",
    "expenditure.change_direction",
    "revenue.sources[事业收入].amount",
    "revenue.sources[事业].amount",
    "revenue.sources[其他事业].amount",
    "revenue.sources[上年结转].amount",
    "performance.projects[灯会].uses[场地].amount",
    "performance.projects[灯会].uses[场地费].amount",
    "performance.projects[灯会].uses[布展].amount",
    "performance.projects[灯会].uses[布展].count",
    "performance.projects[灯会].indicators[观众].target",
    "performance.projects[灯会].indicators[场次].target",
    "activities[].value",
)
_VALUES = ("12", "12.0", "1.2", "21", "12000", "人员减少", "人员 减少。", "项目增加", "≥12", "increase")
_UNITS = ("万元", "元", "人", "")
_SPANS = ((0, 2), (1, 4), (4, 6), (9, 12), (62, 66), (100, 110))

_statements = st.builds(
    lambda value, unit, at: Statement(value, unit, yuan_of(value, unit), at),
    st.sampled_from(_VALUES),
    st.sampled_from(_UNITS),
    st.lists(st.sampled_from(_SPANS), max_size=2, unique=True).map(tuple),
)


@st.composite
def tangled_facts(draw: st.DrawFn) -> Fact:
    """A fact that can be taken for others in every way: value, unit, place, field and key."""
    path, first = draw(st.sampled_from(_PATHS)), draw(_statements)
    also = tuple(draw(st.lists(_statements, max_size=1)))
    flags = draw(st.sampled_from([(), ("conflict",)]))
    return Fact(path, _KEY.sub("[]", path), first.value, first.unit, first.yuan, first.at, also, flags=flags)


tangled_readings = st.lists(tangled_facts(), max_size=9)
tangled_golds = st.lists(
    st.builds(
        GoldFact,
        tangled_facts(),
        st.lists(st.sampled_from(_PATHS), max_size=1).map(tuple),
        st.booleans(),
    ),
    max_size=9,
)
