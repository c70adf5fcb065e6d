"""Departments in a list, and lists that are none."""

from collections import Counter

import pytest

from extract.readers.offline.overview import read_overview
from tests.extract.readers.conftest import mark_text


def departments(text: str) -> list[str]:
    """The names of departments that a text lists."""
    doc = mark_text(text)
    return [
        doc.text[slice(*p.at)] for p in read_overview(doc).pointers if p.slot.startswith("organisation.dep")
    ]


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("办公室、财务科和档案科等3个科室", ["办公室", "财务科", "档案科"]),
        ("办公室（人事科）、财务科及档案科。", ["办公室（人事科）", "财务科", "档案科"]),
    ],
)
def test_departments_are_named_one_by_one(listed: str, names: list[str]) -> None:
    assert departments(f"一、机构设置\n内设机构：{listed}") == names


def test_a_run_of_separators_is_no_list_and_ends_soon() -> None:
    # with separators inside of names, 42 of them took ten seconds and each one more doubled it
    assert departments("一、机构设置\n内设：" + "和" * 5000 + "（") == []
    assert departments("一、机构设置\n内设：" + "甲和及" * 1500 + "（") == []


def test_one_place_is_one_pointer() -> None:
    doc = mark_text("2031年甲局部门预算\n联系人及电话：钱样例，电话：0000-1234567")
    assert max(Counter(read_overview(doc).pointers).values()) == 1
