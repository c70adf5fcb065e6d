"""A finding on a card: every operand in its role's colour, nothing of what is hidden."""

from extract.output.finding_view import Setting
from extract.review.web.finding_block import block, lights_of, sum_said
from tests.extract.review.bench import PLAIN, Bench, frame_named, sample


def short() -> tuple[Bench, Setting]:
    result = sample("budget_short.txt")
    return Bench(frame_named("budget_short.txt"), PLAIN), Setting.of(
        "zh", result.document.text, result.facts, False
    )


def test_the_sum_is_cut_at_its_operands() -> None:
    bench, setting = short()
    finding = next(one for card in bench.dossier.cards for one in card.findings if len(one.parts) == 3)
    made = block(finding, "id", setting)
    assert "".join(one.text for one in made.terms) + "，" + made.apart == finding.arithmetic
    roles = {one.role for one in made.terms if one.role}
    assert roles <= {part.role for part in finding.parts}
    assert roles
    assert made.apart.startswith("差")


def test_all_operands_light_up_with_the_cards_own_place_first() -> None:
    bench, setting = short()
    card = next(one for one in bench.dossier.cards if one.findings and len(one.findings[0].parts) == 3)
    lights = lights_of(card, setting)
    assert lights[0][:2] == card.at[0]
    assert lights[0].role == "here"
    lit = {(start, end) for start, end, _ in lights}
    assert lit >= {at for part in card.findings[0].parts for at in part.at}


def test_numbers_that_stand_for_two_roles_have_no_colour() -> None:
    bench, setting = short()
    finding = next(one for card in bench.dossier.cards for one in card.findings if len(one.parts) == 3)
    first, second, third = finding.parts
    from dataclasses import replace

    same = replace(finding, parts=(first, replace(second, value=first.value, unit=first.unit), third))
    said = f"{first.value}{first.unit}"
    terms = block(replace(same, arithmetic=f"{said}＋{said}＝{third.value}{third.unit}"), "id", setting).terms
    assert all(one.role == "" for one in terms if said in one.text)


def test_sums_are_said_in_english_too() -> None:
    assert sum_said("1＋1≠3，差1，容差0", "en") == "1＋1≠3, off by 1, tolerance 0"
    assert sum_said("差1，容差0", "zh") == "差1，容差0"
