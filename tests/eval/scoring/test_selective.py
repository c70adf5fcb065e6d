"""Risk and coverage: what would remain wrong if only the surest readings were accepted."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.scoring.bounds import upper_bound
from eval.scoring.selective import Judged, brier, calibration_error, reliability, risk_coverage
from tests.eval.build import quick

SURE = st.integers(1, 99).map(lambda hundredths: hundredths / 100)
JUDGED = st.lists(st.tuples(SURE, st.booleans()), max_size=60)
SURELY_RIGHT: list[Judged] = [(0.9, True)] * 400


def tail(errors: int, of: int, share: float) -> float:
    """The probability of no more than so many errors."""
    return sum(comb(of, at) * share**at * (1 - share) ** (of - at) for at in range(errors + 1))


# -- the bound on a share


@quick
@given(st.integers(1, 120), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_at_the_bound_so_few_errors_are_just_as_improbable_as_asked(
    of: int, data: st.DataObject, confidence: float
) -> None:
    errors = data.draw(st.integers(0, of - 1))
    assert tail(errors, of, upper_bound(errors, of, confidence)) == pytest.approx(1 - confidence, rel=1e-6)


@quick
@given(st.integers(1, 300), st.data())
def test_the_bound_rises_with_errors_and_falls_with_observations(of: int, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, of - 1))
    bound = upper_bound(errors, of)
    assert errors / of < bound < upper_bound(errors + 1, of) <= 1
    assert upper_bound(errors, of + 1) < bound < upper_bound(errors, of, 0.99)


def test_nothing_observed_and_everything_wrong_rule_nothing_out() -> None:
    assert upper_bound(0, 0) == upper_bound(5, 5) == 1


# -- the curve


@quick
@given(JUDGED)
def test_the_curve_ends_with_everything_accepted(judged: list[Judged]) -> None:
    curve = risk_coverage(judged)
    last = curve.points[-1] if curve.points else (0, 0, 0)
    assert (last[1], last[2]) == (len(judged), sum(not right for _, right in judged))
    assert curve.size == len(judged)


@quick
@given(JUDGED)
def test_each_point_counts_the_readings_of_at_least_its_confidence(judged: list[Judged]) -> None:
    curve = risk_coverage(judged)
    assert [point.confidence for point in curve.points] == sorted({sure for sure, _ in judged}, reverse=True)
    for point in curve.points:
        accepted = [right for sure, right in judged if sure >= point.confidence]
        assert (point.accepted, point.wrong) == (len(accepted), accepted.count(False))


@quick
@given(JUDGED)
def test_the_area_is_between_none_and_a_half(judged: list[Judged]) -> None:
    assert 0 <= risk_coverage(judged).augrc <= 0.5


@quick
@given(JUDGED)
def test_the_area_depends_on_the_ranking_alone(judged: list[Judged]) -> None:
    area = risk_coverage(judged).augrc
    assert risk_coverage([(sure**3 / 2, right) for sure, right in judged]).augrc == area
    assert risk_coverage([(5 * sure - 7, right) for sure, right in judged]).augrc == area


@quick
@given(JUDGED, st.randoms(use_true_random=False).map(lambda random: random.random()))
def test_neither_the_area_nor_the_curve_depends_on_the_order(judged: list[Judged], cut: float) -> None:
    at = int(cut * len(judged))
    turned = [*judged[at:], *judged[:at]][::-1]
    assert risk_coverage(turned) == risk_coverage(judged)


@quick
@given(JUDGED)
def test_the_area_is_the_mean_over_pairs_of_readings(judged: list[Judged]) -> None:
    """By pairs: a wrong reading costs what is ranked no higher than it, itself and its equals by half."""
    cost = sum(
        0.5 if other == sure else float(other < sure)
        for sure, right in judged
        if not right
        for other, _ in judged
    )
    assert risk_coverage(judged).augrc == pytest.approx(cost / max(1, len(judged)) ** 2)


def test_all_wrong_is_the_worst_and_all_right_the_best() -> None:
    assert risk_coverage([(0.5, False)] * 9).augrc == 0.5
    assert risk_coverage([(0.5, True)] * 9).augrc == 0
    assert risk_coverage([]).augrc == 0


def test_a_confidence_that_is_the_same_for_all_gains_nothing() -> None:
    """One wrong of four: a ranking at random costs half the error rate, the best one half its square."""
    assert risk_coverage([(0.5, True)] * 3 + [(0.5, False)]).augrc == 0.25 / 2
    assert risk_coverage([(0.5, True)] * 3 + [(0.4, False)]).augrc == 0.25**2 / 2


# -- the least load


@quick
@given(JUDGED, st.sampled_from([0.01, 0.02, 0.05, 0.2, 0.5]))
def test_the_least_load_keeps_to_the_target_and_no_lower_load_does(
    judged: list[Judged], target: float
) -> None:
    curve = risk_coverage(SURELY_RIGHT[: 8 * len(judged)] + judged)
    found = curve.least_load(target)
    most = found.accepted if found else 0
    assert found is None or found.bound == upper_bound(found.wrong, found.accepted) <= target
    assert found is None or found.load == 1 - found.accepted / curve.size
    assert all(
        upper_bound(point.wrong, point.accepted) > target for point in curve.points if point.accepted > most
    )


def test_298_right_readings_do_not_show_one_percent_and_299_do() -> None:
    assert risk_coverage([(0.9, True)] * 298).least_load(0.01) is None
    found = risk_coverage([(0.9, True)] * 299).least_load(0.01)
    assert found is not None
    assert (found.load, found.accepted, found.wrong) == (0, 299, 0)


def test_readings_of_one_confidence_are_accepted_together_or_not_at_all() -> None:
    judged = SURELY_RIGHT + [(0.5, True)] * 50 + [(0.5, False)] * 50
    found = risk_coverage(judged).least_load(0.01)
    assert found is not None
    assert (found.confidence, found.accepted) == (0.9, 400)
    assert found.load == pytest.approx(0.2)


# -- calibration


def test_brier_and_calibration_by_hand() -> None:
    """0.85 said of four readings of which three are right, 0.4 of two of which one is."""
    judged = [(0.85, True)] * 3 + [(0.85, False)] + [(0.4, True), (0.4, False)]
    assert [(one.size, one.right) for one in reliability(judged)] == [(2, 0.5), (4, 0.75)]
    assert brier(judged) == pytest.approx((3 * 0.15**2 + 0.85**2 + 0.6**2 + 0.4**2) / 6)
    assert calibration_error(judged) == pytest.approx((4 * 0.10 + 2 * 0.10) / 6)


@quick
@given(JUDGED)
def test_every_reading_is_in_one_bin(judged: list[Judged]) -> None:
    bins = reliability([*judged, (0.0, False), (1.0, True)])
    assert sum(one.size for one in bins) == len(judged) + 2
    assert sum(one.size * one.right for one in bins) == pytest.approx(1 + sum(right for _, right in judged))


@quick
@given(JUDGED)
def test_brier_and_calibration_error_are_between_none_and_one(judged: list[Judged]) -> None:
    assert 0 <= calibration_error(judged) <= 1
    assert 0 <= brier(judged) <= 1
