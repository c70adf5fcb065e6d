"""Whom to ask: names and telephone numbers, found all, and kept away from every other field."""

import pytest

from extract.readers.offline.contacts import read_contacts
from extract.readers.offline.reader import OfflineReader
from tests.extract.readers.conftest import mark_text

ASKED = "一、收入预算情况\n2031年收入预算100.5万元。\n"


def told(text: str, slot: str) -> list[str]:
    """The words of a contact field, in the order of the text."""
    return [text[slice(*p.at)] for p in read_contacts(text).pointers if p.slot == f"contact.{slot}"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("联系人及联系方式：钱样例，联系电话：0000-1234567", "钱样例"),
        ("联系人：钱样例电话：0000-1234567", "钱样例"),
        ("联系人（电话）: 钱样（0000-1234567）", "钱样"),
        ("预算公开联系人：钱样例    联系方式：00000001234", "钱样例"),
        ("联系人：钱  样  电话：0000-1234567", "钱  样"),
        ("联系人：阿依·古丽，电话：0000-1234567", "阿依·古丽"),
        ("联系人：综合科钱样例，电话：0000-1234567", "钱样例"),
        ("财务科钱样例，电话：0000-1234567", "钱样例"),
    ],
)
def test_a_contact_is_named_behind_its_label_or_before_its_number(line: str, name: str) -> None:
    assert told(line, "name") == [name]


@pytest.mark.parametrize(
    "line",
    [
        "联系人：办公室，电话：0000-1234567",
        "联系人负责答复群众来电。",
        "咨询电话：0000-1234567",
        "联系人：见附件。",
    ],
)
def test_an_office_or_a_sentence_is_nobodys_name(line: str) -> None:
    assert told(line, "name") == []


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("电话：0000-1234567、7654321转801", ["0000-1234567", "7654321转801"]),
        ("联系电话：(0000)1234567 传真：0000-7654321", ["(0000)1234567"]),
        ("联系方式：钱样例 1234567，2031年共1005件，100.5万元", ["1234567"]),
        ("电话会议120次，电话费1.5万元，手机300台，监督电话：12300", []),
    ],
)
def test_only_numbers_to_call_are_telephone_numbers(line: str, numbers: list[str]) -> None:
    assert told(line, "phone") == numbers


@pytest.mark.parametrize(
    "contact",
    [
        "联系人及联系方式：钱样例，联系电话：0571-88886666",
        "联系人：钱样例，电话：0571-88886666。预算科孙样例，电话：0571-88887777",
        "预算科孙样例 0571-88887777，13900000000",
        "（一）公开事项。传真：88887777",
        "电话：88886666,88887777转66",
        "联系方式：孙样例，88887777",
    ],
)
def test_no_field_is_read_from_a_telephone_number(contact: str) -> None:
    doc = mark_text(f"{ASKED}{contact}\n")
    read = [p for p in OfflineReader().pointers(doc) if not p.slot.startswith("contact.")]
    words = [doc.text[a:b] for p in read for a, b in (p.at, *p.keys)]
    assert "100.5" in words
    assert not [w for w in words if w.strip("-（）()").isdigit() and w in contact]


def test_a_project_takes_no_telephone_number_either() -> None:
    line = "（1）社区食堂项目绩效自评综述：全年预算数5万元，执行数5万元。联系电话：0571-88886666，送餐120人。"
    doc = mark_text(f"一、绩效情况\n{line}")
    read = [p for p in OfflineReader().pointers(doc) if not p.slot.startswith("contact.")]
    words = [doc.text[slice(*p.at)] for p in read]
    assert "120" in words
    assert words.count("5") == 2
    assert not {"0571", "88886666", "0571-88886666"} & {*words}
