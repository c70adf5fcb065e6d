"""How generic scorers of structured output judge traps of money extraction, beside our own.

    python -m eval.benchmarks.peers

The peers are no dependencies of ours. They need an environment of their own, with this project (`pip install -e .`)
and `pip install stickler-eval anls-star autoevals`; what is not installed is left out. The traps are in
`eval.benchmarks.peer_cases`. Prints a table with a row for each trap and a column for each scorer: whether it judged rightly, and
its own score of the whole, cut to three decimals.

One rule judges all, `eval.benchmarks.peer_rule.verdict`. A scorer that counts is judged by its counts, else by its score: full marks where all is
equal; where something is wrong, at least half a cell lost for each wrong fact; where counts are asked, a score within
0.02 of a fair share, of facts or of cells. Every peer gets the options that its own documentation advises for such data,
and facts as a list of rows or as an object by path, or both in turn where it is not clear which serves it better. What
one may write oneself and plug in (a comparator, a conversion of units) is not used: it would not be the peer that is
measured.
"""

import importlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from eval.benchmarks.peer_cases import CASES, Case, Counts, FactDict
from eval.benchmarks.peer_rule import ROUNDING, Judged, verdict
from eval.gold.file import GoldFact, GoldFile
from eval.scoring.score import Reading, score_document
from extract.output.facts_file import fact_of

KEY = re.compile(r"\[([^\]]*)\]")

# What a peer takes, JSON.
Row = dict[str, Any]


def values(fact: FactDict) -> Row:
    """The fact's own cells, without path and place.

    >>> values({"path": "a.amount", "value": "1.5", "unit": "万元", "at": [[0, 3]]})
    {'number': '1.5', 'unit': '万元'}
    """
    is_number = re.fullmatch(r"[\d.,]+", unicodedata.normalize("NFKC", fact["value"]))
    row: Row = {"number" if is_number else "text": fact["value"]}
    return row | {name: fact[name] for name in ("unit", "of") if name in fact}


def names(fact: FactDict) -> Row:
    """The path as cells, its keys apart: a name may be written in more than one way, a node may not.

    >>> names({"path": "a.b[教育].amount", "value": "1.5", "at": [[0, 3]]})
    {'node': 'a.b[].amount', 'key': '教育'}
    """
    keys = KEY.findall(fact["path"])
    return {"node": KEY.sub("[]", fact["path"])} | ({"key": "/".join(keys)} if keys else {})


def stickler_model() -> Any:
    """A list of rows for stickler, made from a JSON schema with its extensions."""

    def field(comparator: str, threshold: float, **kind: Any) -> Row:
        extensions = {"x-aws-stickler-comparator": comparator, "x-aws-stickler-threshold": threshold}
        return {"type": "string"} | kind | extensions

    box = {"type": "array", "items": {"type": "number"}}
    row = {
        "type": "object",
        "x-aws-stickler-match-threshold": 0.7,
        "properties": {
            "node": field("ExactComparator", 1.0),
            "key": field("FuzzyComparator", 0.7),
            "number": field("NumericComparator", 1.0),
            "text": field("ExactComparator", 1.0),
            "unit": field("ExactComparator", 1.0),
            "of": field("ExactComparator", 1.0),
            "at": field("BBoxIoUComparator", 0.5, type="array", items=box),
        },
    }
    schema = {"type": "object", "properties": {"facts": {"type": "array", "items": row}}}
    return importlib.import_module("stickler").StructuredModel.from_json_schema(schema)


def stickler_counts(comparisons: list[Row]) -> Counts:
    """Counts of facts out of stickler's comparisons of fields: a pair is right where all its fields match."""
    pairs: dict[tuple[str, str], list[bool]] = {}
    for field in comparisons:
        gold, predicted = ((field[f"{side}_key"] or "").split(".")[0] for side in ("expected", "actual"))
        pairs.setdefault((gold, predicted), []).append(field["match"])
    found = Counter(
        "extra"
        if gold in ("", "facts[]")
        else "omitted"
        if not predicted
        else "right"
        if all(match)
        else "wrong"
        for (gold, predicted), match in pairs.items()
    )
    return Counts(found["right"], found["wrong"], found["omitted"], found["extra"])


def stickler(case: Case) -> Judged:
    """stickler-eval: a list of StructuredModel, which it pairs by the Hungarian method.

    As its guides advise: ExactComparator at 1.0 for identifiers and closed sets, NumericComparator without tolerance
    for the number, FuzzyComparator at its default for names, BBoxIoUComparator at its default for the place (a box one
    high), the default match threshold; `recall_with_fd`, so that a wrong value lowers recall. Weights alike. Precision
    and recall: of items and of leaves, the lower.
    """
    model = stickler_model()

    def form(facts: list[FactDict]) -> list[Row]:
        boxes = [[[start, 0, end, 1] for start, end in fact["at"]] for fact in facts]
        return [names(fact) | values(fact) | {"at": box} for fact, box in zip(facts, boxes, strict=True)]

    gold, predicted = form(case.gold), form(case.predicted)
    result = model(facts=gold).compare_with(
        model(facts=predicted),
        include_confusion_matrix=True,
        document_field_comparisons=True,
        recall_with_fd=True,
    )
    derived = [result["confusion_matrix"][node]["derived"] for node in ("overall", "aggregate")]
    return Judged(
        score=result["overall_score"],
        cells=sum(map(len, gold)),
        counts=stickler_counts(result["field_comparisons"]),
        precision=min(node["cm_precision"] for node in derived),
        recall=min(node["cm_recall"] for node in derived),
    )


def anls_values(fact: FactDict) -> Row:
    """The cells for ANLS*: strings, a place as one, so that it weighs as one cell."""
    return values(fact) | {"at": "; ".join(f"{start}-{end}" for start, end in fact["at"])}


def anls_list(case: Case) -> Judged:
    """ANLS* over a list of dicts, which it pairs by the Hungarian method.

    It has no options. What gold lists as alternatives (a tuple) it would take; no case has any.
    """
    gold, predicted = ([names(fact) | anls_values(fact) for fact in facts] for facts in case.sides)
    score = importlib.import_module("anls_star").anls_score(gold, predicted)
    return Judged(score, sum(map(len, gold)))


def anls_by_path(case: Case) -> Judged:
    """ANLS* over a dict by path: a path that one side lacks is omitted or invented."""
    gold, predicted = ({fact["path"]: anls_values(fact) for fact in facts} for facts in case.sides)
    score = importlib.import_module("anls_star").anls_score(gold, predicted)
    return Judged(score, sum(map(len, gold.values())))


def json_values(fact: FactDict) -> Row:
    """The cells for autoevals, which has a scorer for JSON numbers: a float, for it takes no Decimal."""
    row = values(fact) | {"at": fact["at"]}
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", row.get("number", "")):
        row["number"] = float(row["number"])
    return row


def json_list(case: Case) -> Judged:
    """JSONDiff of autoevals as it comes, over a list: NumericDiff, Levenshtein, and rows compared by position."""
    gold, predicted = ([names(fact) | json_values(fact) for fact in facts] for facts in case.sides)
    scorer = importlib.import_module("autoevals").JSONDiff()
    return Judged(scorer.eval(output=predicted, expected=gold).score, sum(map(len, gold)))


def json_by_path(case: Case) -> Judged:
    """JSONDiff of autoevals at its strictest, over an object by path: its ExactMatch for numbers and for strings.

    ListContains, its other way to be free of order, forces unrelated rows into pairs and judges one case fewer rightly.
    """
    gold, predicted = ({fact["path"]: json_values(fact) for fact in facts} for facts in case.sides)
    autoevals = importlib.import_module("autoevals")
    scorer = autoevals.JSONDiff(string_scorer=autoevals.ExactMatch(), number_scorer=autoevals.ExactMatch())
    return Judged(scorer.eval(output=predicted, expected=gold).score, sum(map(len, gold.values())))


def ours(case: Case) -> Judged:
    """Our own scorer, through the files that it reads: facts as a facts file has them."""
    gold, read = ([fact_of(one, "") for one in _plain(side)] for side in case.sides)
    score = score_document(GoldFile("", tuple(map(GoldFact, gold))), Reading(tuple(read)))
    made = score.counts()
    counts = Counts(made.correct, made.wrong, made.omitted, made.hallucinated)
    return Judged(made.f1, len(gold), counts, made.precision, made.recall)


def _plain(side: list[FactDict]) -> list[Row]:
    """A null value is left out, as a facts file does."""
    return [{name: value for name, value in one.items() if value is not None} for one in side]


@dataclass(frozen=True)
class Column:
    """A scorer of the table: how it judges, its title, and for a peer its distribution and module."""

    judge: Callable[[Case], Judged]
    title: str
    distribution: str = ""
    module: str = ""

    @property
    def heading(self) -> str:
        """The title, for a peer after distribution and version."""
        return f"{self.distribution} {version(self.distribution)} {self.title}" if self.module else self.title


COLUMNS = (
    Column(stickler, "(list)", "stickler-eval", "stickler"),
    Column(anls_list, "(list)", "anls-star", "anls_star"),
    Column(anls_by_path, "(by path)", "anls-star", "anls_star"),
    Column(json_list, "JSONDiff (list)", "autoevals", "autoevals"),
    Column(json_by_path, "JSONDiff, ExactMatch (by path)", "autoevals", "autoevals"),
    Column(ours, "gouji"),
)


def asked(case: Case) -> str:
    """What is asked of a scorer, in words."""
    if case.kind in ("equal", "recall"):
        return "full marks" if case.kind == "equal" else "precision and recall below 1"
    return ", ".join(f"{count} {name}" for name, count in case.counts._asdict().items() if count)


def table(columns: list[Column]) -> list[str]:
    """The lines of the Markdown table."""
    lines = [["trap", "asked", *(column.heading for column in columns)], ["---"] * (len(columns) + 2)]
    rights = [0] * len(columns)
    for case in CASES:
        line = [case.name, asked(case)]
        for index, column in enumerate(columns):
            judged = column.judge(case)
            right = verdict(case, judged)
            rights[index] += right
            # Cut: 0.9998 is not full marks.
            score = math.floor(judged.score * 1000 + ROUNDING) / 1000
            line.append(f"{'right' if right else 'wrong'} {score:.3f}")
        lines.append(line)
    lines.append(["judged rightly", f"of {len(CASES)}", *map(str, rights)])
    return [f"| {' | '.join(line)} |" for line in lines]


def main() -> None:
    """Prints what is not installed, and the table."""
    present = [column for column in COLUMNS if not column.module or find_spec(column.module)]
    for peer in dict.fromkeys(column.distribution for column in COLUMNS if column not in present):
        print(f"{peer} not installed: pip install {peer}")
    print("\n".join(table(present)))


if __name__ == "__main__":
    main()
