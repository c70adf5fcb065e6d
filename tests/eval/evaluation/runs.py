"""Runs of a line or two: a folder with texts, facts files and run.json, and the gold files to measure it by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.evaluation.evaluate import Manner, evaluate
from eval.evaluation.model import DocumentEval, Evaluation
from eval.evaluation.run_folder import RunFolder
from eval.gold.file import GoldFact, GoldFile
from eval.gold.read import Golds
from extract.documents.document import Document
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.run_file import DocumentRow, Run, Status, relative_source, write_run
from extract.readers.base import Asked
from extract.reading.facts import Fact
from tests.eval.build import fact, gold

TEXT = "收入840.99万元，较上年814.78万元增加；支出840.99万元。联系人：张三丰，电话12345678。"
SHA256 = Document.from_text(TEXT).sha256


def here(path: str, written: str, words: str = "", **more: Any) -> Fact:
    """A fact at the words of the text that are its number, or at others."""
    plain = fact(path, written)
    start = TEXT.index(words or plain.value)
    made = fact(path, written, start, **more)
    return replace(made, at=((start, start + len(words or plain.value)),))


REVENUE = here("revenue.amount", "840.99万元")
PRIOR = here("revenue.prior", "814.78万元")
NAME = here("contact.name", "张三丰")
PHONE = here("contact.phone", "12345678")
FACTS = (REVENUE, PRIOR, NAME, PHONE)


@dataclass
class RunMaker:
    """Makes a run in a folder, document by document."""

    folder: Path

    def __post_init__(self) -> None:
        self.rows: list[DocumentRow] = []

    def add(
        self,
        name: str = "a.txt",
        facts: Sequence[Fact] = FACTS,
        status: Status = "ok",
        text: str = TEXT,
        note: str = "",
        asked: Asked | None = None,
        seconds: float = 0.0,
        **more: Any,
    ) -> "RunMaker":
        """A document with its text beside the run and its facts file in it."""
        source = self.folder / "in" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text, "utf-8")
        sha256 = Document.from_text(text).sha256
        out = self.folder / "run"
        held = FactsFile(name, sha256, reader="offline", facts=tuple(facts), **more)
        write_facts(facts_path(out, name), held)
        self.rows.append(
            DocumentRow(
                name,
                status,
                relative_source(source, out),
                sha256,
                note=note,
                asked=asked or Asked(),
                seconds=seconds,
            )
        )
        return self

    def end(self) -> RunFolder:
        """The run, with its run.json."""
        write_run(self.folder / "run", Run.begin("offline"), self.rows)
        return RunFolder.open(self.folder / "run")


def labelled(name: str = "a.txt", facts: Sequence[Fact | GoldFact] = FACTS, **more: Any) -> GoldFile:
    """The gold file of a document."""
    made = {"sha256": SHA256, "fingerprint": name, **more}
    return replace(gold(*facts), document=name, **made)


def measured(run: RunFolder, *golds: GoldFile, personal: bool = False, **more: Any) -> Evaluation:
    """The run measured."""
    return evaluate(run, Golds(golds, ()), Manner("en", personal), **more)


def only(made: Evaluation) -> DocumentEval:
    """The only document."""
    (one,) = made.documents
    return one
