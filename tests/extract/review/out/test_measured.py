"""The dashboard's figures of what was really decided at the desk."""

from pathlib import Path

from extract.review.measures import Measures, measure
from tests.extract.review.out.reviewing import at_desk, held_run

SHORT = "budget_short.txt"


def measured(run: Path) -> Measures:
    with held_run(run) as (store, record, _):
        reviews = store.reviews
        progress = reviews.tally(record.id)
        return measure(progress, reviews.events(record.id, 1), reviews.events(record.id, 2))


def test_probes_and_planted_errors_tell_how_far_the_review_can_be_trusted(run: Path) -> None:
    with at_desk(run, SHORT, probes=0.4, plants=0.4) as desk:
        cards = desk.dossier.cards
        probes = [card.target for card in cards if card.trial == "probe"]
        plants = [card.target for card in cards if card.trial == "plant"]
        assert len(probes) > 2
        assert len(plants) > 2
        desk.decide("clear", probes[0], shown_ms=30_000)
        for target in probes[1:]:
            desk.decide("accept", target, shown_ms=3_000)
        desk.decide("accept", plants[0])
        for target in plants[1:]:
            desk.decide("clear", target)
        desk.finish()
    made = measured(run)
    assert (made.residual.count, made.residual.of) == (1, len(probes))
    assert (made.caught.count, made.caught.of) == (len(plants) - 1, len(plants))
    assert made.minutes is not None
    assert round(made.minutes * 60) == 30 + 3 * (len(probes) - 1)
    assert (made.progress.documents, made.progress.opened, made.progress.done) == (6, 1, 1)
    (ann,) = made.reviewers
    assert ann.decisions == len(probes) + len(plants) + 1


def test_two_blind_reviews_are_compared_where_both_decided(run: Path) -> None:
    paths = ("unit_name", "fiscal_year", "revenue.amount", "revenue.change")
    for who, round, cleared in (("ann", 1, "revenue.change"), ("bob", 2, "revenue.amount")):
        with at_desk(run, SHORT, who, round) as desk:
            for path in paths:
                desk.decide("clear" if path == cleared else "accept", path)
    made = measured(run).agreement
    assert (made.documents, made.decisions, made.disagreements) == (1, 4, 2)
    # po = 1/2, pe = 3/4 * 3/4 + 1/4 * 1/4 = 5/8
    assert made.kappa == (1 / 2 - 5 / 8) / (1 - 5 / 8)


def test_who_takes_the_same_candidate_twice_over_agrees(run: Path) -> None:
    with at_desk(run, SHORT) as desk:
        number = next(one.number for one in desk.card("revenue.change").candidates if one.why == "nearby")
        desk.decide("take", "revenue.change", candidate=number)
        desk.decide("accept", "revenue.change")
        value = desk.card("revenue.change").now
        assert value is not None
    with at_desk(run, SHORT, "bob", 2) as desk:
        desk.decide("point", "revenue.change", at=value.at[0])
    made = measured(run).agreement
    assert (made.decisions, made.disagreements, made.kappa) == (1, 0, None)
