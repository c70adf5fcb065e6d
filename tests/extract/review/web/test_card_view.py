"""Cards as they are shown: words for every code, and nothing by which a probe or a planted error can be told."""

import re
from dataclasses import asdict

import pytest

from extract.output.finding_view import Setting
from extract.output.messages import LANGS, MESSAGES, Lang
from extract.review.dossier import REFUSALS, WHY_CANDIDATE, Options
from extract.review.events import Target
from extract.review.web.card_view import body_of, dom_id, row_of, setting_of
from extract.review.web.card_words import called
from tests.extract.review.bench import NAMES, Bench, frame_named, frame_of, of_text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_card_of_the_samples_can_be_shown(name: str, lang: Lang) -> None:
    dossier = Bench(frame_named(name), Options(probes=0.3, plants=0.3)).dossier
    setting = setting_of(dossier, lang, personal=False)
    for rank, card in enumerate(dossier.cards):
        body = body_of(card, rank, dossier, setting)
        assert body.row.title.strip()
        assert body.row == row_of(card, rank, setting)
        assert body.quote is None or body.masked or body.quote.hit


def test_every_code_has_its_words() -> None:
    assert [f"refusal_{code}" for code in REFUSALS if f"refusal_{code}" not in MESSAGES] == []
    assert [f"candidate_{why}" for why in WHY_CANDIDATE if f"candidate_{why}" not in MESSAGES] == []


def test_probes_and_planted_errors_look_like_what_is_looked_at_for_low_confidence() -> None:
    frame = frame_named("final_accounts.txt")
    dossier = Bench(frame, Options(probes=0.5, plants=0.5, low=0.9)).dossier
    setting = setting_of(dossier, "zh", personal=False)
    shown = {
        (row.look, row.chip, row.group)
        for rank, card in enumerate(dossier.cards)
        if card.trial or card.why == ("low",)
        for row in [row_of(card, rank, setting)]
    }
    assert len(shown) == 1
    trials = [(rank, card) for rank, card in enumerate(dossier.cards) if card.trial]
    assert {card.trial for _, card in trials} == {"probe", "plant"}
    for rank, card in trials:
        assert not re.search("probe|plant|trial", str(asdict(body_of(card, rank, dossier, setting)).values()))


def test_personal_data_is_masked_unless_asked_for() -> None:
    text = "某县某局2025年部门预算\n收入总计12万元。\n联系人：李明 联系电话：0101-23456789\n"
    dossier = Bench(frame_of(of_text(text))).dossier
    personal = [one for one in dossier.cards if one.path.startswith("contact.")]
    assert personal
    for is_shown in (False, True):
        setting = setting_of(dossier, "zh", personal=is_shown)
        for rank, card in enumerate(personal):
            body = body_of(card, rank, dossier, setting)
            assert card.now is not None
            assert (card.now.value in str(body)) is is_shown
            assert body.masked is not is_shown
            assert bool(body.lights) is is_shown


def test_choices_are_said_in_words_and_typed_in_their_own() -> None:
    dossier = Bench(frame_named("budget_template.txt")).dossier
    card = next(one for one in dossier.cards if one.path.endswith(".change_direction"))
    body = body_of(card, 0, dossier, setting_of(dossier, "zh", personal=False))
    assert (body.value, body.raw) == ("持平", "flat")
    english = body_of(card, 0, dossier, setting_of(dossier, "en", personal=False))
    assert english.value == "flat"


def test_a_nameless_member_is_called_by_its_slot() -> None:
    assert called("activities[].subject", "zh").strip("·") != ""
    assert not called("activities[].subject", "zh").startswith("·")


def test_an_elements_id_is_plain_whatever_a_finding_is_called() -> None:
    made = dom_id(Target("finding", 'rule:"><script>\ud800'))
    assert re.fullmatch(r"c-x-[0-9a-f]{16}", made)
    assert made != dom_id(Target("finding", "rule:other"))


def test_without_the_text_there_are_values_and_no_quotes() -> None:
    from dataclasses import replace

    dossier = replace(Bench(frame_named("budget_short.txt")).dossier, document=None, marked=None)
    setting = setting_of(dossier, "zh", personal=False)
    assert setting == Setting("zh", None, setting.hidden, False)
    body = body_of(dossier.cards[0], 0, dossier, setting)
    assert body.quote is None
    assert body.value
