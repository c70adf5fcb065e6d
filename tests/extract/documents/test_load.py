"""Bytes become text whose offsets hold, or an error that names the file, what is wrong and the cure."""

import os
from pathlib import Path

import pytest

from extract.documents.load import PROBLEMS, InputError, decode, load

TEXT = "收入预算：2024年收入１００.5万元。\r\n\n\x0b占99%\n"
CHINESE = "一般公共预算财政拨款收入一千万元，比上年增加三十万元。" * 3


def write(folder: Path, data: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_is_what_the_recorded_encoding_decodes(tmp_path: Path, encoding: str) -> None:
    data = TEXT.encode(encoding)
    document = load(write(tmp_path, data), "sub/a.txt")
    assert document.name == "sub/a.txt"
    assert document.text == TEXT == data.decode(document.encoding)
    assert document.encoding == encoding


def test_a_bom_is_a_character_of_the_text_but_of_no_line(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + TEXT.encode()
    document = load(write(tmp_path, data))
    assert document.text == data.decode("utf-8") == "\ufeff" + TEXT
    assert document.lines[0].start == 1
    assert document.text[document.lines[0].start : document.lines[0].end].startswith("收入预算")


def test_a_bom_before_a_blank_line_is_no_line_of_its_own(tmp_path: Path) -> None:
    document = load(write(tmp_path, "\ufeff\n收入1元".encode()))
    assert [document.text[start:end] for start, end in document.lines] == ["收入1元"]


def test_big_endian_utf16_is_read_too(tmp_path: Path) -> None:
    assert load(write(tmp_path, b"\xfe\xff" + "收入100".encode("utf-16-be"))).text == "收入100"


def test_line_ends_and_control_characters_stay(tmp_path: Path) -> None:
    text = "收入\r\n1\x1b[31m元\r2\x07\u2028\n"
    assert load(write(tmp_path, text.encode())).text == text


def test_a_text_of_twenty_megabytes_is_read(tmp_path: Path) -> None:
    text = "收入预算100万元。\n" * 850_000
    document = load(write(tmp_path, text.encode()))
    assert len(document.text) == len(text)
    assert len(document.lines) == 850_000


def test_a_text_without_numbers_is_no_error(tmp_path: Path) -> None:
    assert load(write(tmp_path, "没有数字。".encode())).text == "没有数字。"


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", "empty", "空文件"),
        (b"\xef\xbb\xbf \r\n\t", "empty", "空文件"),
        (b"%PDF-1.7 ...", "format", "PDF"),
        (b"PK\x03\x04....word/document.xml", "format", "Word (.docx)"),
        (b"PK\x03\x04....xl/workbook.xml", "format", "Excel (.xlsx)"),
        (b"PK\x03\x04....OFD.xml", "format", "OFD"),
        (b"PK\x03\x04....a.txt", "format", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format", ".doc"),
        (b"{\\rtf1\\ansi 100}", "format", "RTF"),
        (b"\x89PNG\r\n", "format", "PNG"),
        ("收入".encode() + b"\x00 100", "binary", "第 7 字节"),
        ("收入100".encode("utf-16-le"), "binary", "另存为 UTF-8"),
        (CHINESE.encode() + b"\xff\xfe", "damaged", f"第 {len(CHINESE.encode()) + 1} 字节"),
        (CHINESE.encode()[:-1], "damaged", "截断"),
        (b"\xff\x81\xff\x81\xff\x81", "encoding", "编码无法识别"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "encoding", "编码无法识别"),
        ("財政部門預算公開說明，本單位主要職責為圖書館管理".encode("big5"), "encoding", "编码无法识别"),
    ],
)
def test_what_is_no_text_is_named_with_its_cure(tmp_path: Path, data: bytes, kind: str, says: str) -> None:
    error = refusal(write(tmp_path, data, "坏.txt"))
    assert error.kind == kind
    assert str(error).startswith("坏.txt：")
    assert says in str(error)
    assert "请" in str(error)
    assert error.text("en").startswith("坏.txt: ")


def test_utf8_with_a_bad_byte_is_never_read_as_other_characters() -> None:
    data = CHINESE.encode()
    with pytest.raises(InputError, match="损坏"):
        decode(data[:30] + data[31:], "a.txt")


def test_a_file_that_vanished(tmp_path: Path) -> None:
    error = refusal(tmp_path / "gone.txt")
    assert (error.kind, error.name) == ("missing", "gone.txt")
    assert "找不到" in str(error)


def test_a_file_below_a_file_or_with_an_impossible_name(tmp_path: Path) -> None:
    write(tmp_path, b"x")
    assert refusal(tmp_path / "a.txt" / "b.txt").kind == "missing"
    assert refusal(tmp_path / "nul\x00.txt").kind == "missing"
    assert refusal(tmp_path / ("长" * 400)).kind == "unreadable"


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).kind == "not_a_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt").kind == "not_a_file"


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, b"x")

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", closed)
    error = refusal(path)
    assert error.kind == "permission"
    assert "权限" in str(error)


def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, b"x")

    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", broken)
    assert "Input/output error" in str(refusal(path))


def test_every_problem_is_said_in_both_languages() -> None:
    for zh, en in PROBLEMS.values():
        assert "请" in zh or "只" in zh
        assert ": " in en or ", " in en
