"""Reads the documents of a run as far as their answers go; what is asked for next goes into a round."""

from collections.abc import Callable
from pathlib import Path

from extract.batch.outcome import Outcome, WriteError, failed, row_of, source_of
from extract.documents.load import Input, load
from extract.offline_batch.asking import PendingError
from extract.offline_batch.index import Index
from extract.offline_batch.rounds import RoundWriter
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow
from extract.pipeline import extract_document
from extract.readers.base import Reader

_EVERY = 50
"""Documents after which what is done becomes durable; they are read again if the process ends before."""


async def read_documents(
    index: Index, reader: Reader, round_: RoundWriter, lang: Lang, done: Callable[[DocumentRow], None]
) -> str:
    """Read all documents that are not done, write the facts of those that are complete; why it stopped early, else "".

    One document stops no other. `done` is told of each.
    """
    for count, one in enumerate(index.open_documents(), start=1):
        outcome = await _read(one, index, reader, round_, lang)
        index.keep(outcome.row)
        if count % _EVERY == 0:
            index.commit()
        if outcome.stop:
            return outcome.stop
        done(outcome.row)
    return ""


async def _read(one: Input, index: Index, reader: Reader, round_: RoundWriter, lang: Lang) -> Outcome:
    try:
        result = await extract_document(load(one.path, one.name), reader)
        row = row_of(one, result, index.run, lang)
        if row.status != "failed":
            _write(facts_path(index.run, one.name), FactsFile.of(result, reader.name))
        return Outcome(row)
    except PendingError as pending:
        for wanted in pending.wanted:
            round_.add(wanted.custom_id, wanted.body)
        note = say("batch_waits", lang)
        return Outcome(DocumentRow(one.name, "not_reached", source_of(one, index.run), note=note))
    except Exception as error:  # the promise is that one document stops no other
        return failed(one, error, index.run, lang)


def _write(path: Path, facts: FactsFile) -> None:
    try:
        write_facts(path, facts)
    except OSError as error:
        raise WriteError(error, path) from error
