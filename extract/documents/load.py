"""Files become documents: which files are meant, what each is called, and the text that their bytes hold.

What is wrong with an input is an `InputError` of one `kind`; it concerns that input alone.
"""

import glob
import os
import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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

_SKIPPED_FOLDERS = frozenset({"gold", "recording"})
_RUN = "run.json"
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


class Found(NamedTuple):
    """The inputs by name, what could not be found or entered, and names that had to be `(short, long)`ened."""

    inputs: tuple[Input, ...]
    problems: tuple[InputError, ...]
    renamed: tuple[tuple[str, str], ...]


class _Seen(NamedTuple):
    path: Path
    root: Path


def find(given: Iterable[str | os.PathLike[str]], skip: Iterable[Path] = ()) -> Found:
    """The files meant by files, folders and patterns, each once, sorted by name.

    A folder gives its `*.txt`, sub-folders included, but not hidden files, READMEs, `gold/`, `recording/`, the
    folders in `skip` or those of earlier runs; a file that is named is always taken. A pattern is expanded where
    no file of that very name exists (Windows consoles leave that to the program). The name is relative to the folder
    given; where two inputs would have the same, the folders above are put before the names of both.
    """
    problems: list[InputError] = []
    skipped = frozenset(path.resolve() for path in skip)
    seen: dict[Path, _Seen] = {}
    for one in given:
        for path, named in _expanded(os.fspath(one), problems):
            is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
            for item in (
                _in_folder(path, skipped, problems, named) if is_folder else [_Seen(path, path.parent)]
            ):
                seen.setdefault(_real(item.path), item)
    inputs, renamed = _named(list(seen.values()))
    return Found(tuple(sorted(inputs, key=lambda item: item.name)), tuple(problems), tuple(renamed))


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL in the name
        return path.absolute()


def _expanded(given: str, problems: list[InputError]) -> Iterator[tuple[Path, str]]:
    path = Path(given)
    if os.path.lexists(path) or not glob.has_magic(given):
        yield path, given
        return
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        problems.append(InputError("no_match", given))
    # With ** a folder stands beside its own files.
    yield from ((Path(match), match) for match in matches if not ("**" in given and Path(match).is_dir()))


def _in_folder(root: Path, skipped: frozenset[Path], problems: list[InputError], given: str) -> list[_Seen]:
    def refused(error: OSError) -> None:
        kind = "permission" if isinstance(error, PermissionError) else "unreadable"
        problems.append(InputError(kind, str(error.filename or given), error.strerror or ""))

    before = len(problems)
    found: list[_Seen] = []
    for folder, below, files in os.walk(root, onerror=refused):
        here = Path(folder)
        if here != root and (_RUN in files or here.resolve() in skipped):
            below.clear()
            continue
        below[:] = sorted(name for name in below if _is_open(name))
        found.extend(_Seen(here / name, root) for name in sorted(files) if _is_text(name))
    if not found and len(problems) == before:
        problems.append(InputError("empty_folder", given))
    return found


def _is_open(folder: str) -> bool:
    return not folder.startswith(".") and folder.lower() not in _SKIPPED_FOLDERS


def _is_text(name: str) -> bool:
    return name.lower().endswith(".txt") and not name.startswith(".") and name.lower() != "readme.txt"


def _named(seen: list[_Seen]) -> tuple[list[Input], list[tuple[str, str]]]:
    """Names that differ: where two are alike, their roots lend both (and all of their other files) one folder more."""
    depth: dict[Path, int] = defaultdict(int)
    while True:
        names = [_name(item, depth[item.root]) for item in seen]
        alike: dict[str, list[_Seen]] = defaultdict(list)
        for item, name in zip(seen, names, strict=True):
            alike[os.path.normcase(unicodedata.normalize("NFC", name))].append(item)
        roots = {item.root for group in alike.values() if len(group) > 1 for item in group}
        deeper = {root for root in roots if depth[root] < len(_real(root).parts)}
        if not deeper:
            break
        for root in deeper:
            depth[root] += 1
    short = [_name(item, 0) for item in seen]
    renamed = [(old, new) for old, new in zip(short, names, strict=True) if old != new]
    return [Input(item.path, name) for item, name in zip(seen, names, strict=True)], renamed


def _name(item: _Seen, depth: int) -> str:
    above = [re.sub(r"[:\\/]", "", part) for part in _real(item.root).parts]
    prefix = [part for part in above[len(above) - depth :] if part]
    name = "/".join([*prefix, *item.path.relative_to(item.root).parts])
    # A name that is no UTF-8 on disk: its odd bytes as %FF, so that it can be written into files.
    return re.sub("[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", name)


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
