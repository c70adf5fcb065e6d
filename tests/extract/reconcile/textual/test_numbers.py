"""A number that is none is found; list numbers, dates and codes are let pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.reconcile.textual.desk import told

WRONG = [
    ("灯油费30.00万元，占0.0.96%。", "number-malformed", "0.0.96"),
    ("灯油费为3．5．2万元。", "number-malformed", "3．5．2"),
    ("灯油费比上年增加12.3.45元。", "number-malformed", "12.3.45"),
    ("点灯1.2.3万人次。", "number-malformed", "1.2.3"),
    ("灯油费12.万元。", "number-point", "12."),
    ("灯油费1..5万元。", "number-point", "1..5"),
    ("灯油费占3.5%%。", "number-point", "3.5%%"),
    ("灯油费1,23.4万元。", "number-grouping", "1,23.4"),
    ("灯油费1,2345.60元。", "number-grouping", "1,2345.60"),
    ("灯油费减少3。5万元。", "number-stop-for-point", "3。5"),
    ("灯油费占.96%。", "number-stop-for-point", ".96"),
    ("灯台原值1.25E+07元。", "number-exponent", "1.25E+07"),
    ("灯台原值3×10 4元。", "number-exponent", "3×10 4"),
    ("灯台原值30.300000000000001万元。", "number-exponent", "30.300000000000001"),
    ("灯油费58.20万元万元。", "unit-doubled", "0万元万元"),
]  # fmt: skip

RIGHT = [
    "1.1.2项目支出安排如下。",
    "3.1.5万元用于灯油。",
    "灯会于2040.3.15开始，2041.12.1结束。",
    "系统升级到2.3.1版，地址10.0.0.1，电话0000-1234567。",
    "主要任务：1.元旦点灯；2.万元户回访。",
    "灯油分别为3,5万元。",
    "灯油费1,234,567.89元，灯芯费1,200万元。",
    "灯油10,000元。",
    "灯会结余3万元。2.5万元用于灯芯。",
    "补助12×104元，3人×5天×20元。",
    "点灯率100.00%，误差0.000001万元。",
    "灯会概况....3",
    "慰问金500元元旦前发放。",
    "灯油费12.50万元，灯芯费0.50万元。",
    "灯罩型号DE+05，灯台编号1.2E。",
    "灯油费减少25.36万元,比上年少5%。",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "words"), WRONG)
def test_what_is_no_number_is_found_at_its_place(text: str, rule: str, words: str) -> None:
    assert told(text) == [(rule, words)]


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_looks_malformed_is_let_pass(text: str) -> None:
    assert told(text) == []


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(AMOUNTS, st.sampled_from(["元", "万元", "亿元", "%"]), st.booleans())
def test_a_number_as_python_writes_it_is_never_a_fault(value: object, unit: str, grouped: bool) -> None:
    number = f"{value:,}" if grouped else f"{value}"
    assert told(f"灯油费为{number}{unit}，灯芯费照旧。") == []
