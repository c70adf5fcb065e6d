"""What became of the numbers that are no facts: none is left behind."""

from extract.marking.marked import Marked
from extract.reading.facts import NotFact, Unclaimed


def ledger(
    marked: Marked, claimed: set[int], refused: set[int]
) -> tuple[tuple[Unclaimed, ...], tuple[NotFact, ...]]:
    """All mentions that do not begin in `claimed`: those known to be none, and the rest with the cause why."""
    tables = [p for p in marked.paragraphs if p.tabular]
    index, unclaimed, not_facts = 0, [], []
    for mention in marked.mentions:
        at = (mention.start, mention.end)
        if mention.start in claimed:
            continue
        if mention.cause:
            not_facts.append(NotFact(at, mention.cause))
            continue
        while index < len(tables) and tables[index].end <= mention.start:
            index += 1
        in_table = index < len(tables) and tables[index].start <= mention.start < tables[index].end
        cause = "refused" if mention.start in refused else "table" if in_table else "unread"
        unclaimed.append(Unclaimed(at, cause))
    return tuple(unclaimed), tuple(not_facts)
