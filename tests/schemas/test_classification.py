"""Classes of expenditure by their names, and the class of an item by its code."""

import pytest

from schemas.classification import CLASSES, class_code, function_of
from schemas.keys import FUNCTION, FUNCTIONS


@pytest.mark.parametrize("code", CLASSES)
def test_every_name_that_a_class_has_had_tells_its_code(code: str) -> None:
    assert code.isdigit()
    assert "201" <= code <= "233"
    assert {class_code(name) for name in CLASSES[code]} == {code}


def test_no_name_stands_for_two_classes() -> None:
    names = [name for each in CLASSES.values() for name in each]
    assert sorted({*names}) == sorted(names)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_class_as_documents_name_it_has_a_code(name: str) -> None:
    assert class_code(FUNCTION(f"{name}支出")) is not None


@pytest.mark.parametrize("name", ["", "灯油", "基本支出", "201", "卫生健康支出"])
def test_what_is_no_name_of_a_class_has_none(name: str) -> None:
    assert class_code(name) is None


@pytest.mark.parametrize(
    ("item", "code"),
    [("2012901", "201"), ("2101101", "210"), ("2210201", "221"), ("2299999", "229"), ("2330101", "233")],
)
def test_the_first_three_digits_of_a_code_are_its_class(item: str, code: str) -> None:
    assert function_of(item) == code


@pytest.mark.parametrize(
    "item", ["", "行政运行", "201", "20129", "20129011", "3010101", "2180101", "２０１２９０１"]
)
def test_what_is_no_code_of_seven_digits_in_a_class_has_none(item: str) -> None:
    assert function_of(item) is None
