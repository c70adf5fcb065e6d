"""Two readings of one document: what agrees is kept as it is, what does not is flagged."""

import asyncio
from collections.abc import Sequence

from extract.marking.marked import Marked
from extract.readers.base import Pointer, ReaderResult
from extract.readers.both import ALONE, DIFFER, BothReaders, agree
from tests.extract.readers.conftest import mark_text

TOTAL = Pointer("revenue.amount", (5, 8))
OTHER_FIELD = Pointer("expenditure.amount", (5, 8))
ELSEWHERE = Pointer("expenditure.amount", (20, 23))


def test_a_pointer_of_both_has_no_flag() -> None:
    assert agree([TOTAL], [TOTAL]) == [TOTAL]


def test_one_place_for_two_fields_keeps_the_first_reading_flagged() -> None:
    assert agree([TOTAL], [OTHER_FIELD]) == [TOTAL._replace(flags=(DIFFER,))]


def test_what_one_reader_alone_found_is_kept_flagged() -> None:
    kept = agree([TOTAL], [TOTAL, ELSEWHERE])
    assert kept == [TOTAL, ELSEWHERE._replace(flags=(ALONE,))]


def test_a_key_worded_otherwise_is_no_disagreement() -> None:
    one = Pointer("revenue.sources[].amount", (5, 8), ((0, 2),))
    assert agree([one], [one._replace(keys=((0, 4),))]) == [one]


class _Fixed:
    def __init__(self, name: str, pointers: Sequence[Pointer]) -> None:
        self.name, self.pointers = name, pointers

    async def read(self, marked: Marked) -> ReaderResult:
        return ReaderResult(self.pointers)


def test_both_readers_are_asked_and_their_readings_joined() -> None:
    both = BothReaders(_Fixed("model", [TOTAL]), _Fixed("offline", [TOTAL, ELSEWHERE]))
    result = asyncio.run(both.read(mark_text("x")))
    assert [p.flags for p in result.pointers] == [(), (ALONE,)]
