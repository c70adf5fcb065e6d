from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from extract.engine.seat import Job, Seat, made
from extract.engine.shards import Shard
from extract.output.facts_file import facts_path
from extract.output.run_file import write_run
from extract.settings import Settings
from tests.extract.engine.build import begin, queue

SAMPLES = sorted((Path(__file__).parents[3] / "samples").glob("*.txt"))
RECORDING = SAMPLES[0].parent / "recording"


def job_in(folder: Path, reader: str = "offline") -> Job:
    _, spec, run = begin(folder, SAMPLES, reader)
    write_run(folder / "run", run, [])
    recording = RECORDING if reader != "offline" else None
    return Job(spec, Settings(), recording, 4, made(None))


@pytest.mark.parametrize("reader", ["offline", "model"])
def test_a_shard_read_twice_gives_the_same_files_and_rows(tmp_path: Path, reader: str) -> None:
    job, shard = job_in(tmp_path, reader), Shard(tuple(queue(SAMPLES)))
    seat = Seat(job)
    done = seat.read(shard)
    files = {path.name: facts_path(tmp_path / "run", path.name).read_bytes() for path in SAMPLES}
    assert sorted(row.document for row in done.rows) == sorted(path.name for path in SAMPLES)
    assert done.stop == ""
    again = seat.read(shard)
    seat.close()
    assert {path.name: facts_path(tmp_path / "run", path.name).read_bytes() for path in SAMPLES} == files
    unclocked = [sorted(replace(row, seconds=0.0, asked=replace(row.asked, seconds=0.0)).document for row in one.rows)
                 for one in (done, again)]  # fmt: skip
    assert unclocked[0] == unclocked[1]


def test_a_worker_that_does_not_see_the_run_s_folder_is_refused(tmp_path: Path) -> None:
    job = job_in(tmp_path)
    (tmp_path / "run" / "run.json").unlink()
    seat = Seat(job)
    done = seat.read(Shard(tuple(queue(SAMPLES))))
    seat.close()
    assert str(tmp_path / "run") in done.stop
    assert done.rows == ()


def test_a_worker_with_another_gouji_is_refused(tmp_path: Path) -> None:
    seat = Seat(replace(job_in(tmp_path), made=("0", "1")))
    done = seat.read(Shard(tuple(queue(SAMPLES))))
    seat.close()
    assert "gouji" in done.stop
    assert not [*(tmp_path / "run").glob("*.facts.json")]


def test_a_reader_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    job = replace(job_in(tmp_path, "model"), recording=None)
    seat = Seat(job)
    done = seat.read(Shard(tuple(queue(SAMPLES))))
    seat.close()
    assert "base_url" in done.stop


def test_a_job_shows_no_secret(tmp_path: Path) -> None:
    settings = Settings(
        api_key=SecretStr("s3cret-key"), store=SecretStr("postgresql://me:pa55word@host/base")
    )
    job = job_in(tmp_path)
    job = replace(job, settings=settings, spec=replace(job.spec, store="postgresql://me:pa55word@host/base"))
    assert "pa55word" not in repr(job)
    assert "s3cret-key" not in repr(job)


def test_a_closed_seat_is_closed_once_more_without_harm(tmp_path: Path) -> None:
    seat = Seat(job_in(tmp_path))
    seat.close()
    seat.close()
