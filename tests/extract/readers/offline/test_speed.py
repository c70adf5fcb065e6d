"""Time grows with the length of a text, not with its square."""

import time

import pytest

from extract.documents.document import Document
from extract.pipeline import marked
from extract.readers.offline.reader import OfflineReader

HEAD = "一、收入预算情况\n收入预算1万元，其中："
REPEATED = (
    "主要是甲，",
    "主要用于甲、乙12万元、",
    "主要原因是甲，",
    "与上年持平，",
    "甲乙12万元，",
    "联系人：钱样，电话：0000-1234567，",
)


def seconds(words: str, length: int) -> float:
    """The best of two readings of words repeated to a length."""
    doc = marked(Document.from_text(HEAD + words * (length // len(words))))
    taken = []
    for _ in range(2):
        reader = OfflineReader()
        began = time.process_time()
        reader.pointers(doc)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("words", REPEATED)
def test_eight_times_the_text_takes_far_less_than_the_square_of_that(words: str) -> None:
    assert seconds(words, 32_000) < 24 * max(seconds(words, 4_000), 0.005)
