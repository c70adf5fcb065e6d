"""`gouji accounts`: passwords come from where nobody reads them, and what goes wrong is said."""

import io
from pathlib import Path

import pytest

from extract.cli.main import main
from extract.review.accounts.passwords import Passwords
from extract.store.store import open_store
from tests.extract.store.build import RUN

SECRET = "four unrelated words here"


@pytest.fixture
def place(tmp_path: Path) -> str:
    with open_store(str(tmp_path / "gouji.sqlite")) as store:
        store.begin(RUN)
    return str(tmp_path / "gouji.sqlite")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def hash_of(place: str, name: str) -> str:
    with open_store(place) as store:
        row = store.reviews.person(name)
    assert row is not None
    return row.hash


def test_an_account_is_made_listed_closed_and_opened_again(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, f"{SECRET}\nnot read\n")
    assert main(["accounts", "add", place, "林", "--role", "lead", "--password-stdin"]) == 0
    assert Passwords().fits(hash_of(place, "林"), SECRET)
    assert main(["accounts", "disable", place, "林"]) == 0
    assert main(["accounts", "list", place, "--lang", "en"]) == 0
    assert main(["accounts", "enable", place, "林"]) == 0
    assert main(["accounts", "role", place, "林", "--role", "reviewer"]) == 0
    assert main(["accounts", "list", place, "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == ["林\tlead\tdisabled", "林\treviewer\tenabled"]
    assert SECRET not in out + err


def test_a_store_is_named_by_the_folder_that_holds_it_and_by_a_run_beside_it(
    place: str, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    for named in (place, str(tmp_path), str(run)):
        assert main(["accounts", "list", named]) == 0


def test_another_password_takes_the_place_of_the_old_one(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, SECRET)
    assert main(["accounts", "add", place, "Lin", "--password-stdin"]) == 0
    typed(monkeypatch, "quite another set of words\r\n")
    assert main(["accounts", "password", place, "Lin", "--password-stdin"]) == 0
    assert Passwords().fits(hash_of(place, "Lin"), "quite another set of words")


def test_a_password_is_never_an_argument_nor_read_from_a_pipe_unasked(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, SECRET)
    assert main(["accounts", "add", place, "Lin", "--lang", "en"]) == 2
    assert "--password-stdin" in capsys.readouterr().err
    assert main(["accounts", "add", place, "Lin", SECRET, "--lang", "en"]) == 2
    assert main(["accounts", "add", place, "Lin", f"--password={SECRET}", "--lang", "en"]) == 2
    with open_store(place) as store:
        assert store.reviews.people() == []


def test_a_typed_password_is_asked_for_twice(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = [SECRET, "something else", SECRET, SECRET]
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("extract.cli.accounts.getpass", lambda _: answers.pop(0))
    assert main(["accounts", "add", place, "Lin"]) == 2
    assert main(["accounts", "add", place, "Lin"]) == 0
    assert Passwords().fits(hash_of(place, "Lin"), SECRET)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["add", "{}"], "takes a name"),
        (["list", "{}", "Lin"], "takes no name"),
        (["role", "{}", "Lin"], "--role"),
        (["disable", "{}", "Nobody"], "no account"),
        (["list", "nowhere/run"], "no run store"),
        (["steal", "{}", "Lin"], "ACTION"),
    ],
)
def test_what_is_wrong_is_said(
    place: str, argv: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["accounts", *(part.format(place) for part in argv), "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert said in err or said.lower() in err


@pytest.mark.parametrize("address", [["--host", "0.0.0.0"], ["--public-url", "https://review.example.org"]])
def test_the_review_page_is_not_served_to_others_without_accounts(
    place: str, address: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", RUN.id, "--store", place, *address, "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "gouji accounts add" in said
    assert "reverse_proxy" in said
