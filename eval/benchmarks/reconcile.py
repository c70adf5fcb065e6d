"""How well reconciliation finds planted mistakes, and whom it blames.

    python -m eval.benchmarks.reconcile GOLD_DIR SOURCE_DIR [--only mutants|swaps|plants|speed] [--trials N] [--seed N]

GOLD_DIR holds *.gold.json, SOURCE_DIR (searched with its sub-folders) their documents; by default samples/.

mutants  every number in a hard rule that holds, misprinted in every way: caught is an error finding that the
         document did not have before
swaps    a fact points to another number of the document, one, two and three at a time
plants   slips of each kind that is explained: is the right explanation ranked first?
speed    the rules, and all of reconciliation, on the largest document and on one ten times as long (median of five)
"""

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from eval.planted.slips import SLIPS
from eval.planted.trials import Case, Caught, mutants, plants, swaps
from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.pipeline import marked
from extract.readers.offline.reader import OfflineReader
from extract.reading.facts import Fact
from extract.reading.read import read
from extract.reconcile.assemble import texts
from extract.reconcile.binding import check
from extract.reconcile.index import Index
from extract.reconcile.reconcile import reconcile
from schemas.catalogue import default
from schemas.rules import default_rules


def report(title: str, caught: Sequence[Caught]) -> None:
    """One line of shares."""
    if not caught:
        return
    outside = [one for one in caught if one.outside]

    def share(of: Sequence[Caught], name: str) -> str:
        return f"{sum(bool(getattr(one, name)) for one in of) / max(1, len(of)):.3f}"

    sizes = [one.size for one in caught if one.size]
    print(
        f"{title:24} n {len(caught):6}  missed of all {sum(not one.error for one in caught) / len(caught):.3f}"
        f"  outside {len(outside):6} missed {sum(not one.error for one in outside):4}"
        f"  | flagged {share(caught, 'flagged')} suspect {share(caught, 'held')} alone {share(caught, 'blamed')}"
        f" median {statistics.median(sizes) if sizes else 0} corrected {share(caught, 'corrected')}"
        f" document {share(caught, 'document')} extraction {share(caught, 'extraction')}"
    )


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", default="samples/gold", type=Path)
    parser.add_argument("sources", nargs="?", default="samples", type=Path)
    parser.add_argument("--only", choices=("mutants", "swaps", "plants", "speed"))
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cases = [Case.of(path, args.sources) for path in sorted(args.gold.glob("*.gold.json"))]
    numbers = sum(
        one.fact.at != () for case in cases for each in Index.of(case.facts).every() for one in each[:1]
    )
    print(
        f"{len(cases)} documents, {numbers} numbers, in hard rules that hold: {sum(len(c.paths) for c in cases)}"
    )
    if args.only in (None, "mutants"):
        _mutants(cases)
    if args.only in (None, "swaps"):
        for count in (1, 2, 3):
            made = list(swaps(cases, count, args.trials, random.Random(args.seed)))
            report(f"swaps of {count}", made)
    if args.only in (None, "plants"):
        for kind in SLIPS:
            _plants(cases, kind, args.trials, random.Random(args.seed))
    if args.only in (None, "speed"):
        _speed(max(cases, key=lambda case: len(case.marked.text)))


def _speed(case: Case) -> None:
    for times in (1, 10):
        document = Document.from_text(case.marked.text * times, case.name)
        doc = marked(document)
        facts = case.facts if times == 1 else read(doc, OfflineReader().pointers(doc), default()).facts
        rules, every = (_median(partial(work, facts, doc)) for work in (_rules, reconcile))
        print(
            f"{case.name} x {times}: {len(document.text)} characters, {len(facts)} facts,"
            f" rules {rules * 1000:.0f} ms, all {every * 1000:.0f} ms"
        )


def _rules(facts: Sequence[Fact], doc: Marked) -> None:
    """All rules, on the figures and on the wording, without judging what they find."""
    kind = next((fact.value for fact in facts if fact.path == "document_kind"), "")
    list(check(Index.of(facts, doc), default_rules(), kind))
    texts(doc, facts)


def _median(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _plants(cases: Sequence[Case], kind: str, trials: int, random_: random.Random) -> None:
    caught = list(plants(cases, kind, min(trials, 100), random_))
    ranked = Counter(one.first or "none" for one in caught)
    top = sum(one.top == kind for one in caught)
    print(
        f"{kind:16} n {len(caught)}  first of all {top / max(1, len(caught)):.2f}"
        f"  first for the number {ranked[kind] / max(1, len(caught)):.2f}  {dict(ranked.most_common(5))}"
    )


def _mutants(cases: Sequence[Case]) -> None:
    caught = [one for case in cases for one in mutants(case)]
    for kind in sorted({one.kind for one in caught}):
        report(f"mutants {kind}", [one for one in caught if one.kind == kind])
    report("mutants, all", caught)


if __name__ == "__main__":
    began = time.perf_counter()
    main()
    print(f"{time.perf_counter() - began:.0f} s")
