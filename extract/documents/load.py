"""Files become documents: the text that their bytes hold.

What is wrong with an input is an `InputError` of one `kind`; it concerns that input alone.
"""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from extract.documents.document import Document

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "missing": ("找不到；请核对路径，或确认它没有被移走、改名", "not found: check the path, or whether it was moved or renamed"),
    "no_match": ("没有匹配的文件；请核对通配符", "matches no file: check the pattern"),
    "empty_folder": ("文件夹里没有可读的 .txt 文件；请放入文本，或直接写出文件名", "the folder holds no .txt file: add texts, or name files"),
    "permission": ("没有读取权限；请修改权限，或换一个账户运行", "no permission to read it: change its permissions"),
    "not_a_file": ("不是普通文件；请给出文本文件", "is no regular file: give a text file"),
    "unreadable": ("读取失败（{detail}）；请检查磁盘或网络盘后重试", "cannot be read ({detail}): check the disk and try again"),
    "empty": ("是空文件；请确认文件完整，重新导出或下载", "is empty: export or download it again"),
    "format": (
        "是 {detail} 文件，目前只能读纯文本；请另存为 .txt（UTF-8）后再试",
        "is a {detail} file, and only plain text is read so far: save it as .txt (UTF-8)",
    ),
    "binary": (
        "含有空字节（第 {detail} 字节），不是文本；若是没有 BOM 的 UTF-16，请另存为 UTF-8",
        "holds a NUL byte (byte {detail}), so it is no text; if it is UTF-16 without a BOM, save it as UTF-8",
    ),
    "damaged": (
        "基本是 UTF-8，但第 {detail} 字节处损坏或被截断；请重新获取，或另存为 UTF-8",
        "is UTF-8 but damaged or cut off at byte {detail}: get it again, or save it as UTF-8",
    ),
    "encoding": (
        "编码无法识别（既不是 UTF-8，也不是 GB18030）；请另存为 UTF-8",
        "is in an unknown encoding (neither UTF-8 nor GB18030): save it as UTF-8",
    ),
}  # fmt: skip
"""What can be wrong with an input and what to do, in Chinese and English."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "Word/Excel 97 (.doc/.xls)"), (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"),
)  # fmt: skip
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "Word (.docx)"), (b"xl/", "Excel (.xlsx)"), (b"ppt/", "PowerPoint (.pptx)"), (b"OFD.xml", "OFD"),
    (b"opendocument", "OpenDocument"),
)  # fmt: skip
_NOTHING = re.compile(r"[\s\ufeff\x00-\x1f]*")


class InputError(ValueError):
    """An input that cannot be read: `name` as the user knows it, `kind` of `PROBLEMS`, `detail` where it has one.

    str() is the message in Chinese, `text("en")` in English; both name the file and the cure.
    """

    def __init__(self, kind: str, name: str, detail: str = "") -> None:
        self.kind, self.name, self.detail = kind, name, detail
        super().__init__(self.text("zh"))

    def text(self, lang: str) -> str:
        return f"{self.name}{': ' if lang == 'en' else '：'}{self.why(lang)}"

    def why(self, lang: str) -> str:
        """What is wrong and what to do, without the name."""
        return PROBLEMS[self.kind][lang == "en"].format(detail=self.detail)


class Input(NamedTuple):
    """A file to read and the name of its document: relative, with forward slashes."""

    path: Path
    name: str


def load(path: str | os.PathLike[str], name: str | None = None) -> Document:
    """The document in a file.

    The text is exactly `data.decode(document.encoding)`: every character counts, line ends and control characters
    included, so that offsets hold for whoever decodes the file in the same way. A UTF-8 BOM is therefore the first
    character of the text (but of no line); that of UTF-16 is used up by its codec.

    Raises:
        InputError: the file is gone, unreadable, empty, damaged or no text; the message says what to do.
    """
    path = Path(path)
    name = path.name if name is None else name
    data = _bytes(path, name)
    text, encoding = decode(data, name)
    if _NOTHING.fullmatch(text):
        raise InputError("empty", name)
    document = Document.from_text(text, name, data, encoding)
    if text.startswith("\ufeff") and document.lines and document.lines[0].start == 0:
        first = document.lines[0]._replace(start=1)
        kept = (first,) if first.start < first.end else ()
        document = replace(document, lines=(*kept, *document.lines[1:]))
    return document


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("not_a_file", name)
        with path.open("rb") as file:
            head = file.read(8192)
            if kind := _format(head):
                raise InputError("format", name, kind)
            return head + file.read()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("missing", name) from None
    except PermissionError:
        raise InputError("permission", name) from None
    except OSError as error:
        raise InputError("unreadable", name, error.strerror or str(error)) from None


def _format(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _ZIPPED if mark in head), "ZIP")
    return next((kind for mark, kind in _MAGIC if head.startswith(mark)), "")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of some bytes and its encoding: UTF-8, UTF-16 with a BOM, or GB18030. InputError where it is none."""
    if not data:
        raise InputError("empty", name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise InputError("encoding", name) from None
        if "\x00" in text:
            raise InputError("binary", name, str(2 * text.index("\x00") + 3))
        return text, "utf-16"
    if b"\x00" in data:
        raise InputError("binary", name, str(data.index(b"\x00") + 1))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error.start + 1
    return _gb18030(data, name, broken), "gb18030"


def _gb18030(data: bytes, name: str, broken: int) -> str:
    # UTF-8 with a few bad bytes can pass for GB18030 and would be read as other characters.
    guess = data.decode("utf-8", "replace")
    if guess.count("\ufffd") * 5 < sum(not char.isascii() for char in guess):
        raise InputError("damaged", name, str(broken))
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise InputError("encoding", name) from None
    if not _plausible(text):
        raise InputError("encoding", name)
    return text


def _plausible(text: str) -> bool:
    """Whether the characters are those of Chinese text; Big5 read as GB18030 gives rare ones (a third is common)."""
    sample = [char for char in text[:20_000] if not char.isascii()]
    common = len("".join(sample).encode("gb2312", "ignore")) / 2
    return common >= len(sample) / 2
