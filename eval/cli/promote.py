"""`gouji gold promote`: candidates that a second person confirms become gold files."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from eval.cli.gold_documents import document_of, folders_of, tell_checked, texts_in
from eval.gold.check import check_gold
from eval.gold.file import GoldFile
from eval.gold.promote import (
    Claim,
    Difference,
    claim_of,
    differences,
    promoted,
    read_candidate,
    same_content,
    same_person,
)
from eval.gold.read import GoldError, read_gold
from extract.cli.shared import store_settings, with_settings
from extract.cli.status import FAILED_SOME
from extract.cli.stored_run import StoredRun, named_run
from extract.documents.document import Document
from extract.output.facts_file import FactsFile, read_facts
from extract.output.files import write_json
from extract.output.json_fields import read_object
from extract.output.messages import Lang, UserError, say
from extract.output.text import visible
from extract.review.opening import facts_file
from extract.review.out.candidates import candidate_in, source_of
from extract.review.out.gold import SUFFIX, gold_path
from schemas.titles import default_titles


class _Second(NamedTuple):
    """The other, blind review of a document: who decided in it, and where it differs from the candidate."""

    reviewers: tuple[str, ...]
    apart: Sequence[Difference]


@with_settings
def promote(args: argparse.Namespace, lang: Lang) -> int:
    """Promote; 1 where one is refused. UserError where it is not said who confirms, or where gold is to stand."""
    if not (args.by or "").strip() or args.out is None:
        raise UserError("promote_needs", option="--by" if args.out else "--out")
    refused = 0
    for path in _candidates(args.paths):
        try:
            _promote(path, args, lang)
        except OSError as error:
            raise UserError(
                "write_failed", file=error.filename or args.out, why=error.strerror or error
            ) from None
        except UserError as error:
            refused += 1
            print(visible(error.text(lang)), file=sys.stderr)
    return FAILED_SOME if refused else 0


def _candidates(given: Sequence[str]) -> Iterator[Path]:
    for path in map(Path, given):
        found = sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not found:
            raise GoldError("no_gold", folder=path)
        yield from found


def _promote(path: Path, args: argparse.Namespace, lang: Lang) -> None:
    """UserError where it cannot be; what is more than a sentence is printed before."""
    held, gold = read_candidate(path), read_gold(path)
    claim = claim_of(held, path)
    if any(same_person(args.by, name) for name in claim.reviewers):
        raise UserError("promote_same", file=path, name=args.by.strip())
    with named_run(claim.run, store_settings(args)) as found:
        file, document = _as_read(found, claim, gold, args, lang)
        problems = check_gold(gold, document)
        if problems or document is None:
            tell_checked(gold, problems, lang, args.quiet)
            raise UserError("promote_bad", file=path, count=len(problems))
        second = _second(found, held, claim, file, document, path)
    if second.apart:
        _tell_apart(second.apart, lang)
        names = ", ".join(second.reviewers)
        raise UserError("promote_differs", file=path, name=names, count=len(second.apart))
    _write(held, second, args, lang)


def _as_read(
    found: StoredRun, claim: Claim, gold: GoldFile, args: argparse.Namespace, lang: Lang
) -> tuple[FactsFile, Document | None]:
    """What the run read, and its text: where the user says, else where the run found it."""
    store, record, folder = found
    head = store.reviews.head_named(record.id, claim.document)
    if head is None:
        raise UserError("review_no_document", document=claim.document)
    file = read_facts(facts_file(folder, head))
    if args.source is not None:
        return file, document_of(gold, texts_in(folders_of(Path(), Path(args.source))))
    return file, source_of(folder, head.document, Path(head.source or head.document), file, lang)


def _second(
    found: StoredRun, held: Mapping[str, Any], claim: Claim, file: FactsFile, document: Document, path: Path
) -> _Second:
    """The other review, where there is one. UserError where it is not done, or the candidate is not what was reviewed last."""
    reviews = found.store.reviews
    own = reviews.find(claim.run, claim.document, claim.round)
    if own is None or own.revision != claim.revision:
        raise UserError("promote_stale", file=path)
    other = reviews.find(claim.run, claim.document, 3 - claim.round)
    if other is None or not other.events:
        return _Second((), ())
    names = tuple(sorted({one.what.reviewer for one in other.events}))
    personal = any(default_titles().personal(one.fact.slot) for one in read_gold(path).facts)
    made = candidate_in(found.store, file, document, other, personal)
    if made is None:
        raise UserError("promote_second_open", file=path, name=", ".join(names))
    return _Second(names, differences(held, made.members))


def _write(held: Mapping[str, Any], second: _Second, args: argparse.Namespace, lang: Lang) -> None:
    out = Path(args.out)
    made = gold_path(out, str(held["document"]))
    if not made.resolve().is_relative_to(out.resolve()):
        raise UserError("review_outside", document=held["document"])
    if made.exists():
        if not same_content(read_object(made, UserError, "facts", "gold_no_json"), held):
            raise UserError("promote_exists", file=made)
    else:
        write_json(made, promoted(held, args.by, second.reviewers, datetime.now(UTC)))
    if not args.quiet:
        print(say("promote_done", lang, file=visible(str(made)), name=visible(args.by.strip())))


def _tell_apart(apart: Sequence[Difference], lang: Lang) -> None:
    nothing = say("promote_nothing", lang)
    for one in apart:
        pair = say("promote_pair", lang, one=one.one or nothing, other=one.other or nothing)
        print(visible(f"  {one.where}: {pair}"))
