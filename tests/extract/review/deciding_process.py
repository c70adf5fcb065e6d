"""A process that decides over a shared store: `python -m tests... PLACE RUN FOLDER KEY WHO`; prints what it was told was kept."""

import sys
from pathlib import Path

from extract.review.desk import Options, Refused, Request, ReviewDesk, Stale
from extract.store.store import open_store

DECISIONS = 12


def main(place: str, run: str, folder: str, key: str, who: str) -> None:
    """Accept and clear cards, those that others decide too; where a card is stale, look again."""
    with open_store(place) as store:
        record = store.run(run)
        assert record is not None
        desk = ReviewDesk(store, record, Path(folder), Options(probes=0, plants=0))
        dossier = desk.open(int(key))
        for number in range(DECISIONS):
            target = dossier.cards[number % 5].target
            for _ in range(100):
                card = dossier.card(target)
                assert card is not None
                try:
                    outcome = desk.decide(
                        int(key), Request("source_error", target, card.revision, f"{who}-{number}"), who
                    )
                except Stale as stale:
                    dossier = stale.dossier
                except Refused as refused:
                    print("refused", refused.code)
                    break
                else:
                    dossier = outcome.dossier
                    print("kept", outcome.event.number, f"{who}-{number}")
                    break


if __name__ == "__main__":
    main(*sys.argv[1:])
