"""How near a run comes to what the server allows: wall time against requests x latency / concurrency.

    python -m eval.benchmarks.limit [--documents 500] [--numbers 8] [--concurrency 32] [--latency 0.2]

Two loads: every request takes the same time; one in ten takes five times as long, for which the ideal is the list schedule
(whoever is free takes the next request). Wall time is that of the whole command, its start and the tables at its end included.
"""

import argparse
import heapq
import random
import sys
import tempfile
from pathlib import Path

from eval.benchmarks.load.stage import Ran, Served, environment, gouji, load, serving

_SLOWER = 5


def ideal(requests: int, latency: float, concurrency: int, slow: float, seed: int) -> float:
    """Seconds of the list schedule: each request goes to whichever slot is free first.

    >>> ideal(64, 0.2, 32, 0.0, 1)
    0.4
    """
    made = random.Random(seed)
    free = [0.0] * concurrency
    for _ in range(requests):
        # The server draws twice for each request: whether it fails, and whether it is slow.
        made.random()
        taken = latency * (_SLOWER if made.random() < slow else 1)
        heapq.heapreplace(free, free[0] + taken)
    return max(free)


def _run(args: argparse.Namespace, slow: float, work: Path) -> None:
    documents = load(work / "documents", args.documents)
    options = ("--latency", str(args.latency), "--slow", str(slow))
    with serving(work, args.numbers, *options) as server:
        env = environment(server.url, args.numbers, args.concurrency, work / f"cache{slow}")
        out = work / f"runs{slow}" / "run"
        command = ["extract", str(documents), "--run", str(out), "--reader", args.reader, "-q"]
        if args.workers is not None:
            command += ["--workers", str(args.workers)]
        _tell(gouji(command, env), server, args, slow)


def _tell(ran: Ran, server: Served, args: argparse.Namespace, slow: float) -> None:
    seen = server.seen()
    if not seen["requests"]:
        raise SystemExit(f"nothing was asked (status {ran.status}): {ran.said}")
    best = ideal(seen["requests"], args.latency, args.concurrency, slow, 1)
    print(
        f"slow {slow:.0%}: {args.documents} documents, {seen['requests']} requests, at most {seen['most']} at once; "
        f"ideal {best:.2f} s, wall {ran.seconds:.2f} s = {ran.seconds / best:.3f}, first to last request "
        f"{seen['seconds']:.2f} s = {seen['seconds'] / best:.3f}; CPU {ran.cpu:.1f} s, peak of a process {ran.peak:.0f} MB; "
        f"status {ran.status}, unknown {seen['unknown']}"
    )
    if ran.status != 0:
        print(ran.said, file=sys.stderr)


def main() -> None:
    """Measure both loads."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--numbers", type=int, default=8)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--reader", default="model")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--slow", type=float, nargs="*", default=[0.0, 0.1])
    args = parser.parse_args()
    for slow in args.slow:
        with tempfile.TemporaryDirectory(prefix="gouji-limit-") as work:
            _run(args, slow, Path(work))


if __name__ == "__main__":
    main()
