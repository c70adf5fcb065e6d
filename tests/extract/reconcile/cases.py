"""Small sets of facts, each with the rule that is asked and what it must say."""

from typing import NamedTuple

from extract.reconcile.constraints import Status
from tests.extract.reconcile.build import Stated

MEMBERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
"""Names that do not hold each other, as those of one thing do."""


class Case(NamedTuple):
    """Facts by path and value, with the status of one rule over them."""

    rule: str
    status: Status
    facts: dict[str, Stated]

    def __str__(self) -> str:
        """The name of the case in a test's report."""
        return f"{self.rule}-{self.status}"


def rate(node: str, amount: str, change: str, direction: str, percent: str) -> dict[str, Stated]:
    """What a sentence about a change says of a part."""
    return {
        f"{node}.amount": amount,
        f"{node}.change": change,
        f"{node}.change_direction": direction,
        f"{node}.change_rate": percent,
    }


def earlier(node: str, amount: str, prior: str, **more: str) -> dict[str, Stated]:
    """This year, the earlier one, and what else is said."""
    made: dict[str, Stated] = {f"{node}.amount": amount, f"{node}.prior": prior}
    return made | {f"{node}.{name}": v for name, v in more.items()}


def list_of(whole: str, amount: str, members: str, *amounts: str) -> dict[str, Stated]:
    """A total and the members of a list (`revenue.sources[].amount`), in 万元."""
    path, name = members.split("[]")
    made: dict[str, Stated] = {whole: f"{amount}万元"}
    return made | {f"{path}[灯{number}]{name}": f"{each}万元" for number, each in enumerate(amounts)}


def sources(amount: str, *amounts: str) -> dict[str, Stated]:
    """Revenue and its sources."""
    return list_of("revenue.amount", amount, "revenue.sources[].amount", *amounts)


def natures(amount: str, basic: str, project: str) -> dict[str, Stated]:
    """Expenditure and its two natures."""
    node = "expenditure.by_nature"
    return {
        "expenditure.amount": amount,
        f"{node}[基本支出].amount": basic,
        f"{node}[项目支出].amount": project,
    }


def shares(*percents: str) -> dict[str, Stated]:
    """Shares of all sources."""
    return {f"revenue.sources[灯{number}].share": each for number, each in enumerate(percents)}


def share(amount: str, part: str, percent: str) -> dict[str, Stated]:
    """The share of small and medium enterprises in procurement."""
    return {"procurement.amount": amount, "procurement.sme.amount": part, "procurement.sme.share": percent}


def use(amount: str, count: str, standard: str) -> dict[str, Stated]:
    """People times the standard for each."""
    node = "performance.projects[灯会].uses[添油]"
    return {f"{node}.amount": amount, f"{node}.count": count, f"{node}.standard": standard}


def departments(count: str, *names: str) -> dict[str, Stated]:
    """Departments counted and named."""
    named: dict[str, Stated] = {f"organisation.departments[{name}].name": name for name in names}
    return {"organisation.departments.count": count} | named


EVERY_RELATION = [
    Case("revenue-sources", "pass_exact", sources("30.00", "10.00", "20.00")),
    Case("revenue-sources", "pass_rounding", sources("30.01", "10.00", "20.00")),
    Case("revenue-sources", "fail", sources("30.02", "10.00", "20.00")),
    Case("revenue-sources", "fail", sources("29.98", "10.00", "20.00")),
    Case("revenue-sources", "incomplete", sources("30.00", "30.00")),
    Case("expenditure-natures", "pass_exact", natures("30万元", "10万元", "20万元")),
    Case("expenditure-natures", "pass_rounding", natures("30.01万元", "10万元", "20万元")),
    Case("expenditure-natures", "fail", natures("30.05万元", "10万元", "20万元")),
    Case("expenditure-natures", "incomplete", {"expenditure.amount": "30万元"}),
    Case("total-revenue", "pass_exact", {"revenue.amount": "5万元", "total.amount": "5.00万元"}),
    Case("total-revenue", "pass_exact", {"revenue.amount": "5万元", "total.amount": "50000元"}),
    Case("total-revenue", "pass_rounding", {"revenue.amount": "8409912元", "total.amount": "840.99万元"}),
    Case("total-revenue", "fail", {"revenue.amount": "840.05万元", "total.amount": "840.99万元"}),
    Case("total-revenue", "incomplete", {"revenue.amount": "840.05万元"}),
    Case("agency-operating", "pass_exact", {"agency_operating.amount": "5万元", "basic_expenditure.operating.amount": "5万元"}),
    Case("agency-operating", "fail", {"agency_operating.amount": "6万元", "basic_expenditure.operating.amount": "5万元"}),
    Case("agency-operating", "incomplete", {"agency_operating.amount": "5万元"}),
    Case("sme-share", "pass_exact", share("5万元", "1万元", "20%")),
    Case("sme-share", "pass_rounding", share("3万元", "1万元", "33.33%")),
    Case("sme-share", "fail", share("3万元", "1万元", "35%")),
    Case("sme-share", "incomplete", {"procurement.sme.share": "34%", "procurement.amount": "3万元"}),
    Case("change", "pass_exact", earlier("meeting", "5万元", "3万元", change="2万元", change_direction="increase")),
    Case("change", "pass_rounding", earlier("meeting", "5万元", "3万元", change="2.01万元")),
    Case("change", "fail", earlier("meeting", "5万元", "3万元", change="2.05万元")),
    Case("change", "fail", earlier("meeting", "5万元", "3万元", change="2万元", change_direction="decrease")),
    Case("change", "incomplete", {"meeting.amount": "5万元", "meeting.change": "2万元"}),
    Case("flat", "pass_exact", earlier("meeting", "5万元", "5.00万元", change_direction="flat")),
    Case("flat", "fail", earlier("meeting", "5万元", "5.02万元", change_direction="flat")),
    Case("rate", "pass_exact", rate("meeting", "5万元", "1万元", "increase", "25%")),
    Case("rate", "pass_exact", rate("meeting", "4万元", "1万元", "decrease", "20%")),
    Case("rate", "pass_rounding", rate("meeting", "7万元", "1万元", "increase", "16.67%")),
    Case("rate", "fail", rate("meeting", "5万元", "1万元", "increase", "20%")),
    Case("rate", "incomplete", {"meeting.change": "1万元", "meeting.change_rate": "20%"}),
    Case("rate-of-prior", "pass_exact", earlier("meeting", "5万元", "4万元", change_rate="25%")),
    Case("rate-of-prior", "pass_rounding", earlier("meeting", "7万元", "6万元", change_rate="16.67%")),
    Case("rate-of-prior", "fail", earlier("meeting", "5万元", "4万元", change_rate="20%")),
    Case("rate-of-prior", "incomplete", {"meeting.amount": "5万元", "meeting.change_rate": "20%"}),
    Case("use-standard", "pass_exact", use("1.96万元", "14人", "0.14万元/人")),
    Case("use-standard", "pass_exact", use("1.96万元", "14人", "1400元/人")),
    Case("use-standard", "pass_rounding", use("2万元", "14人", "0.14万元/人")),
    Case("use-standard", "fail", use("2.10万元", "14人", "0.14万元/人")),
    Case("use-standard", "incomplete", {**use("1.96万元", "14人", "0.14万元"), "performance.projects[灯会].uses[添油].count": ["若干"]}),
    Case("source-shares-hundred", "pass_exact", shares("50%", "30%", "20%")),
    Case("source-shares-hundred", "pass_rounding", shares("33.3%", "33.3%", "33.3%")),
    Case("source-shares-hundred", "fail", shares("50.00%", "30.00%", "21.00%")),
    Case("source-shares-hundred", "incomplete", shares("50.00%", "30.00%", "15.00%")),
    Case("departments-named", "pass_exact", departments("2个", "灯科", "油科")),
    Case("departments-named", "fail", departments("3个", "灯科", "油科")),
    Case("departments-named", "incomplete", departments("3个")),
    Case("repeat", "pass_exact", {"meeting.amount": ["5万元", "50000元"]}),
    Case("repeat", "pass_rounding", {"meeting.amount": ["5.23万元", "52325元"]}),
    Case("repeat", "fail", {"meeting.amount": ["5.23万元", "5.32万元"]}),
]  # fmt: skip
"""Each relation of the table: exact, by rounding, failed, incomplete, as far as it can be each."""

FUNCTIONS = ("general_public_budget.amount", "general_public_budget.by_function[].amount")
PERSONNEL = ("basic_expenditure.personnel.amount", "basic_expenditure.personnel.items[].amount")
OPERATING = ("basic_expenditure.operating.amount", "basic_expenditure.operating.items[].amount")


def _function_share(base: str, part: str, percent: str) -> dict[str, Stated]:
    node = "general_public_budget.by_function[住房保障]"
    return {"general_public_budget.amount": base, f"{node}.amount": part, f"{node}.share": percent}


def _basic(whole: str, personnel: str, operating: str) -> dict[str, Stated]:
    node = "basic_expenditure"
    return {
        f"{node}.amount": whole,
        f"{node}.personnel.amount": personnel,
        f"{node}.operating.amount": operating,
    }


def _uses(node: str, amount: str) -> dict[str, Stated]:
    return list_of(f"performance.projects[灯会].{node}", amount, "performance.projects[灯会].uses[].amount", "45", "28.67", "25.18")  # fmt: skip


_FUNDS = "performance.projects[灯会].uses[添油]"

WORKED = [
    Case("revenue-sources", "pass_rounding", sources("840.99", "833.05", "7.95")),
    Case("expenditure-natures", "fail", natures("840.05万元", "828.05万元", "12.95万元")),
    Case("expenditure-natures", "pass_rounding", natures("840.99万元", "828.05万元", "12.95万元")),
    Case("nature-shares", "fail", {"expenditure.amount": "840.05万元", "expenditure.by_nature[基本支出].amount": "828.05万元", "expenditure.by_nature[基本支出].share": "98.46%"}),
    Case("nature-shares", "pass_rounding", {"expenditure.amount": "840.99万元", "expenditure.by_nature[基本支出].amount": "828.05万元", "expenditure.by_nature[基本支出].share": "98.46%"}),
    Case("general-budget-functions", "fail", list_of(FUNCTIONS[0], "833.05", FUNCTIONS[1], "802.64", "20.68", "7.76", "9.92")),
    Case("general-budget-functions", "pass_rounding", list_of(FUNCTIONS[0], "276.62", FUNCTIONS[1], "173.11", "73.46", "14.28", "15.78")),
    Case("agency-operating", "fail", {"agency_operating.amount": "833.05万元", "basic_expenditure.operating.amount": "706.23万元"}),
    Case("change", "fail", earlier("meeting", "0万元", "0万元", change="0.30万元", change_direction="decrease")),
    Case("personnel-items", "pass_rounding", list_of(PERSONNEL[0], "363.34", PERSONNEL[1], *["36.33"] * 9, "36.38")),
    Case("operating-items", "pass_rounding", list_of(OPERATING[0], "79.14", OPERATING[1], *["7.19"] * 10, "7.22")),
    Case("operating-items", "fail", list_of(OPERATING[0], "79.19", OPERATING[1], *["7.19"] * 10, "7.22")),
    Case("basic-parts", "pass_rounding", _basic("442.49万元", "363.34万元", "79.14万元")),
    Case("basic-parts", "pass_rounding", _basic("161.87万元", "141.1万元", "20.76万元")),
    Case("basic-parts", "fail", _basic("161.97万元", "141.1万元", "20.76万元")),
    Case("general-function-shares", "fail", _function_share("2227.09万元", "39.75万元", "1.9%")),
    Case("general-function-shares", "pass_rounding", _function_share("2227.09万元", "53.57万元", "2.4%")),
    Case("general-function-shares", "fail", _function_share("2227.09万元", "53.57万元", "2.40%")),
    Case("rate", "fail", rate("agency_operating", "79.14万元", "9.62元", "increase", "13.84%")),
    Case("rate", "pass_rounding", rate("agency_operating", "79.14万元", "9.62万元", "increase", "13.84%")),
    Case("rate", "fail", rate("total", "234.06万元", "86.47万元", "increase", "36.94%")),
    Case("rate", "pass_rounding", rate("total", "234.06万元", "86.47万元", "increase", "58.59%")),
    Case("rate", "pass_rounding", rate("three_public.reception", "0.397万元", "0.013万元", "decrease", "3.3%")),
    Case("rate", "pass_rounding", rate("agency_operating", "13.67万元", "2.67万元", "decrease", "16.34%")),
    Case("rate", "fail", rate("three_public.vehicles", "19.56万元", "3.59万元", "decrease", "15.31%")),
    Case("use-funds", "fail", {f"{_FUNDS}.amount": "5.2325万元", f"{_FUNDS}.fiscal": "4.488万元", f"{_FUNDS}.other": "0.7475万元"}),
    Case("use-funds", "pass_exact", {f"{_FUNDS}.amount": "5.2355万元", f"{_FUNDS}.fiscal": "4.488万元", f"{_FUNDS}.other": "0.7475万元"}),
    Case("project-uses", "fail", _uses("budget", "89.68")),
    Case("project-uses", "pass_exact", {"performance.projects[灯会].budget": "89.68万元", **_uses("executed", "98.85")}),
    Case("completion", "pass_rounding", {"total.amount": "20218.21万元", "total.budgeted": "20707.11万元", "total.completion_rate": "98%", "document_kind": "final_accounts"}),
    Case("project-completion", "fail", {"performance.projects[灯会].budget": "89.68万元", "performance.projects[灯会].executed": "98.85万元", "performance.projects[灯会].completion_rate": "100%"}),
]  # fmt: skip
"""Cases as they occur: what was right although it is one or two last digits off, and what was wrong."""
