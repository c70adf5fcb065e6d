"""What a finding says, in Chinese and English: the arithmetic, who is wrong, and why as far as it was tested."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Literal

from extract.reconcile.constraints import Constraint, Operand
from extract.reconcile.findings import Cure
from extract.reconcile.intervals import Interval
from extract.reconcile.precision import scale_of
from schemas.titles import default_titles

Lang = Literal["zh", "en"]

CURES: Mapping[str, tuple[str, str]] = {
    "unit_slip": ("单位应为“{unit}”", "the unit should be {unit}"),
    "shifted_point": ("小数点错位，应为{value}{unit}", "the point has slipped: {value}{unit}"),
    "swapped_digits": ("若两位数字颠倒，应为{value}{unit}", "two digits are swapped: {value}{unit}"),
    "wrong_digit": ("若一位数字有误，应为{value}{unit}", "one digit is wrong: {value}{unit}"),
    "dropped_digit": ("若漏写一位数字，应为{value}{unit}", "a digit was left out: {value}{unit}"),
    "truncation": ("若数字被截短，应为{value}{unit}", "digits were cut off: {value}{unit}"),
    "known_residual": ("差额等于“{other}”，口径可能不同", "the difference equals {other}: another caliber"),
    "wrong_base": ("误以“{other}”作分母，应为{value}{unit}", "divided by {other} by mistake: {value}{unit}"),
    "copied_value": ("与“{other}”的数相同，疑为误填", "it is the number of {other}, copied here"),
    "wrong_field": ("应读作“{other}”", "it should have been read as {other}"),
    "left_unread": (
        "原文另有未认领的数{value}{unit}，代入后成立",
        "with the unclaimed number {value}{unit} it holds",
    ),
}

SIDES: Mapping[str, tuple[str, str]] = {
    "document": ("原文错误", "an error of the document"),
    "unsure": ("请核对原文", "check the document"),
    "extraction": ("疑为抽取错误", "perhaps a reading error"),
}
"""Whose fault a finding is taken to be."""

_PLACES = 4
_DIGITS = 80
"""More than any product of two numbers that are read has."""


def arithmetic(constraint: Constraint, lang: Lang = "zh") -> str:
    """The rule in numbers: 828.05万元＋12.95万元＝841万元≠840.05万元，差0.95万元，容差0.015万元."""
    left = _sides(constraint)
    stated, computed = constraint.stated, constraint.computed
    if constraint.operands[0].sign < 0 and computed is not None:  # 下降44.38% is stated without its sign
        stated, computed = stated.scaled(-1), computed.scaled(-1)
    unit = _unit(constraint.operands[0])
    scale = _scale(constraint.operands[0])
    if constraint.form == "at_most":
        part, whole = (_said(operand) for operand in constraint.operands)
        return f"{part}＞{whole}" if constraint.status() == "fail" else f"{part}≤{whole}"
    if constraint.form == "equal" and constraint.operands[1].value is not None:
        return _compared(constraint, stated, computed, lang)
    if computed is None:
        return f"{left}：分母为零或负，不应有百分比" if lang == "zh" else f"{left}: no percentage of nothing"
    sign = "＝" if constraint.status().startswith("pass") else "≠"
    said = _said(constraint.operands[0]) if constraint.form != "hundred" else "100%"
    made = constraint.stated.mid if constraint.form == "hundred" else computed.mid
    residual, tolerance = abs(stated.mid - computed.mid) / scale, (stated.half + computed.half) / scale
    return f"{left}＝{number(made / scale)}{unit}{sign}{said}{_differs(residual, tolerance, unit, lang)}"


def _compared(constraint: Constraint, stated: Interval, computed: Interval | None, lang: Lang) -> str:
    one, other = (_told(operand, lang) for operand in constraint.operands)
    scale, unit = _scale(constraint.operands[0]), _unit(constraint.operands[0])
    assert computed is not None
    sign = "＝" if constraint.status().startswith("pass") else "≠"
    residual, tolerance = abs(stated.mid - computed.mid) / scale, (stated.half + computed.half) / scale
    return f"{one}{sign}{other}{_differs(residual, tolerance, unit, lang)}"


def _told(operand: Operand, lang: Lang) -> str:
    """A number with the last word of its name: 支出合计840.05万元."""
    name = operand.value.path if lang == "en" and operand.value else ""
    if operand.value and lang == "zh":
        name = default_titles().named(operand.value.path).rsplit("·", 1)[-1]
    return f"{name}{' ' if lang == 'en' else ''}{_said(operand)}"


def _differs(residual: Fraction, tolerance: Fraction, unit: str, lang: Lang) -> str:
    if lang == "zh":
        return f"，差{number(residual)}{unit}，容差{number(tolerance)}{unit}"
    return f", {number(residual)}{unit} apart, {number(tolerance)}{unit} allowed"


def _unit(operand: Operand) -> str:
    return operand.value.statement.unit if operand.value else ""


def bounds_text(interval: Interval, operand: Operand) -> tuple[str, str]:
    """An interval in the operand's own unit, "" where it has no bound on that side."""
    scale = _scale(operand)
    low, high = interval.low, interval.high
    return (
        "" if low is None else number(low / scale, places=8),
        "" if high is None else number(high / scale, places=8),
    )


def number(value: Fraction, places: int = _PLACES) -> str:
    """A fraction as a decimal, at most so many places, trailing zeros left out.

    >>> number(Fraction(84100, 100)), number(Fraction(-95, 100)), number(Fraction(1, 3))
    ('841', '-0.95', '0.3333')
    """
    with localcontext(prec=_DIGITS):
        made = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
            Decimal(1).scaleb(-places), ROUND_HALF_EVEN
        )
    text = format(made, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text or "0"


def said_of(
    title: str, numbers: str, suspects: Sequence[str], side: str, lang: Lang, cures: Sequence[Cure] = ()
) -> str:
    """The sentence of a finding.

    The rule, its numbers, on whose side the fault is (`SIDES`), who is suspected, and the best explanation.
    """
    names = [_named(path, lang) for path in suspects]
    who = SIDES[side][lang == "en"]
    if lang == "zh":
        which = "、".join(quoted(name) for name in names[:4]) + ("等" if len(names) > 4 else "")
        blame = f"，{'可能出错的有' if len(names) > 1 else '出错的是'}{which}" if names else ""
        said = f"{title}：{numbers}（{who}{blame}）"
        about = quoted(_named(cures[0].path, lang)) if len(names) > 1 and cures else ""
        return f"{said}；{about}{cure_text(cures[0], lang)}" if cures else said
    blame = f"; suspected: {', '.join(names[:4])}{' ...' if len(names) > 4 else ''}" if names else ""
    said = f"{title}: {numbers} ({who}{blame})"
    about = f"{cures[0].path}: " if len(names) > 1 and cures else ""
    return f"{said}; {about}{cure_text(cures[0], lang)}" if cures else said


def quoted(name: str) -> str:
    """A name in quotes, those in it made inner ones.

    >>> quoted("“三公”经费")
    '“‘三公’经费”'
    """
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def side_of(attribution: str, severity: str) -> str:
    """Which of `SIDES` a finding is put down to: only what always holds is called an error of the document."""
    return attribution if attribution == "extraction" or severity == "error" else "unsure"


def cure_text(cure: Cure, lang: Lang) -> str:
    """What one tested explanation says."""
    zh, en = CURES[cure.kind]
    other = _named(cure.other, lang) if cure.other else ""
    text = zh if lang == "zh" else en
    return text.format(value=cure.value, unit=cure.unit, other=other)


def _named(path: str, lang: Lang) -> str:
    """What a reader of Chinese knows a fact by; the schema has no English titles, its paths are English."""
    return default_titles().named(path) if lang == "zh" else path


def _sides(constraint: Constraint) -> str:
    held = [_said(operand) for operand in constraint.operands[1:]]
    if constraint.form == "sum":
        return _added(constraint.operands[1:])
    if constraint.form == "hundred":
        return _added(constraint.operands)
    if constraint.form == "share":
        return f"{held[0]}÷{held[1]}"
    if constraint.form == "change":
        return f"{held[0]}－{held[1]}"
    if constraint.form == "rate":
        joined = "－" if constraint.operands[2].sign > 0 else "＋"
        return f"{held[1]}÷（{held[0]}{joined}{held[1]}）"
    if constraint.form == "rate_of_prior":
        return f"{held[0]}÷{held[1]}－1"
    return "×".join(held) if constraint.form == "product" else held[0]


def _added(operands: Sequence[Operand]) -> str:
    text = ""
    for operand in operands:
        text += ("－" if operand.sign < 0 else "＋" if text else "") + _said(operand)
    return text


def _said(operand: Operand) -> str:
    if operand.value is None:
        return (
            f"{number(operand.interval.mid / 10000)}万元"
            if operand.role == "base"
            else number(operand.interval.mid)
        )
    return f"{operand.value.statement.value}{operand.value.statement.unit}"


def _scale(operand: Operand) -> Fraction:
    return (scale_of(operand.value.statement) if operand.value else None) or Fraction(1)
