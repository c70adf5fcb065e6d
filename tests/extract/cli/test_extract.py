"""`gouji extract`: a batch goes on whatever one document does, says what it did, and leaves nothing half-done."""

import csv
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from extract.cli.main import main
from tests.extract.cli.conftest import TEXT, Factory

Captured = pytest.CaptureFixture[str]


def make(folder: Path, **texts: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def gouji(*args: object) -> int:
    return main([str(arg) for arg in args])


def loaded(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def table(out: Path) -> list[dict[str, str]]:
    with (out / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files(out: Path) -> list[str]:
    """What a run left; the lock by which it is held is no result."""
    found = (path for path in out.rglob("*") if path.is_file() and path.name != ".gouji.lock")
    return sorted(path.relative_to(out).as_posix() for path in found)


def statuses(out: Path) -> dict[str, str]:
    return {one["document"]: one["status"] for one in loaded(out / "run.json")["inputs"]}


def test_a_folder_becomes_facts_files_a_table_and_a_run(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in" / "2024", a=TEXT)
    make(tmp_path / "in", b=TEXT)
    out = tmp_path / "out"
    assert gouji("extract", tmp_path / "in", "--out", out) == 0
    assert files(out) == [
        "2024/a.txt.facts.json",
        "b.txt.facts.json",
        "facts.csv",
        "findings.csv",
        "run.json",
    ]
    assert loaded(out / "2024/a.txt.facts.json")["document"] == "2024/a.txt"
    assert {row["文件"] for row in table(out)} == {"2024/a.txt", "b.txt"}
    run = loaded(out / "run.json")
    assert run["reader"] == "offline"
    assert run["finished"] >= run["started"]
    assert run["totals"]["facts"] == 4
    assert factory.closed == 1
    said = capsys.readouterr()
    assert "未配置模型" in said.err
    assert "合计 2 份" in said.out


def test_offsets_hold_for_whoever_decodes_the_file(factory: Factory, tmp_path: Path) -> None:
    data = ("\ufeff" + TEXT).encode("utf-8")
    make(tmp_path / "in", a=data)
    gouji("extract", tmp_path / "in", "--out", "out")
    held = loaded(Path("out/a.txt.facts.json"))
    for fact in held["facts"]:
        for start, end in fact["at"]:
            assert data.decode(held["encoding"])[start:end] == fact["value"]


BAD: dict[str, tuple[bytes, str]] = {
    "01空": (b"", "是空文件"),
    "02空白": ("\ufeff \n".encode(), "是空文件"),
    "03pdf": (b"%PDF-1.4\n...", "PDF"),
    "04word": (b"PK\x03\x04[Content_Types].xml....word/", "Word (.docx)"),
    "05zip": (b"PK\x03\x04abc", "ZIP"),
    "06二进制": (b"abc\x00def", "空字节"),
    "07乱码": (b"\xff\x80\xff\x80", "编码无法识别"),
    "08截断": (TEXT.encode()[:-5], "损坏或被截断"),
    "09内部": (b"\xe5\x86\x85\xe9\x83\xa8 1", "内部错误"),
}


def test_bad_documents_are_named_with_their_cure_and_the_rest_goes_on(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", **{name: data for name, (data, _) in BAD.items()}, zz=TEXT)
    assert gouji("extract", tmp_path / "in", tmp_path / "in" / "消失.txt", "--out", "out") == 1
    assert files(Path("out")) == ["facts.csv", "findings.csv", "run.json", "zz.txt.facts.json"]
    rows = {one["document"]: one for one in loaded(Path("out/run.json"))["inputs"]}
    said = capsys.readouterr().out
    for name, (_, says) in {**BAD, "消失": (b"", "找不到")}.items():
        assert rows[f"{name}.txt"]["status"] == "failed"
        assert says in rows[f"{name}.txt"]["note"]
        assert any(line.startswith(f"{name}.txt\t失败") and says in line for line in said.splitlines())
    assert "\x1b" not in said
    assert "合计 11 份\t失败 10" in said


def test_a_closed_folder_and_a_closed_file_do_not_stop_the_others(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in" / "closed", x=TEXT)
    make(tmp_path / "in", a=TEXT, secret=TEXT)
    scandir, opened = os.scandir, Path.open

    def guarded_scandir(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    def guarded_open(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **more)

    monkeypatch.setattr(os, "scandir", guarded_scandir)
    monkeypatch.setattr(Path, "open", guarded_open)
    assert gouji("extract", "in", "--out", "out") == 1
    assert statuses(Path("out")) == {"in/closed": "failed", "a.txt": "ok", "secret.txt": "failed"}
    kinds = [one.get("kind") for one in loaded(Path("out/run.json"))["inputs"]]
    assert kinds == ["permission", None, "permission"]


def test_a_text_without_numbers_gives_no_facts_and_a_note(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a="本单位没有说明。")
    assert gouji("extract", "in", "--out", "out") == 0
    assert loaded(Path("out/a.txt.facts.json"))["facts"] == []
    assert "没有数字" in capsys.readouterr().out


def test_personal_data_is_in_the_table_only_when_asked_for(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--out", "out")
    assert "张三丰" not in Path("out/facts.csv").read_text("utf-8-sig")
    gouji("extract", "in", "--out", "out", "--include-personal")
    assert [row["数值"] for row in table(Path("out")) if row["路径"] == "contact.name"] == ["张三丰"]


def test_nothing_to_read_or_all_failed_is_status_3(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    assert gouji("extract", tmp_path / "*.txt", "--out", "out") == 3
    assert "没有匹配的文件" in capsys.readouterr().err
    assert not Path("out").exists()
    make(tmp_path / "in", a=b"")
    assert gouji("extract", "in", "gone.txt", "--out", "out") == 3
    assert statuses(Path("out")) == {"a.txt": "failed", "gone.txt": "failed"}


def test_an_out_that_is_a_file_is_refused(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path, a=TEXT, out=TEXT)
    assert gouji("extract", "a.txt", "--out", "out.txt") == 2
    assert gouji("extract", "a.txt", "--out", "out.txt/deeper") == 2
    assert "请给出文件夹" in capsys.readouterr().err
    assert (tmp_path / "out.txt").read_text("utf-8") == TEXT


def test_a_run_that_is_there_is_replaced_document_by_document_and_it_says_so(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "in", a=TEXT)
    make(tmp_path / "in2", b=TEXT)
    gouji("extract", "in", "--out", "out")
    first = loaded(Path("out/run.json"))["id"]
    capsys.readouterr()
    gouji("extract", "in2", "--out", "out")
    assert f"已有一次运行（{first}）" in capsys.readouterr().err
    assert files(Path("out")) == [
        "a.txt.facts.json",
        "b.txt.facts.json",
        "facts.csv",
        "findings.csv",
        "run.json",
    ]
    assert statuses(Path("out")) == {"b.txt": "ok"}


def test_an_out_inside_the_input_is_not_read_again(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path, a=TEXT)
    make(tmp_path / "out", stray=TEXT)
    gouji("extract", ".", "--out", "out")
    assert statuses(Path("out")) == {"a.txt": "ok"}


def test_files_of_one_name_do_not_overwrite_each_other(
    factory: Factory, tmp_path: Path, capsys: Captured
) -> None:
    make(tmp_path / "2023", a=TEXT)
    make(tmp_path / "2024", a=TEXT)
    assert gouji("extract", "2023", "2024", "--out", "out") == 0
    assert "2023/a.txt.facts.json" in files(Path("out"))
    assert "2024/a.txt.facts.json" in files(Path("out"))
    assert "a.txt → 2023/a.txt" in capsys.readouterr().err


def test_a_result_that_cannot_be_written_is_a_failure_of_its_document(
    factory: Factory, tmp_path: Path
) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT)
    (tmp_path / "out" / "a.txt.facts.json").mkdir(parents=True)
    assert gouji("extract", "in", "--out", "out") == 1
    assert statuses(Path("out")) == {"a.txt": "failed", "b.txt": "ok"}
    row = loaded(Path("out/run.json"))["inputs"][0]
    assert row["kind"] == "write_failed"
    assert "a.txt.facts.json" in row["note"]
    assert {one["文件"] for one in table(Path("out"))} == {"b.txt"}
    assert not list(Path("out").rglob("*.tmp"))


def test_questions_without_answers_make_a_document_partial_or_failed(
    factory: Factory, tmp_path: Path
) -> None:
    make(tmp_path / "in", a=TEXT + "超时", b=TEXT + "全部超时")
    assert gouji("extract", "in", "--out", "out", "--reader", "model") == 1
    assert statuses(Path("out")) == {"a.txt": "partial", "b.txt": "failed"}
    assert loaded(Path("out/a.txt.facts.json"))["failures"] == ["§二: timeout"]
    assert not Path("out/b.txt.facts.json").exists()


def test_ctrl_c_keeps_what_is_done(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT, b=TEXT, c=TEXT, d=TEXT)
    factory.reader.on_read = lambda name: signal.raise_signal(signal.SIGINT) if name == "b.txt" else None
    assert gouji("extract", "in", "--out", "out") == 130
    run = loaded(Path("out/run.json"))
    assert run["interrupted"] is True
    assert list(statuses(Path("out")).values()).count("not_reached") >= 2
    assert statuses(Path("out"))["a.txt"] == "ok"
    done = {name for name, status in statuses(Path("out")).items() if status == "ok"}
    assert {row["文件"] for row in table(Path("out"))} == done
    assert {f"{name}.facts.json" for name in done} == {
        name for name in files(Path("out")) if "facts.json" in name
    }
    assert not list(Path("out").rglob("*.tmp"))
    assert "已中断" in capsys.readouterr().err
    assert factory.closed == 1


def test_the_model_reads_several_documents_at_once_and_the_order_stays(
    factory: Factory, tmp_path: Path
) -> None:
    texts = {f"{index:02}": TEXT + ("慢" if index % 3 == 0 else "") for index in range(20)}
    make(tmp_path / "in", **texts)
    given = ("--reader", "model", "--model", "m", "--concurrency", "4", "--workers", "0")
    assert gouji("extract", "in", "--out", "out", *given) == 0
    assert 1 < factory.reader.most_at_once <= 4
    names = [f"{name}.txt" for name in texts]
    assert list(statuses(Path("out"))) == names
    assert list(dict.fromkeys(row["文件"] for row in table(Path("out")))) == names
    assert factory.reader.read_names != names


def test_offline_reads_one_after_another(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT + "慢", b=TEXT, c=TEXT)
    gouji("extract", "in", "--out", "out", "--reader", "offline", "--concurrency", "4")
    assert factory.reader.most_at_once == 1
    assert factory.reader.read_names == ["a.txt", "b.txt", "c.txt"]


def test_text_that_leaves_the_machine_is_announced_by_host_alone(
    factory: Factory, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in", a=TEXT)
    monkeypatch.setenv("SOME_KEY", "sk-secret")
    model = ("--model", "m", "--api-key-env", "SOME_KEY", "--quiet")
    gouji("extract", "in", "--out", "out", "--base-url", "https://llm.example.com/v1", *model)
    said = capsys.readouterr()
    assert said.err.splitlines() == ["文本将发送到 llm.example.com"]
    assert factory.asked_for[-1] == ("model", None)
    gouji("extract", "in", "--out", "out", "--base-url", "http://127.0.0.1:8080/v1", *model)
    assert "发送" not in capsys.readouterr().err
    assert "sk-secret" not in Path("out/run.json").read_text("utf-8")
    assert factory.settings[-1].api_key is not None


def test_a_recording_stands_in_for_the_model(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT)
    (tmp_path / "rec").mkdir()
    assert gouji("extract", "in", "--out", "out", "--recording", "rec") == 0
    assert factory.asked_for == [("model", Path("rec"))]
    assert "发送" not in capsys.readouterr().err
    assert gouji("extract", "in", "--out", "out", "--recording", "gone") == 2
    assert "gouji record" in capsys.readouterr().err


def test_a_refused_key_stops_the_run_at_once(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT, b="无权1", c=TEXT, d=TEXT)
    code = gouji("extract", "in", "--out", "out", "--reader", "model", "--model", "m", "--concurrency", "1")
    assert code == 1
    assert statuses(Path("out")) == {
        "a.txt": "ok",
        "b.txt": "not_reached",
        "c.txt": "not_reached",
        "d.txt": "not_reached",
    }
    assert "已停止" in capsys.readouterr().err


def test_without_the_cache_an_empty_one_is_used_and_thrown_away(factory: Factory, tmp_path: Path) -> None:
    make(tmp_path / "in", a=TEXT)
    gouji("extract", "in", "--out", "out", "--reader", "model", "--model", "m", "--no-cache")
    gouji("extract", "in", "--out", "out", "--reader", "model", "--model", "m")
    without, usual = factory.settings
    assert without.cache_dir != usual.cache_dir
    assert not without.cache_dir.exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--base-url", "ftp://x"), ("--mode", "yaml"), ("--config", "gone.toml"), ("--api-key-env", "NOT_SET"),
        ("--concurrency", "0"), ("--reader", "x"), ("--unknown",),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_usage_errors(
    factory: Factory, tmp_path: Path, capsys: Captured, options: tuple[str, ...]
) -> None:
    make(tmp_path / "in", a=TEXT)
    assert gouji("extract", "in", "--out", "out", *options) == 2
    assert "错误：" in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("zh", "选项 mode：mode 的值不能用（现为 'yaml'）；请在"),
        ("en", "option mode: mode should be 'json_schema'"),
    ],
)
def test_settings_are_corrected_in_the_user_s_language(
    factory: Factory, tmp_path: Path, capsys: Captured, lang: str, says: str
) -> None:
    make(tmp_path / "in", a=TEXT)
    assert gouji("extract", "in", "--out", "out", "--mode", "yaml", "--lang", lang) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.isascii() == (lang == "en")


def test_a_quiet_run_prints_errors_only(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT, b=b"")
    assert gouji("extract", "in", "--out", "out", "-q") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == ["b.txt: 是空文件；请确认文件完整，重新导出或下载"]


def test_english(factory: Factory, tmp_path: Path, capsys: Captured) -> None:
    make(tmp_path / "in", a=TEXT, b=b"")
    assert gouji("extract", "in", "--out", "out", "--lang", "en") == 1
    said = capsys.readouterr()
    assert (said.out + said.err).isascii()
    assert "b.txt\tfailed" in said.out


def test_memory_holds_no_results(factory: Factory, tmp_path: Path) -> None:
    import gc

    from extract.pipeline import DocumentResult

    make(tmp_path / "in", **{f"{index:03}": TEXT for index in range(60)})
    most = 0

    def count(_: str) -> None:
        nonlocal most
        most = max(most, sum(isinstance(one, DocumentResult) for one in gc.get_objects()))

    factory.reader.on_read = count
    # What was there before is not looked through sixty times.
    gc.freeze()
    try:
        assert gouji("extract", "in", "--out", "out", "-q", "--workers", "0") == 0
    finally:
        gc.unfreeze()
    assert most <= 2
