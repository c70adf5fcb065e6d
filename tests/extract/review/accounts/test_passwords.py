"""What is kept of a password, and what is compared."""

import pytest
from argon2 import PasswordHasher

from extract.output.messages import UserError
from extract.review.accounts.passwords import LONGEST, Passwords, checked

SECRET = "four unrelated words here"


def test_what_is_kept_is_salted_argon2id_and_fits_its_password_alone(passwords: Passwords) -> None:
    kept, other = passwords.hashed(SECRET), passwords.hashed(SECRET)
    assert kept.startswith("$argon2id$")
    assert kept != other
    assert passwords.fits(kept, SECRET)
    assert not passwords.fits(kept, SECRET + " ")
    assert not passwords.fits(kept, "")


def test_the_parameters_are_at_least_those_of_the_second_choice_of_rfc_9106() -> None:
    parameters = PasswordHasher()
    assert parameters.memory_cost >= 64 * 1024
    assert parameters.time_cost >= 3


def test_nobody_has_no_password_not_even_the_empty_one(passwords: Passwords) -> None:
    assert not passwords.fits(None, "")
    assert not passwords.fits(None, SECRET)


def test_a_damaged_hash_fits_nothing(passwords: Passwords) -> None:
    assert not passwords.fits("", "")
    assert not passwords.fits("$argon2id$v=19$nonsense", SECRET)


def test_one_password_however_it_is_composed(passwords: Passwords) -> None:
    assert passwords.fits(passwords.hashed("e\u0301tude e\u0301tude"), "\u00e9tude \u00e9tude")


def test_old_parameters_are_known(passwords: Passwords) -> None:
    older = Passwords(PasswordHasher(time_cost=1, memory_cost=32, parallelism=1)).hashed(SECRET)
    assert passwords.fits(older, SECRET)
    assert passwords.outdated(older)
    assert not passwords.outdated(passwords.hashed(SECRET))


@pytest.mark.parametrize(
    "password", ["", "short", "x" * (LONGEST + 1), "预" * LONGEST, "Lin Lin Lin Lin", "lin\tLIN    lin "]
)
def test_short_long_and_guessable_ones_are_refused(password: str) -> None:
    with pytest.raises(UserError):
        checked(password, "Lin")
