"""政府性基金、国有资本经营、社会保险基金预算."""

from schemas.base import Measured, Section, node


class _OtherBudget(Section, Measured):
    """A budget beside the general public one: together, or its two sides where both are given."""

    part = "budget"

    revenue: Measured | None = node("收入", labels=(r"(?:预算|决算)?(?:财政)?(?:拨款)?收入",))
    expenditure: Measured | None = node("支出", labels=(r"(?:预算|决算)?(?:财政)?(?:拨款)?(?:安排的)?支出",))


class GovernmentFund(_OtherBudget):
    """政府性基金预算."""

    root = "government_fund"
    title = "政府性基金预算"
    headings = (r"政府性基金",)
    anchors = (r"政府性基金(?:预算)?(?:财政)?(?:拨款)?",)


class StateCapital(_OtherBudget):
    """国有资本经营预算."""

    root = "state_capital"
    title = "国有资本经营预算"
    headings = (r"国有资本经营",)
    anchors = (r"国有资本经营(?:预算)?(?:财政)?(?:拨款)?",)


class SocialInsuranceFund(_OtherBudget):
    """社会保险基金预算."""

    root = "social_insurance_fund"
    title = "社会保险基金预算"
    headings = (r"社会保险基金",)
    anchors = (r"社会保险基金(?:预算)?",)
