"""Guessing gets slower and slower, and is forgotten after a while."""

from hypothesis import given
from hypothesis import strategies as st

from extract.review.accounts.throttle import Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_some_tries_are_free_and_each_further_one_waits_twice_as_long() -> None:
    clock = Clock()
    throttle = Throttle(free=3, longest_s=20, clock=clock)
    waits = []
    for _ in range(10):
        waits.append(throttle.wait_s("a"))
        clock.now += waits[-1]
        throttle.count("a")
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 20, 20]
    assert throttle.wait_s("b") == 0


def test_it_is_forgotten_after_its_time_and_when_a_try_was_right() -> None:
    clock = Clock()
    throttle = Throttle(free=1, longest_s=60, memory_s=900, clock=clock)
    throttle.count("a")
    throttle.count("b")
    assert throttle.wait_s("a") == 1
    throttle.forgive("a", all_of_them=True)
    assert throttle.wait_s("a") == 0
    assert throttle.wait_s("b") == 1
    clock.now += 901
    assert throttle.wait_s("b") == 0


def test_one_try_is_taken_back_and_those_before_it_stay() -> None:
    throttle = Throttle(free=2, longest_s=60, clock=Clock())
    for _ in range(3):
        throttle.count("a")
    throttle.forgive("a")
    assert throttle.wait_s("a") == 1


def test_nobody_fills_the_memory_with_names() -> None:
    throttle = Throttle(free=1, longest_s=60, most_keys=10, clock=Clock())
    for number in range(100):
        throttle.count(str(number))
    assert throttle.wait_s("0") == 0
    assert throttle.wait_s("99") == 1


@given(st.lists(st.floats(0, 100), max_size=200))
def test_no_pace_gets_more_than_the_free_tries_and_one_a_pause(pauses: list[float]) -> None:
    clock = Clock()
    throttle = Throttle(free=5, longest_s=60, clock=clock)
    looked_at = 0
    for pause in pauses:
        if throttle.wait_s("a") == 0:
            throttle.count("a")
            looked_at += 1
        clock.now += pause
    passed = clock.now - 1000
    # 1 + 2 + 4 + ... + 32 seconds for six tries, and a minute for each one after them.
    assert looked_at <= 5 + 1 + 6 + passed / 60 + 1
