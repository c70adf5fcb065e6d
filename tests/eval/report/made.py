"""Evaluations and comparisons made by hand, a cell in a line."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

from eval.comparison.model import Change, Comparison, Difference, Sign
from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged, RunInfo, Spent
from eval.matching.fields import Group, parse
from eval.scoring.cells import Cell, Stated, Verdict
from eval.scoring.counts import Counts
from eval.scoring.errors import ErrorClass

AMOUNT = "expenditure.by_nature[基本支出].amount"


def cell(
    verdict: Verdict,
    path: str = AMOUNT,
    *,
    value: str = "100",
    read: str | None = None,
    group: Group = "core",
    confidence: float | None = 0.9,
    error: ErrorClass | None = None,
    read_path: str = "",
    flags: tuple[str, ...] = (),
) -> Cell:
    """A cell; a wrong one was read as `read`."""
    gold = Stated(value, "万元", ((0, 3),))
    other = gold if read is None else Stated(read, "万元", ((5, 8),))
    return Cell(
        path,
        parse(path).field,
        group,
        verdict,
        None if verdict == "hallucinated" else gold,
        None if verdict == "omitted" else other,
        read_path,
        error,
        True if verdict == "correct" else None,
        flags=flags,
        confidence=None if verdict == "omitted" else confidence,
    )


CELLS = (
    *(cell("correct", f"revenue.sources[来源{number}].amount", confidence=0.99) for number in range(40)),
    cell("correct", "unit.name", group="text", confidence=0.97),
    cell("wrong", read="1000", error="point", confidence=0.6, flags=("readers_differ",)),
    cell("wrong", "revenue.amount", read="99", error="year", confidence=0.95, read_path="revenue.prior"),
    cell("omitted", "activities[].value", group="activities"),
    cell("hallucinated", "meeting.amount", read="7", confidence=0.92),
)
QUOTES: Mapping[int, str] = {41: "基本支出【1000】万元", 42: "收入合计【99】万元", 43: "培训【100】人次"}
MISSED = Judged("sum", ("revenue.amount", AMOUNT), ((0, 3),), "items sum to 99")
ALARM = Judged("cross", ("revenue.amount",), ((0, 3),), "some-rule: 两处不一致")
SPENT = Spent(3000, 500, 4, cost=Decimal("0.0123"), seconds=2.5)


def document(name: str = "甲.txt", cells: tuple[Cell, ...] = CELLS, spent: Spent = SPENT) -> DocumentEval:
    defects = Defects((MISSED,), (MISSED,), (ALARM,), blamed=1, suspected=1)
    return DocumentEval(name, "00", f"gold-{name}", "ok", "", cells, QUOTES, defects, spent)


def run(name: str = "夜间") -> RunInfo:
    prints = {"code": "c0de", "schema": "5c4e", "prompts": "9409"}
    return RunInfo(name, f"id-{name}", "model", "模型-7b", "2026-01-02T03:04:05Z", "0.1.0", prints)


def evaluation(*documents: DocumentEval, name: str = "夜间", gold: str = "g01d") -> Evaluation:
    held = documents or (document(), document("乙.txt", CELLS[:41]))
    return Evaluation(
        "2026-01-03T00:00:00Z", run(name), {"scoring": "5c03", "gold": gold}, held, {"revenue.prior": "core"},
        derived=True, unusable=("坏.gold.json：缺失",), unlabelled=("丙.txt",),
    )  # fmt: skip


def empty() -> Evaluation:
    return replace(evaluation(), documents=(), unusable=(), unlabelled=())


def difference(
    name: str, sign: Sign = "better", low: float = 0.01, high: float = 0.2, b: int = 90
) -> Difference:
    return Difference(
        name, Counts(80, 10, 10), Counts(b, 5, 100 - b - 5), low, high, sign, up=20, down=3, level=2
    )


def comparison(*changes: Change, documents: int = 25) -> Comparison:
    few = documents < 20
    groups = {
        "core": difference("core", "undecided" if few else "better"),
        "text": difference("text", "undecided" if few else "worse", -0.3, -0.02, 60),
        "uses": difference("uses", "undecided" if few else "tied", -0.02, 0.03, 81),
        "all": difference("all", "undecided" if few else "better"),
    }
    return Comparison(
        run("旧"), run("新"), documents, groups, {"收入合计": difference("收入合计")}, 0.0005, SPENT, SPENT + SPENT,
        changes or CHANGES, ("丁.txt",), resamples=10_000,
    )  # fmt: skip


CHANGES = (
    Change("甲.txt", AMOUNT, "core", cell("correct"), cell("wrong", read="1000", error="point"), "基本支出【1000】万元"),
    Change("乙.txt", "revenue.amount", "core", cell("omitted", value="55"), cell("correct", value="55"), "收入【55】万元"),
    Change("乙.txt", "meeting.amount", "core", cell("wrong", read="8", error="digit"), cell("wrong", read="9", error="unit")),
)  # fmt: skip


class Page(HTMLParser):
    """What a page holds: its elements, what they point to, their ids, and its words."""

    VOID = ("meta", "br", "img", "link", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words += data
