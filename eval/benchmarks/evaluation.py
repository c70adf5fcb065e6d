"""How long an evaluation takes: generated documents scored by the command's own code, and intervals by resampling.

    python -m eval.benchmarks.evaluation [--documents 1000] [--facts 500] [--jobs 2] [--resamples 10000]

Writes gold files and two runs' facts files into a temporary folder (some 5 % of the readings of each are wrong: another
digit, another place, left out, invented), then times: scoring one run, files read included, once with a confidence in
every fact and once with confidence to be derived; writing and reading evaluation.json; comparing the two runs.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from eval.comparison.compare import compare
from eval.evaluation.artefact import NAME, read_evaluation, write_evaluation
from eval.evaluation.evaluate import evaluate
from eval.evaluation.run_folder import RunFolder
from eval.evaluation.summary import summarise
from eval.gold.read import read_golds
from extract.output.run_file import NAME as RUN

WRONG = 0.05
Json = dict[str, Any]
T = TypeVar("T")

_LISTS = (
    "expenditure.by_function[{}]", "general_public_budget.by_function[{}]", "general_public_budget.items[{}]",
    "basic_expenditure.personnel.items[{}]", "basic_expenditure.operating.items[{}]", "revenue.sources[{}]",
)  # fmt: skip
_LEAVES = (("amount", "万元"), ("prior", "万元"), ("share", "%"), ("change", "万元"), ("change_rate", "%"))
_NAMES = "办公印刷咨询水电邮电取暖物业差旅维修租赁会议培训接待材料被装劳务委托工会福利车辆交通税金"


def facts(random_: random.Random, count: int) -> list[Json]:
    """Numbers of list members with a few texts between them, each at a place of its own."""
    made: list[Json] = []
    place = 100
    while len(made) < count:
        node = random_.choice(_LISTS).format("".join(random_.sample(_NAMES, 3)) + str(len(made)))
        for leaf, unit in _LEAVES:
            value = f"{random_.randrange(1, 10**6) / 100:.2f}"
            made.append(
                {"path": f"{node}.{leaf}", "value": value, "unit": unit, "at": [[place, place + len(value)]]}
            )
            place += 20
        reason = "主要是" + "".join(random_.choices(_NAMES, k=20))
        made.append({"path": f"{node}.reason", "value": reason, "at": [[place, place + len(reason)]]})
        place += 40
    return made[:count]


def read(random_: random.Random, gold: list[Json]) -> Iterator[Json]:
    """What a reader makes of them."""
    for fact in gold:
        slip = random_.random() / WRONG
        if slip < 0.25:
            continue
        made = {**fact, "confidence": round(random_.random(), 3)}
        if slip < 0.5:
            made["value"] = fact["value"][::-1]
        elif slip < 0.75:
            made["at"] = [[start + 7, end + 7] for start, end in fact["at"]]
        elif slip < 1:
            made["path"] = fact["path"].replace("[", "[某")
        yield made


def generate(folder: Path, documents: int, count: int) -> None:
    """gold/ and the runs a/ and b/ (b without confidence) in a folder."""
    random_ = random.Random(1)
    rows = []
    for number in range(documents):
        name, sha256 = f"{number:05d}.txt", f"{number:064x}"
        gold = facts(random_, count)
        head = {"document": name, "contract": 1, "sha256": sha256}
        rows.append({"document": name, "status": "ok", "sha256": sha256, "source": ""})
        _write(folder / "gold" / f"{number:05d}.gold.json", {**head, "facts": gold})
        _write(folder / "a" / f"{name}.facts.json", {**head, "facts": [*read(random_, gold)]})
        bare = [
            {key: value for key, value in one.items() if key != "confidence"} for one in read(random_, gold)
        ]
        _write(folder / "b" / f"{name}.facts.json", {**head, "facts": bare})
    for run in ("a", "b"):
        _write(folder / run / RUN, {"id": run, "reader": "generated", "inputs": rows})


def _write(path: Path, held: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, ensure_ascii=False), "utf-8")


def timed(title: str, work: Callable[[], T]) -> T:
    """Does it and says how long it took."""
    began = time.perf_counter()
    made = work()
    print(f"{title}: {time.perf_counter() - began:.1f} s", flush=True)
    return made


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--facts", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--resamples", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        timed(
            f"{args.documents} documents of {args.facts} facts generated",
            lambda: generate(folder, args.documents, args.facts),
        )
        golds = timed("gold files read", lambda: read_golds(folder / "gold"))
        a = timed(
            f"run a scored, {args.jobs} processes",
            lambda: evaluate(RunFolder.open(folder / "a"), golds, jobs=args.jobs),
        )
        b = timed(
            "run b scored, confidence derived",
            lambda: evaluate(RunFolder.open(folder / "b"), golds, jobs=args.jobs),
        )
        summary = timed("summary with the interval of F1", lambda: summarise(a))
        print(
            f"F1 of numbers {summary.numbers.f1:.4f}, interval {summary.interval.low:.4f} to {summary.interval.high:.4f}"
        )
        timed("evaluation.json written", lambda: write_evaluation(folder / "a" / NAME, a))
        timed("evaluation.json read", lambda: read_evaluation(folder / "a"))
        timed(f"a compared with b, {args.resamples} resamples", lambda: compare(a, b, args.resamples))


if __name__ == "__main__":
    main()
