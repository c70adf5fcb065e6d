"""The best one-to-one pairing of two sides where only some pairs are possible."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

Pair = tuple[int, int]


def assign(weights: Mapping[Pair, int]) -> list[Pair]:
    """The pairing whose weights add up to the most; all weights are positive, a pair that is not given is impossible.

    The sides are numbered; ties are broken by these numbers alone, never by the order in which pairs are given.

    >>> assign({(0, 0): 2, (0, 1): 2, (1, 0): 1})
    [(0, 1), (1, 0)]
    """
    chosen = [pair for part in _components(weights) for pair in _solved(part, weights)]
    return sorted(chosen)


def _components(weights: Mapping[Pair, int]) -> Iterator[list[Pair]]:
    """The pairs in parts that share neither side, so that each part is solved by itself."""
    by_row: dict[int, list[Pair]] = defaultdict(list)
    by_column: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(weights):
        by_row[pair[0]].append(pair)
        by_column[pair[1]].append(pair)
    seen: set[Pair] = set()
    for first in sorted(weights):
        if first in seen:
            continue
        seen.add(first)
        part, waiting = [], [first]
        while waiting:
            pair = waiting.pop()
            part.append(pair)
            for near in (*by_row.pop(pair[0], ()), *by_column.pop(pair[1], ())):
                if near not in seen:
                    seen.add(near)
                    waiting.append(near)
        yield part


def _solved(part: list[Pair], weights: Mapping[Pair, int]) -> list[Pair]:
    if len(part) == 1:
        return part
    rows, columns = sorted({row for row, _ in part}), sorted({column for _, column in part})
    at_row, at_column = ({name: at for at, name in enumerate(names)} for names in (rows, columns))
    table = np.zeros((len(rows), len(columns)))
    for row, column in part:
        table[at_row[row], at_column[column]] = weights[row, column]
    found = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    made = [(rows[row], columns[column]) for row, column in found]
    return [pair for pair in made if pair in weights]
