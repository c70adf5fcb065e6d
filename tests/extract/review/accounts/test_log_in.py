"""Sessions begin, end and expire; who guesses waits; who is kept out is out at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from argon2 import PasswordHasher

from extract.output.messages import UserError
from extract.review.accounts import keeping
from extract.review.accounts.log_in import Accounts, ThrottledError, WrongError
from extract.review.accounts.passwords import Passwords
from extract.review.accounts.people import Person
from extract.review.accounts.sessions import LIFE
from extract.store.reviews import ReviewStore

SECRET, OTHER = "four unrelated words here", "quite another set of words"
HERE = "127.0.0.1"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def accounts(rows: ReviewStore, passwords: Passwords) -> Accounts:
    rows.add_person("林", "lead", passwords.hashed(SECRET))
    rows.add_person("Wang", "reviewer", passwords.hashed(OTHER))
    return Accounts(rows, passwords=passwords)


def test_a_right_password_gives_a_session_of_that_person(accounts: Accounts) -> None:
    assert accounts.sessions.person(accounts.log_in("林", SECRET, HERE)) == Person("林", "lead")
    assert accounts.sessions.person(accounts.log_in(" Wang ", OTHER, HERE)) == Person("Wang", "reviewer")


@pytest.mark.parametrize(
    ("name", "password"), [("林", OTHER), ("林", ""), ("nobody", SECRET), ("", ""), ("\x00", SECRET)]
)
def test_a_wrong_one_and_an_unknown_name_are_told_apart_by_nothing(
    accounts: Accounts, name: str, password: str
) -> None:
    with pytest.raises(WrongError) as wrong:
        accounts.log_in(name, password, HERE)
    assert str(wrong.value) == str(WrongError())


def test_the_store_holds_no_token_that_could_be_used(accounts: Accounts, rows: ReviewStore) -> None:
    token = accounts.log_in("林", SECRET, HERE)
    assert rows.session(token) is None
    kept = rows.session(sha256(token.encode()).hexdigest())
    assert kept is not None
    assert kept.name == "林"
    assert accounts.sessions.person(sha256(token.encode()).hexdigest()) is None


def test_every_log_in_has_a_token_of_its_own_and_ends_the_one_before(accounts: Accounts) -> None:
    first = accounts.log_in("林", SECRET, HERE)
    second = accounts.log_in("林", SECRET, HERE, before=first)
    assert second != first
    assert accounts.sessions.person(first) is None
    assert accounts.sessions.person(second) is not None


def test_a_session_ends_at_log_out_and_after_its_time(rows: ReviewStore, passwords: Passwords) -> None:
    rows.add_person("林", "lead", passwords.hashed(SECRET))
    clock = Clock()
    accounts = Accounts(rows, clock, passwords)
    token, other = accounts.log_in("林", SECRET, HERE), accounts.log_in("林", SECRET, HERE)
    accounts.sessions.end(token)
    assert accounts.sessions.person(token) is None
    clock.now += LIFE - timedelta(seconds=1)
    assert accounts.sessions.person(other) is not None
    clock.now += timedelta(seconds=1)
    assert accounts.sessions.person(other) is None


def test_who_is_kept_out_is_out_at_once_and_for_good(accounts: Accounts, rows: ReviewStore) -> None:
    token = accounts.log_in("Wang", OTHER, HERE)
    keeping.disable(rows, "Wang")
    assert accounts.sessions.person(token) is None
    with pytest.raises(WrongError):
        accounts.log_in("Wang", OTHER, HERE)
    keeping.disable(rows, "Wang", disabled=False)
    assert accounts.sessions.person(token) is None
    assert accounts.log_in("Wang", OTHER, HERE)


def test_another_password_ends_the_sessions_of_the_old_one(accounts: Accounts, rows: ReviewStore) -> None:
    token = accounts.log_in("Wang", OTHER, HERE)
    keeping.change_password(rows, "Wang", "a new one of some length")
    assert accounts.sessions.person(token) is None
    with pytest.raises(WrongError):
        accounts.log_in("Wang", OTHER, HERE)
    assert accounts.log_in("Wang", "a new one of some length", HERE)


def test_a_role_counts_from_the_next_request(accounts: Accounts, rows: ReviewStore) -> None:
    token = accounts.log_in("林", SECRET, HERE)
    keeping.change_role(rows, "林", "reviewer")
    assert accounts.sessions.person(token) == Person("林", "reviewer")


def test_a_hash_with_old_parameters_is_renewed_when_its_password_is_known(
    rows: ReviewStore, passwords: Passwords
) -> None:
    old = Passwords(PasswordHasher(time_cost=1, memory_cost=32, parallelism=1)).hashed(SECRET)
    rows.add_person("林", "lead", old)
    accounts = Accounts(rows, passwords=passwords)
    with pytest.raises(WrongError):
        accounts.log_in("林", OTHER, HERE)
    assert accounts.log_in("林", SECRET, HERE)
    row = rows.person("林")
    assert row is not None
    assert row.hash != old
    assert not passwords.outdated(row.hash)
    assert accounts.log_in("林", SECRET, HERE)


def test_guessing_is_stopped_even_for_the_right_password_and_others_are_not(accounts: Accounts) -> None:
    for _ in range(5):
        with pytest.raises(WrongError):
            accounts.log_in("林", "guess", "203.0.113.9")
    with pytest.raises(ThrottledError) as throttled:
        accounts.log_in("林", SECRET, "203.0.113.9")
    assert throttled.value.seconds >= 1
    assert accounts.log_in("林", SECRET, HERE)
    assert accounts.log_in("Wang", OTHER, "203.0.113.9")


def test_another_way_of_typing_a_name_gives_no_further_tries(accounts: Accounts) -> None:
    ends = []
    for number in range(10):
        try:
            accounts.log_in(" " * number + "Wang", "guess", HERE)
        except UserError as error:
            ends.append(type(error))
    assert ends == [WrongError] * 5 + [ThrottledError] * 5


def test_guesses_sent_at_once_are_counted_before_they_are_looked_at(accounts: Accounts) -> None:
    def guess(number: int) -> type[Exception]:
        try:
            accounts.log_in("林", f"guess {number}", HERE)
        except UserError as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(20) as pool:
        ends = list(pool.map(guess, range(40)))
    assert ends.count(WrongError) == 5
    assert ends.count(ThrottledError) == 35


def test_an_account_of_ones_own_does_not_pay_for_guessing_at_others(accounts: Accounts) -> None:
    looked_at = 0
    for number in range(80):
        try:
            accounts.log_in(f"name {number}", "guess", HERE)
        except WrongError:
            looked_at += 1
        except ThrottledError:
            continue
        if number % 4 == 0:
            accounts.log_in("Wang", OTHER, HERE)
    assert looked_at == 50


def test_the_many_addresses_of_one_network_count_as_one(accounts: Accounts) -> None:
    ends = []
    for number in range(8):
        try:
            accounts.log_in("林", "guess", f"2001:db8::{number:x}")
        except UserError as error:
            ends.append(type(error))
    assert ends == [WrongError] * 5 + [ThrottledError] * 3


def test_accounts_are_made_once_under_a_name_that_can_be_read(rows: ReviewStore) -> None:
    keeping.add(rows, " 林 ", "lead", SECRET)
    for name in ("林", "", " ", "a\nb", "\u202eabc", "x" * 65):
        with pytest.raises(UserError):
            keeping.add(rows, name, "lead", SECRET)
    with pytest.raises(UserError):
        keeping.change_password(rows, "nobody", SECRET)
    with pytest.raises(UserError):
        keeping.disable(rows, "nobody")
    assert [one.name for one in rows.people()] == ["林"]
