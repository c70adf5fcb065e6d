"""How fast the offline reader is, and that its memory stays flat.

    python -m eval.benchmarks.offline [FILE ...]

Prints characters a second (median of five passes over the files, marking and reading included), the same for a
bare pass of a regular expression over the numbers as the yardstick, and the peak memory after 10 and after 10,000
documents, each read by a process of its own.
"""

import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from extract.documents.document import Document
from extract.documents.load import load
from extract.pipeline import marked
from extract.readers.offline.reader import OfflineReader
from extract.reading.read import read
from schemas.catalogue import default

PASSES = 5
DOCUMENTS = (10, 10_000)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)*%?")


def pass_over(documents: list[Document], reader: OfflineReader) -> None:
    """Marks, points and reads every document once."""
    for document in documents:
        doc = marked(document)
        read(doc, reader.pointers(doc), default())


def seconds(work: Callable[[], object]) -> float:
    """Median over the passes; one pass before them warms up."""
    work()
    taken = []
    for _ in range(PASSES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def peak_after(files: list[str], count: int) -> float:
    """Peak memory in MB of a process that read `count` documents."""
    command = [sys.executable, "-m", "eval.benchmarks.offline", "--memory", str(count), *files]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure_memory(count: int, files: list[str]) -> None:
    """Reads the files over and over, `count` documents in all, and prints the peak in MB."""
    reader = OfflineReader()
    for index in range(count):
        path = Path(files[index % len(files)])
        # Every document a text of its own, so that nothing is served from what was read before.
        fresh = Document.from_text(f"{load(path, path.name).text}\n{index}", path.name)
        pass_over([fresh], reader)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main(argv: list[str]) -> None:
    """Run it."""
    if argv[:1] == ["--memory"]:
        return measure_memory(int(argv[1]), argv[2:])
    files = argv or [str(path) for path in sorted(Path("samples").glob("*.txt"))]
    documents = [load(Path(file), file) for file in files]
    length = sum(len(document.text) for document in documents)
    reader = OfflineReader()
    ours = seconds(lambda: pass_over(documents, reader))
    bare = seconds(lambda: [list(NUMBER.finditer(document.text)) for document in documents])
    print(f"{len(documents)} documents, {length} characters")
    print(f"offline reader: {length / ours:,.0f} characters a second (median of {PASSES})")
    print(f"bare regular expression: {length / bare:,.0f} characters a second; ratio {ours / bare:.0f}")
    for count in DOCUMENTS:
        print(f"peak memory after {count} documents: {peak_after(files, count):.0f} MB")
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
