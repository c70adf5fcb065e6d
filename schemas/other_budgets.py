"""政府性基金、国有资本经营、社会保险基金预算."""

from typing import Any

from schemas.base import Measured, Section, node


def _side(budget: str, side: str) -> Any:
    """One side of a budget, named in full from anywhere and in short within its own section."""
    words = rf"(?:预算|决算)?(?:财政)?(?:拨款)?(?:安排的)?{side}(?:预算|决算)?"
    return node(side, labels=(words,), anchors=(rf"{budget}{words}",), guide="两边都写出时才分收入、支出")


class GovernmentFund(Section, Measured):
    """政府性基金预算: together, or its two sides where both are given."""

    root = "government_fund"
    title = "政府性基金预算"
    part = "budget"
    headings = (r"政府性基金",)
    anchors = (r"政府性基金(?:预算)?(?:财政)?(?:拨款)?",)

    revenue: Measured | None = _side("政府性基金", "收入")
    expenditure: Measured | None = _side("政府性基金", "支出")


class StateCapital(Section, Measured):
    """国有资本经营预算: together, or its two sides where both are given."""

    root = "state_capital"
    title = "国有资本经营预算"
    part = "budget"
    headings = (r"国有资本经营",)
    anchors = (r"国有资本经营(?:预算)?(?:财政)?(?:拨款)?",)

    revenue: Measured | None = _side("国有资本经营", "收入")
    expenditure: Measured | None = _side("国有资本经营", "支出")


class SocialInsuranceFund(Section, Measured):
    """社会保险基金预算: together, or its two sides where both are given."""

    root = "social_insurance_fund"
    title = "社会保险基金预算"
    part = "budget"
    headings = (r"社会保险基金",)
    anchors = (r"社会保险基金(?:预算)?(?:财政)?(?:拨款)?",)

    revenue: Measured | None = _side("社会保险基金", "收入")
    expenditure: Measured | None = _side("社会保险基金", "支出")
