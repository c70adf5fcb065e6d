"""Values that are no numbers of a document, or longer than a computer's own."""

import pytest

from eval.matching.values import number, worth
from extract.reading.amounts import yuan_of


@pytest.mark.parametrize("value", ["1e5", "1e999999999", "NaN", "Infinity", "0x1", "1_000", "", ".", "-"])
def test_what_no_document_writes_is_no_number(value: str) -> None:
    assert number(value) is None
    assert worth(value, "万元").sort == "text"


def test_money_of_any_length_is_exact() -> None:
    long = "123456789012345678901234567890.12"
    assert worth(long, "万元") == worth("1234567890123456789012345678901200", "元")
    assert worth(long, "万元") != worth("1234567890123456789012345678901201", "元")


def test_an_exponent_beyond_all_bounds_is_no_money() -> None:
    assert yuan_of("1e999999999", "万元") is None
