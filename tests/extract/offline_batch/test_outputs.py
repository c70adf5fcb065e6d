"""Whatever a file of answers holds, its answers are taken in, and the rest is counted, named and asked again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extract.cli.main import main
from extract.offline_batch.index import opened
from extract.offline_batch.outputs import Taken, take_files
from extract.offline_batch.questions import Part
from tests.extract.offline_batch.fake_server import SAMPLES, Answers, answered, answered_line

RUN = Path("run")
ROUND = RUN / "batch" / "round-{}-1.jsonl"

Lines = list[str]
Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return lambda: capsys.readouterr().err


@pytest.fixture
def asked(said: Said) -> Lines:
    """A run of one short document; the lines of its first round."""
    assert main(["batch", "export", str(SAMPLES / "budget_short.txt"), "--out", "run", "--model", "m"]) == 0
    said()
    return round_(1)


def round_(number: int) -> Lines:
    path = Path(str(ROUND).format(number))
    return path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []


def good(lines: Lines) -> Lines:
    return [answered_line(line, Answers()) for line in lines]


def take(content: str | bytes, *more: str) -> int:
    Path("output.jsonl").write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return main(["batch", "import", "run", "output.jsonl", *more])


def is_done() -> bool:
    return (RUN / "budget_short.txt.facts.json").exists()


def ids(lines: Lines) -> list[str]:
    return [json.loads(line)["custom_id"] for line in lines]


def test_order_and_repetition_do_not_matter(asked: Lines, said: Said) -> None:
    lines = good(asked)
    assert take("".join([*reversed(lines), lines[0]])) == 0
    assert is_done()
    assert f"known already: 1 lines (output.jsonl:{len(lines) + 1})" in said()


def test_a_file_of_windows_is_read(asked: Lines) -> None:
    assert take(b"\xef\xbb\xbf" + "".join(good(asked)).replace("\n", "\r\n\r\n").encode()) == 0
    assert is_done()


def test_a_file_that_breaks_off_is_taken_as_far_as_it_goes(asked: Lines, said: Said) -> None:
    lines = good(asked)
    assert take("".join(lines)[: -len(lines[-1]) // 2]) == 0
    told = said()
    assert f"cut off: the last line is not whole: 1 lines (output.jsonl:{len(lines)})" in told
    assert "1 questions were not answered" in told
    assert ids(round_(2)) == ids(asked[-1:]), "what is missing is asked again"
    assert take("".join(good(round_(2)))) == 0
    assert is_done()


def test_what_is_no_answer_is_counted_by_its_cause(asked: Lines, said: Said) -> None:
    lines = good(asked)
    stray = lines[0].replace(ids(lines)[0], "0" * 64)
    garbage = ["<html>\n", "  <body>502</body>\n", "[1]\n", '{"x": 1}\n', stray, "\n"]
    assert take("".join([*garbage, *lines])) == 0
    told = said()
    assert is_done()
    for line in ("no JSON object: 2 lines (output.jsonl:1)", "without a custom_id: 2 lines (output.jsonl:3)",
                 "no question of this run (custom_id): 1 lines (output.jsonl:5)"):  # fmt: skip
        assert line in told


def test_a_web_page_in_place_of_answers_changes_nothing(asked: Lines, said: Said) -> None:
    assert take("<!DOCTYPE html>\n<p>sign in\n" * 50) == 0
    assert f"{len(asked)} questions wait for answers: run/batch/round-1-1.jsonl" in said()
    assert round_(2) == []


def test_a_file_that_cannot_be_read_stops_no_other(asked: Lines, said: Said) -> None:
    Path("output.jsonl").write_text("".join(good(asked)), "utf-8")
    assert main(["batch", "import", "run", "gone.jsonl", "output.jsonl"]) == 1
    assert "gone.jsonl: cannot be read" in said()
    assert is_done()


def test_what_failed_is_asked_again_so_often_and_then_named(asked: Lines, said: Said) -> None:
    bad, rest = asked[0], asked[1:]
    take(answered_line(bad, Answers(), "error") + "".join(good(rest)))
    assert "the server failed them, they are asked again: 1 lines (output.jsonl:1: internal: no)" in said()
    for number in (2, 3):
        assert ids(round_(number)) == ids([bad])
        # Another id, as each batch gives its lines.
        failed = answered_line(bad, Answers(), "expired").replace("batch_req_", f"batch_req_{number}_")
        status = take(failed)
    assert status == 1
    told = said()
    assert (
        "batch_failed: status 400: asked 3 times in batches, the last time: status 503: batch_expired" in told
    )
    assert round_(4) == []
    facts = json.loads((RUN / "budget_short.txt.facts.json").read_text("utf-8"))
    assert len(facts["failures"]) == 1, "the rest of the document is there"


def test_more_tries_may_be_given(asked: Lines) -> None:
    take("".join(answered_line(line, Answers(), "error") for line in asked), "--tries", "1")
    assert round_(2) == []
    assert not is_done()
    main(["batch", "import", "run", "--tries", "2"])
    assert len(round_(2)) == len(asked)


def test_a_failure_counts_once_however_often_its_file_is_taken_in(asked: Lines) -> None:
    lines = [answered_line(asked[0], Answers(), "error"), *good(asked[1:])]
    for _ in range(4):
        take("".join(lines))
    assert ids(round_(2)) == ids(asked[:1])
    assert round_(3) == []


def test_the_failures_of_a_round_may_come_in_a_file_of_their_own(asked: Lines) -> None:
    take("".join(good(asked[1:])))
    assert ids(round_(2)) == ids(asked[:1]), "taken for missing"
    take(answered_line(asked[0], Answers(), "error"))
    assert round_(3) == [], "it has a cause now, and is out already"
    take("".join(good(asked)))
    assert is_done()


def test_a_late_answer_is_worth_as_much(asked: Lines, said: Said) -> None:
    lines = good(asked)
    take("".join(lines[1:]))
    take(lines[0])
    assert is_done()
    assert "1 new answers" in said()


def test_one_may_stop_waiting(asked: Lines) -> None:
    main(["batch", "import", "run"])
    assert round_(2) == []
    main(["batch", "import", "run", "--ask-again"])
    assert ids(round_(2)) == ids(asked)


def test_vllm_s_output_is_taken_in(asked: Lines) -> None:
    lines = []
    for number, line in enumerate(good(asked)):
        held = json.loads(line)
        body = held["response"]["body"] | {"prompt_logprobs": None, "kv_transfer_params": None}
        lines.append(
            json.dumps(
                {
                    "id": f"vllm-{number}",
                    "custom_id": held["custom_id"],
                    "response": {"status_code": 200, "request_id": f"vllm-batch-{number}", "body": body},
                    "error": None,
                }
            )
        )
    broken = json.loads(lines[0])
    broken |= {"response": {"status_code": 400, "request_id": "vllm-batch-0", "body": None}, "error": "boom"}
    take("\n".join([json.dumps(broken), *lines[1:]]))
    assert ids(round_(2)) == ids(asked[:1])
    take(lines[0])
    assert is_done()


def test_prompts_that_changed_are_told_of(asked: Lines, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.output.fingerprints.schema", lambda: "another")
    take("".join(good(asked)))
    assert "prompts or schema changed since the export" in said()
    assert is_done()


@pytest.fixture
def taking(tmp_path: Path) -> Iterator[Callable[[bytes], Taken]]:
    """Takes files in into an index of three questions."""
    with opened(tmp_path / "index", create=True) as index:

        def taken(content: bytes) -> Taken:
            index._db.execute("DELETE FROM ask")
            index._db.execute("DELETE FROM answer")
            for custom_id in "abc":
                index.questions.ask(custom_id, Part(1, 1))
            path = tmp_path / "any.jsonl"
            path.write_bytes(content)
            made = take_files(index, [path])
            out = sum(count for _, count in index.questions.waiting())
            open_ = [one for one in "abc" if index.questions.answer(one) is None]
            failed = sum(index.questions.given_up(one) is not None for one in open_)
            assert out + failed + made.answers == 3
            return made

        index.questions.tries = 1
        yield taken


BOM = b"\xef\xbb\xbf"
LINE = st.sampled_from([
    b'{"custom_id": "a", "response": {"status_code": 200, "body": {"choices": [{"message": {}}]}}}',
    b'{"custom_id": "b", "response": {"status_code": 200, "body": {"choices": [{"message": {}}]}}}',
    b'{"custom_id": "b", "response": {"status_code": 500, "body": {"error": {"message": "no"}}}}',
    b'{"custom_id": "c", "response": null, "error": {"code": "batch_expired"}}',
    b'{"custom_id": "d", "response": null}',
    b"<html>", b"\x00\xff", b"", b"{}", b'{"custom_id": "a"',
])  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(lines=st.lists(LINE | st.binary(max_size=20)), end=st.sampled_from([b"", b"\n"]))
@example(lines=[BOM], end=b"")
def test_every_question_is_answered_failed_or_out(
    taking: Callable[[bytes], Taken], lines: list[bytes], end: bytes
) -> None:
    content = b"\n".join(lines) + end
    made = taking(content)
    told = made.answers + sum(made.problems.values())
    assert told == sum(bool(line.strip()) for line in content.removeprefix(BOM).split(b"\n"))


def test_lines_are_taken_from_many_files_in_any_order(asked: Lines) -> None:
    path = Path(str(ROUND).format(1))
    for number, line in enumerate(reversed(answered(path, Answers()))):
        Path(f"part{number}.jsonl").write_text(line, "utf-8")
    assert main(["batch", "import", "run", *sorted(map(str, Path().glob("part*.jsonl")))]) == 0
    assert is_done()
    assert round_(2) == [], "what stands in another file of the same import is not missing"
