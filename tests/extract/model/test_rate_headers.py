import email.utils
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model.rate_headers import retry_after, sent_at, used_up

NOW = 1_700_000_000.0


def test_retry_after_in_all_its_forms() -> None:
    date = email.utils.formatdate(NOW + 12, usegmt=True)
    assert retry_after({"retry-after": date}, NOW) == 12
    assert retry_after({"retry-after": date}, NOW + 100) == 0
    assert retry_after({"retry-after": "1.5"}, NOW) == 1.5
    assert retry_after({"retry-after": "9", "retry-after-ms": "250"}, NOW) == 0.25
    assert retry_after({}, NOW) is None


@given(st.text(max_size=40) | st.floats().map(str) | st.integers().map(str))
def test_no_header_breaks_the_wait(value: str) -> None:
    seconds = retry_after({"retry-after": value}, NOW)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))


def test_the_server_s_own_clock_is_known_where_it_gives_it() -> None:
    assert sent_at({"date": email.utils.formatdate(NOW, usegmt=True)}) == NOW
    assert sent_at({}) is None
    assert sent_at({"date": "yesterday"}) is None


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("6m0s", 360), ("20ms", 0.02), ("1.5", 1.5), ("1h2m3.5s", 3723.5), ("1700000000", None), ("soon", None)],
)
def test_what_is_used_up_comes_back_after_a_while(reset: str, seconds: float | None) -> None:
    headers = {"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": reset}
    assert used_up(headers) == (None if seconds is None else pytest.approx(seconds))
    assert used_up(headers | {"x-ratelimit-remaining-tokens": "1"}) is None


@given(st.text(max_size=40))
def test_no_header_breaks_what_is_read_from_it(value: str) -> None:
    seconds = used_up({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": value})
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))
