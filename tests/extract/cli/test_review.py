"""`gouji review`: a server that is really started, and what it refuses."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from extract.cli import main as command
from extract.cli.main import main
from extract.output.messages import UserError

SAMPLE = Path(__file__).parents[3] / "samples" / "budget_short.txt"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    assert main(["extract", str(SAMPLE), "--reader", "offline", "--out", str(tmp_path / "run"), "-q"]) == 0
    return tmp_path / "run"


@pytest.mark.slow
def test_it_serves_a_run_until_it_is_interrupted(run: Path) -> None:
    arguments = ["review", str(run), "--no-open", "--port", "0", "--reviewer", "王会计", "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-m", "extract.cli.main", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        page = httpx.get(found[0], timeout=20)
        assert page.status_code == 200
        assert "王会计" in page.text
        assert "Review queue" in page.text
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_a_run_that_is_not_there_is_told_of(tmp_path: Path, capsys: Captured) -> None:
    assert main(["review", str(tmp_path / "none"), "--lang", "en"]) == 2
    assert "gouji.sqlite" in capsys.readouterr().err


def test_another_address_takes_accounts(run: Path, capsys: Captured) -> None:
    assert main(["review", str(run), "--host", "0.0.0.0", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "accounts" in said
    assert "TLS" in said


def test_a_port_that_is_taken_is_told_of(run: Path, capsys: Captured) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["review", str(run), "--port", str(port), "--no-open", "--lang", "en"]) == 2
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [("--port", "70000"), ("--probes", "1.5"), ("--second", "-1"), ("--low", "x")]
)
def test_figures_out_of_range_are_refused(run: Path, capsys: Captured, option: tuple[str, str]) -> None:
    assert main(["review", str(run), *option, "--lang", "en"]) == 2
    assert option[0] in capsys.readouterr().err


def test_a_name_that_cannot_be_seen_is_refused(run: Path, capsys: Captured) -> None:
    assert main(["review", str(run), "--reviewer", " ", "--no-open", "--lang", "en"]) == 2
    assert "name" in capsys.readouterr().err


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "extract.cli.review", raising=False)
    with pytest.raises(UserError, match=r"gouji\[review\]"):
        command._loaded("extract.cli.review")


def test_looking_for_a_run_makes_no_store(tmp_path: Path) -> None:
    assert main(["review", str(tmp_path / "none")]) == 2
    assert list(tmp_path.iterdir()) == []
