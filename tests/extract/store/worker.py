"""A process that writes into a store: python -m tests.extract.store.worker PLACE RUN FIRST COUNT."""

import sys

from extract.store.store import open_store
from tests.extract.store.build import FACT, FINDING, saved

FACTS, FINDINGS = 40, 3


def main(place: str, run: str, first: str, count: str) -> None:
    with open_store(place) as store:
        print("open", flush=True)
        for number in range(int(first), int(first) + int(count)):
            store.save(run, saved(f"{number}.txt", facts=(FACT,) * FACTS, findings=(FINDING,) * FINDINGS))
            print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
