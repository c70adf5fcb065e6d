"""As many different documents as a load needs, made of the samples: every question about them is a question of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

_STEMS = "甲乙丙丁戊己庚辛壬癸"
"""Ten signs that are no digits and stand in no sample as a group of four."""
PLAIN = "（" + 4 * _STEMS[0] + "）"
"""The mark of the first document, to which all marks are alike for the server that answers."""
_MARK = re.compile(f"（[{_STEMS}]{{4}}）")
MOST = 10 ** (len(PLAIN) - 2)


def mark(index: int) -> str:
    """What tells a document from the others, 10,000 of them.

    >>> mark(0), mark(1203)
    ('（甲甲甲甲）', '（乙丙甲丁）')
    """
    return "（" + "".join(_STEMS[int(digit)] for digit in f"{index % MOST:04d}") + "）"


def unmarked(text: str) -> str:
    """The text with the first document's mark in place of its own.

    >>> unmarked("安排收入5万元（乙丙甲丁）。")
    '安排收入5万元（甲甲甲甲）。'
    """
    return _MARK.sub(PLAIN, text)


def marked(text: str, index: int) -> str:
    """A document's text with its mark in every sentence."""
    return text.replace("。", f"{mark(index)}。")


def write(folder: Path, samples: list[Path], count: int) -> None:
    """Write so many documents, the samples in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [path.read_text("utf-8") for path in samples]
    for index, (name, text) in enumerate(made(samples, texts, count)):
        (folder / f"{index:05d}_{name}").write_text(text, "utf-8")


def made(samples: list[Path], texts: list[str], count: int) -> Iterator[tuple[str, str]]:
    """Names and texts of so many documents."""
    for index in range(count):
        turn, which = divmod(index, len(texts))
        yield samples[which].name, marked(texts[which], turn)
