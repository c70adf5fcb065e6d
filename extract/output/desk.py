"""What becomes of checked documents, one after another: they are printed, reported, counted and accepted."""

import os
import sys
from pathlib import Path

from extract.output.baseline import Accepted, Baseline, accept, write_baseline
from extract.output.check_report import write_report
from extract.output.checked import CheckedDocument
from extract.output.finding_lines import print_checked
from extract.output.finding_view import view
from extract.output.messages import Lang, UserError, say
from extract.output.run_file import DocumentRow


class Desk:
    """Takes checked documents; keeps counts and, where a baseline is to be written, its entries.

    `baseline` is what was accepted before, `known` also what the baseline to be written held; `rows` are the documents whose report could not be written.
    """

    def __init__(
        self, lang: Lang, quiet: bool, report: Path | None, baseline: Baseline, known: Baseline
    ) -> None:
        self._lang, self._quiet, self._report = lang, quiet, report
        self.baseline, self._known = baseline, known
        self._entries: list[Accepted] = []
        self._seen: set[Accepted] = set()
        self._names: set[str] = set()
        self.rows: list[DocumentRow] = []
        self.documents = self.errors = self.warnings = self.accepted = 0

    def take(self, document: CheckedDocument, name: str) -> None:
        """Print a document, write its report under `name`, and count it."""
        self.documents += 1
        self.errors += document.errors
        self.warnings += document.warnings
        self.accepted += len(document.accepted)
        if not self._quiet:
            print_checked(document, sys.stdout)
            print()
        if self._report is not None:
            self._write(self._report, self._free(name), document)
        self._seen.update(self.baseline.of(document.name, document.sha256))
        self._accept(document)

    def _free(self, name: str) -> str:
        """The name for a report; where two documents have one name, the later one gets a number."""
        made, number = name, 1
        while os.path.normcase(made) in self._names:
            number += 1
            made = f"{name}-{number}"
        self._names.add(os.path.normcase(made))
        return made

    def _write(self, folder: Path, name: str, document: CheckedDocument) -> None:
        try:
            write_report(folder, name, document)
        except OSError as error:
            why = say("write_failed", self._lang, file=folder / name, why=error.strerror or error)
            self.rows.append(DocumentRow(document.name, "failed", kind="write_failed", note=why))

    def _accept(self, document: CheckedDocument) -> None:
        known = self._known.of(document.name, document.sha256)
        self._seen.update(known)
        found = (*document.accepted, *document.new)
        said = [(one.key, view(one, document.setting).message) for one in found]
        self._entries += accept(document.name, document.sha256, said, known)

    def total(self, failed: int) -> str:
        """The closing line."""
        counts = {"documents": self.documents, "errors": self.errors, "warnings": self.warnings}
        said = [say("checked_all", self._lang, **counts)]
        if self.accepted:
            said.append(say("accepted", self._lang, count=self.accepted))
        if failed:
            said.append(say("failed_count", self._lang, count=failed))
        return ("；" if self._lang == "zh" else "; ").join(said)

    def unchecked(self) -> int:
        """How many accepted findings belong to documents that were not checked."""
        return sum(one not in self._seen for one in self.baseline.entries)

    def write_baseline(self, path: Path) -> int:
        """Write what was found as accepted, entries of other documents kept; returns how many.

        Raises:
            UserError: it cannot be written.
        """
        kept = [one for one in self._known.entries if one not in self._seen]
        entries = sorted([*kept, *self._entries], key=lambda one: one.document)
        try:
            write_baseline(path, entries)
        except OSError as error:
            raise UserError("baseline_closed", file=path, why=error.strerror or error) from None
        return len(entries)
