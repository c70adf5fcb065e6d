"""Figures that take their time are reckoned once in a while, not for everybody who looks."""

from itertools import count

from extract.review.web.figures import Kept


def test_a_figure_is_kept_for_some_seconds_and_ten_times_as_long_as_it_took() -> None:
    now, took = 0.0, 0.0
    made = count(1)

    def reckon() -> int:
        nonlocal now
        now += took
        return next(made)

    kept = Kept[int](lambda: now)
    assert [kept.get(reckon), kept.get(reckon)] == [1, 1]
    now = 4.9
    assert kept.get(reckon) == 1
    now, took = 5.0, 2.0
    assert kept.get(reckon) == 2
    now += 19.9
    assert kept.get(reckon) == 2
    now += 0.2
    assert kept.get(reckon) == 3
