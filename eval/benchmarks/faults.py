"""A run against a server that fails in every way that servers do: how each document ends, and what it costs in calls.

    python -m eval.benchmarks.faults [--documents 1000] [--faults 0.2]

First a run without faults, then one with: every document must end done or failed with a named cause, the facts of those
done must be those of the run without faults, and the calls at most 1.35 times as many.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from eval.benchmarks.load.stage import environment, gouji, load, serving
from extract.output.facts_file import SUFFIX

_COSTS = ("asked",)
"""Members of a facts file that say what was paid, which differs when requests fail."""


def _facts(out: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(out.rglob(f"*{SUFFIX}")):
        held = json.loads(path.read_text("utf-8"))
        # A repaired answer lowers the confidence of its facts, and is meant to.
        facts = [
            {name: value for name, value in fact.items() if name != "confidence"} for fact in held["facts"]
        ]
        kept = {name: value for name, value in held.items() if name not in _COSTS}
        found[held["document"]] = kept | {"facts": facts}
    return found


def main() -> None:
    """Run both and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--faults", type=float, default=0.2)
    parser.add_argument("--numbers", type=int, default=40)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--timeout", default="5", help="seconds, so that what hangs is given up soon")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-faults-") as folder:
        work = Path(folder)
        documents = load(work / "documents", args.documents)
        facts: list[dict[str, dict[str, Any]]] = []
        calls: list[int] = []
        for share in (0.0, args.faults):
            with serving(work, args.numbers, "--latency", "0.05", "--faults", str(share)) as server:
                more = {"GOUJI_TIMEOUT": args.timeout}
                env = environment(server.url, args.numbers, args.concurrency, work / f"cache{share}", **more)
                out = work / "runs" / f"run{share}"
                ran = gouji(["extract", str(documents), "--run", str(out), "--reader", "model", "-q"], env)
                seen = server.seen()
            rows = json.loads((out / "run.json").read_text("utf-8"))["inputs"]
            ends = Counter(f"{row['status']} {row.get('kind', '')}".strip() for row in rows)
            calls.append(seen["requests"])
            facts.append(_facts(out))
            print(
                f"faults {share:.0%}: {len(rows)} documents in {ran.seconds:.1f} s, status {ran.status}, "
                f"{seen['requests']} calls, faults {seen['faults']}; ended {dict(ends)}"
            )
        sound, tried = facts
        wrong = [
            name
            for name, held in tried.items()
            if held["facts"] != sound[name]["facts"] and not held["failures"]
        ]
        if wrong:
            print("such as", wrong[:3])
        print(
            f"documents without failures whose facts differ: {len(wrong)}; calls {calls[1]} / {calls[0]} = "
            f"{calls[1] / calls[0]:.3f}"
        )


if __name__ == "__main__":
    main()
