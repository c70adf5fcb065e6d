"""The whole path: questions out, answers in, repairs and rechecks in rounds of their own, facts as of a live run."""

import json
import shutil
from pathlib import Path

import pytest

from extract.cli.main import main
from extract.offline_batch.lines import request_id
from tests.extract.offline_batch.fake_server import Answers, Json, answered, identity, recorded

RUN = Path("run")
EXPORT = ["--out", "run", "--model", "m"]


def export(samples: list[str], *more: str) -> int:
    return main(["batch", "export", *samples, *EXPORT, *more])


def files(round_: int) -> list[Path]:
    found = (RUN / "batch" / f"round-{round_}-{part}.jsonl" for part in range(1, 100))
    return [path for path in found if path.exists()]


def take(answers: Answers, *inputs: Path) -> int:
    Path("output.jsonl").write_text(
        "".join(line for one in inputs for line in answered(one, answers)), "utf-8"
    )
    return main(["batch", "import", "run", "output.jsonl"])


def through_all_rounds(answers: Answers) -> int:
    """Answer round after round; how many there were."""
    round_ = 0
    while inputs := files(round_ + 1):
        round_ += 1
        assert take(answers, *inputs) == 0
    return round_


def facts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.facts.json")}


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def live(samples: list[str], answers: Answers, reader: str = "model") -> dict[str, bytes]:
    recording = str(answers.write(Path("recording")))
    given = ["--recording", recording, "--reader", reader, "--no-cache", "-q"]
    assert main(["extract", *samples, "--out", "live", *given]) == 0
    return facts(Path("live"))


@pytest.mark.parametrize("more", [(), ("--no-cache",), ("--reader", "both"), ("--reader", "offline-first")])
def test_facts_and_tables_are_those_of_a_live_run(
    samples: list[str],
    few: list[str],
    answers: Answers,
    more: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    if "offline-first" in more:
        answers = _NoFacts()
    if more:
        samples = few
    assert export(samples, *more) == 0
    assert facts(RUN) == {}
    rounds = through_all_rounds(answers)
    assert "offline-first" in more or rounds >= 3, "repairs, then rechecks"
    assert "0 wait for answers" in capsys.readouterr().err
    assert facts(RUN) == live(samples, answers, more[1] if len(more) == 2 else "model")
    assert tables(RUN) == tables(Path("live"))
    assert set(tables(RUN)) == {"facts.csv", "findings.csv"}
    run = json.loads((RUN / "run.json").read_text("utf-8"))
    assert run["finished"]
    assert run["totals"]["ok"] == len(samples)


class _NoFacts(Answers):
    """All is no fact: what is asked about the little that is left is in no recording."""

    def to(self, body: Json) -> Json:
        message = {"role": "assistant", "content": '{"facts": [], "none": []}'}
        choices = [{"index": 0, "finish_reason": "stop", "message": message}]
        response = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": choices}
        sha256 = identity(body)
        self.given[sha256] = {"request_sha256": sha256, "status": 200, "response": response}
        return response


def test_a_round_is_a_file_of_requests_each_once_under_the_hash_of_its_body(samples: list[str]) -> None:
    Path("again").mkdir()
    twin = Path("again/twin.txt")
    shutil.copy(samples[0], twin)
    export([*samples, str(twin)])
    lines = [json.loads(line) for line in files(1)[0].read_text("utf-8").splitlines()]
    assert len(lines) == len(recorded()), "the twin's questions are the same"
    assert {(one["method"], one["url"]) for one in lines} == {("POST", "/v1/chat/completions")}
    assert all(one["custom_id"] == request_id(one["body"]) for one in lines)
    assert {one["body"]["model"] for one in lines} == {"m"}


def test_a_second_export_writes_nothing_twice_and_takes_new_documents_in(samples: list[str]) -> None:
    export(samples[:1])
    first = files(1)[0].read_bytes()
    export(samples[:1])
    assert files(2) == []
    export(samples)
    both = first + files(2)[0].read_bytes()
    assert files(1)[0].read_bytes() == first
    assert len({json.loads(line)["custom_id"] for line in both.splitlines()}) == len(both.splitlines()) == 18


def test_a_round_is_cut_at_the_limits(samples: list[str]) -> None:
    export(samples, "--max-requests", "5")
    assert [len(one.read_text("utf-8").splitlines()) for one in files(1)] == [5, 5, 5, 3]
    shutil.rmtree(RUN)
    export(samples, "--max-bytes", "60000")
    assert len(files(1)) > 3
    assert all(one.stat().st_size <= 60000 for one in files(1))
    assert sum(len(one.read_text("utf-8").splitlines()) for one in files(1)) == 18


def test_what_was_paid_for_before_is_not_exported(few: list[str], answers: Answers) -> None:
    export(few)
    through_all_rounds(answers)
    assert main(["batch", "export", *few, "--out", "other", "--model", "m", "-q"]) == 0
    assert len(facts(Path("other"))) == len(few)
    assert not list(Path("other/batch").glob("*.jsonl"))


def test_parts_come_one_after_another_and_documents_are_done_as_they_are_complete(few: list[str]) -> None:
    answers = Answers()
    export(few, "--max-requests", "1")
    done = []
    for one in files(1):
        take(answers, one)
        done.append(len(facts(RUN)))
    assert done == sorted(done)
    assert 0 < done[len(done) // 2] < done[-1] == len(few)
    assert files(2) == []


def test_the_folder_may_be_moved(few: list[str], answers: Answers, tmp_path: Path) -> None:
    Path("old").mkdir()
    for one in few:
        shutil.copy(one, "old")
    assert main(["batch", "export", "old", "--out", "old/run", "--model", "m"]) == 0
    Path("old").rename("new")
    shutil.move("new", tmp_path / "moved")
    round_ = 1
    while (inputs := Path(f"moved/run/batch/round-{round_}-1.jsonl")).exists():
        Path("output.jsonl").write_text("".join(answered(inputs, answers)), "utf-8")
        assert main(["batch", "import", "moved/run", "output.jsonl", "-q"]) == 0
        round_ += 1
    assert len(facts(Path("moved/run"))) == len(few)


def test_settings_stay_those_of_the_export(
    few: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export(few)
    assert main(["batch", "export", *few, "--out", "run", "--model", "other"]) == 2
    assert "was begun with model m, now it is other" in capsys.readouterr().err
    monkeypatch.setenv("GOUJI_MODEL", "another")
    monkeypatch.setenv("GOUJI_TEMPERATURE", "1")
    monkeypatch.setenv("GOUJI_BASE_URL", "https://api.openai.com/v1")
    assert take(Answers(), *files(1)) == 0
    assert len(facts(RUN)) == len(few), "the questions were the same, so their answers fit"


def test_a_document_that_cannot_be_read_stops_no_other(few: list[str]) -> None:
    Path("bad.txt").write_bytes(b"\x00\x01")
    assert export([*few, "bad.txt"]) == 1
    assert take(Answers(), *files(1)) == 1
    assert len(facts(RUN)) == len(few)
    Path("bad.txt").write_text("没有数字", "utf-8")
    assert main(["batch", "import", "run"]) == 1
    assert main(["batch", "import", "run", "--retry-failed"]) == 0


def test_a_batch_at_a_share_of_the_price_costs_that_share(
    few: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_PRICE_IN", "2")
    monkeypatch.setenv("GOUJI_PRICE_OUT", "10")
    export(few, "--price-share", "0.5")
    take(Answers(), *files(1))
    run = json.loads((RUN / "run.json").read_text("utf-8"))
    totals = run["totals"]
    assert float(totals["cost"]) == totals["input_tokens"] * 1e-6 + totals["output_tokens"] * 5e-6


def test_what_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "import", "run"]) == 2
    assert "run gouji batch export first" in capsys.readouterr().err
    assert main(["batch", "export", "gone.txt", *EXPORT]) == 3
    assert main(["batch", "export", "gone.txt", "--out", "other"]) == 2
    assert "model is not given" in capsys.readouterr().err
    assert main(["batch"]) == 2
    assert main(["batch", "export", "x", *EXPORT, "--max-requests", "0"]) == 2
