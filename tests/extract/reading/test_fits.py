"""Which numbers a field takes."""

import pytest

from extract.marking.numbers import mentions
from extract.reading.fits import fits
from extract.reading.pointers import Refusal
from schemas.catalogue import default


def asked(slot: str, text: str) -> Refusal | None:
    (mention,) = mentions(text)
    return fits(default().slot(slot), mention)


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("meeting.amount", "共5万元"),
        ("meeting.amount", "共5"),
        ("meeting.share", "占5%"),
        ("meeting.share", "占5"),
        ("meeting.share", "升5个百分点"),
        ("staff.on_duty", "共5人"),
        ("staff.on_duty", "共5"),
        ("staff.on_duty", "共5名"),
        ("three_public.reception.batches", "共5批次"),
        ("three_public.reception.persons", "共5万人次"),
        ("assets.equipment[].count", "共5台（套）"),
        ("performance.projects[].uses[].standard", "发5元/人"),
        ("performance.projects[].uses[].standard", "发5元"),
        ("performance.projects[].uses[].count", "访5户"),
        ("activities[].value", "共5盏"),
        ("activities[].value", "共5万元"),
        ("activities[].value", "占5%"),
        ("fiscal_year", "于2031年"),
    ],
)
def test_numbers_that_a_field_takes(slot: str, text: str) -> None:
    assert asked(slot, text) is None


@pytest.mark.parametrize(
    ("slot", "text", "why"),
    [
        ("meeting.amount", "共5人", "wrong_kind"),
        ("meeting.amount", "发5元/人", "wrong_kind"),
        ("meeting.amount", "占5%", "wrong_kind"),
        ("meeting.amount", "于2031年", "not_a_fact"),
        ("meeting.amount", "于5月", "not_a_fact"),
        ("meeting.amount", "行政运行（2012901）", "not_a_fact"),
        ("meeting.share", "共5元", "wrong_kind"),
        ("staff.on_duty", "共5元", "wrong_kind"),
        ("staff.on_duty", "共5辆", "wrong_kind"),
        ("staff.on_duty", "（1）灯油", "not_a_fact"),
        ("three_public.vehicle_purchase.count", "共5人", "wrong_kind"),
        ("activities[].value", "于2031年", "not_a_fact"),
        ("fiscal_year", "共2031元", "wrong_kind"),
        ("fiscal_year", "共2031", "wrong_kind"),
        ("fiscal_year", "于5月", "wrong_kind"),
    ],
)
def test_numbers_that_a_field_refuses(slot: str, text: str, why: str) -> None:
    assert asked(slot, text) == why
