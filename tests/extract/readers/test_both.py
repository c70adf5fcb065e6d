"""Two readings of one document: what agrees is kept as it is, what does not is flagged."""

import asyncio
from collections.abc import Sequence

from extract.marking.marked import Marked
from extract.readers.base import Plan, ReaderResult
from extract.readers.both import ALONE, DIFFER, BothReaders, agree
from extract.reading.pointers import Pointer
from tests.extract.readers.conftest import mark_text

TOTAL = Pointer("revenue.amount", (5, 8))
OTHER_FIELD = Pointer("expenditure.amount", (5, 8))
ELSEWHERE = Pointer("expenditure.amount", (20, 23))
TEXT = "支付电费办公费修缮屋面12万元，更换管线6万元，其他支出若干。"


def test_a_pointer_of_both_has_no_flag() -> None:
    assert agree([TOTAL], [TOTAL], TEXT) == [TOTAL]


def test_one_place_for_two_fields_keeps_the_first_reading_flagged() -> None:
    assert agree([TOTAL], [OTHER_FIELD], TEXT) == [TOTAL._replace(flags=(DIFFER,))]


def test_what_one_reader_alone_found_is_kept_flagged() -> None:
    kept = agree([TOTAL], [TOTAL, ELSEWHERE], TEXT)
    assert kept == [TOTAL, ELSEWHERE._replace(flags=(ALONE,))]


def test_a_key_worded_shorter_is_no_disagreement() -> None:
    one = Pointer("revenue.sources[].amount", (11, 13), ((0, 4),))
    assert agree([one], [one._replace(keys=((2, 4),))], TEXT) == [one]


def test_a_key_of_another_name_is_a_disagreement() -> None:
    one = Pointer("revenue.sources[].amount", (11, 13), ((2, 4),))
    assert agree([one], [one._replace(keys=((4, 7),))], TEXT) == [one._replace(flags=(DIFFER,))]


def test_words_of_another_extent_are_a_disagreement() -> None:
    one = Pointer("unit_name", (0, 30))
    assert agree([one], [Pointer("unit_name", (0, 9))], TEXT) == [one._replace(flags=(DIFFER,))]


def test_numbers_within_the_words_of_a_text_fact_are_not_lost() -> None:
    purpose = Pointer("expenditure.purpose", (7, 22))
    number = Pointer("expenditure.uses[].amount", (11, 13), ((7, 11),))
    assert agree([purpose], [purpose, number], TEXT) == [purpose, number._replace(flags=(ALONE,))]


class _Fixed:
    asks = True

    def __init__(self, name: str, pointers: Sequence[Pointer]) -> None:
        self.name, self.pointers = name, pointers

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        return ReaderResult(self.pointers)


def test_both_readers_are_asked_and_their_readings_joined() -> None:
    both = BothReaders(_Fixed("model", [TOTAL]), _Fixed("offline", [TOTAL, ELSEWHERE]))
    result = asyncio.run(both.read(mark_text("x")))
    assert [p.flags for p in result.pointers] == [(), (ALONE,)]
