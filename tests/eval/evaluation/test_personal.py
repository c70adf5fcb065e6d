"""Contacts stay out of an evaluation, wherever they are said; verdicts stay as they are."""

from dataclasses import replace

import pytest

from eval.evaluation.model import Defects, DocumentEval, Evaluation, Judged, RunInfo
from eval.evaluation.personal import Personal, veiled, without_personal
from eval.scoring.cells import Cell, Stated

NAME, PHONE = "甲乙丙", "0731-5550123"
CONTACT = Cell(
    "contact.phone",
    "contact.phone",
    "text",
    "wrong",
    Stated(PHONE, "", ((20, 32),)),
    Stated(NAME, "", ((10, 13),)),
)
OTHER = Cell("unit_name", "unit_name", "text", "wrong", Stated("某局", "", ((0, 2),)), Stated(NAME, "", ()))
PLAIN = Cell("revenue.amount", "revenue.amount", "core", "omitted", Stated("5", "万元", ((50, 51),)))
JUDGED = Judged("cross", ("contact.phone",), (), f"rule: {PHONE}")
NEAR = Judged("number", ("revenue.amount",), ((25, 27),), "rule: 5550123")


def document() -> DocumentEval:
    return DocumentEval(
        "a.txt", "", "g", "ok",
        cells=(CONTACT, OTHER, PLAIN),
        quotes={0: f"联系人：{NAME} 电话【{PHONE}】", 2: f"收入【5】万元 电话{PHONE}"},
        defects=Defects(found=(JUDGED,), missed=(NEAR,), false_alarms=(JUDGED, NEAR)),
        problems=(f"facts[0] unit_name: 是“{NAME}”",),
    )  # fmt: skip


def words(one: object) -> str:
    return repr(one)


def test_what_the_cells_tell_of_a_contact_is_hidden_everywhere() -> None:
    made = without_personal(Evaluation("", RunInfo("r"), {}, (document(),)))
    assert NAME in words(document())
    for secret in (NAME, PHONE, "5550123"):
        assert secret not in words(made)
    assert [cell.verdict for cell in made.documents[0].cells] == ["wrong", "wrong", "omitted"]
    assert made.documents[0].cells[2] == PLAIN


@pytest.mark.parametrize("said", ["电话：0731-5550123", "手机13800000000", "联系人：甲乙丙，"])
def test_a_contact_that_nobody_labelled_is_hidden_in_quotes(said: str) -> None:
    held = replace(document(), cells=(), quotes={0: said})
    hidden = veiled(held, Personal()).quotes[0]
    assert "＊＊" in hidden
    assert not any(part in hidden for part in ("5550123", "13800000000", "甲乙丙"))


def test_a_number_that_the_mark_parts_is_hidden_too() -> None:
    held = replace(document(), quotes={0: "电话：0731-【5550123】", 1: f"电话：{PHONE[:6]}【{PHONE[6:]}】"})
    hidden = without_personal(Evaluation("", RunInfo("r"), {}, (held,))).documents[0].quotes
    assert not any("555" in one or "0123" in one for one in hidden.values())


def test_amounts_are_no_telephone_numbers() -> None:
    said = "收入1234.50万元，支出12345678901.00元，2024年"
    assert Personal().hide(said) == said
