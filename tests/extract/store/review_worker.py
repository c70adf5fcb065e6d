"""A process that decides: python -m tests.extract.store.review_worker PLACE DOCUMENT NAME COUNT.

It sends COUNT decisions one after another, each again and again until it is kept, as a desk does, and prints its token.
"""

import sys

from extract.review.events import Summary
from extract.store.reviews import MovedError
from extract.store.store import RunStore, open_store
from tests.extract.store.build_reviews import NOW, SHA, decision


def keep(store: RunStore, document: str, token: str) -> None:
    while True:
        review = store.reviews.open("r1", document, SHA, 1, NOW)
        try:
            store.reviews.append(review, review.revision, decision(token), Summary(cards=review.revision + 1))
        except MovedError:
            continue
        return


def main(place: str, document: str, name: str, count: str) -> None:
    with open_store(place) as store:
        print("open", flush=True)
        sys.stdin.readline()
        for number in range(int(count)):
            keep(store, document, f"{name}-{number}")
            print(f"{name}-{number}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
