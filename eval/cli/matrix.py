"""`gouji eval --matrix FILE`: every combination of readers, models and prompts, run, scored and ranked."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from eval.cli.eval import fell_behind, keep
from eval.cli.leaderboard import ranked, tell
from eval.cli.measured import golds_of, measured, writing_into
from eval.evaluation.artefact import ArtefactError, read_evaluation
from eval.evaluation.evaluate import gold_fingerprint
from eval.evaluation.model import Evaluation
from eval.evaluation.summary import summarise
from eval.evaluation.thresholds import thresholds
from eval.gold.read import Golds
from eval.sweep.cells import cells
from eval.sweep.matrix import Matrix, MatrixError, read_matrix
from eval.sweep.prepare import Prepared, prepare
from eval.sweep.run import Record, is_done, run_cell
from extract.cli.shared import is_no_folder, tell_problems, teller, with_settings
from extract.cli.status import BEHIND, FAILED_ALL, FAILED_SOME, INTERRUPTED
from extract.documents.find import Found, find
from extract.output import fingerprints
from extract.output.messages import Lang, UserError, say
from extract.output.text import visible


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every cell needs: the command's arguments, the language, the gold."""

    args: argparse.Namespace
    lang: Lang
    golds: Golds

    @property
    def stamp(self) -> str:
        """What an evaluation depends on besides its run."""
        gold, problems = gold_fingerprint(self.golds.files), [str(error) for error in self.golds.errors]
        given = [
            getattr(self.args, name) for name in ("include_personal", "skip_missing", "source", "target")
        ]
        parts = (fingerprints.scoring(), gold, problems, self.lang, *given)
        return sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Swept:
    """What came of the cells: their evaluations, how many failed in whole or part, whether Ctrl-C ended it."""

    evaluations: Sequence[Evaluation]
    failed: int = 0
    interrupted: bool = False


@with_settings
def run_matrix(args: argparse.Namespace, lang: Lang) -> int:
    """Run and rank every cell; UserError where the file or the arguments cannot be used."""
    wanted = [] if args.fail_under is None else thresholds(args.fail_under)
    if args.run is not None:
        raise UserError("sweep_no_run", run=args.run)
    matrix = read_matrix(Path(args.matrix))
    out = _place(args.out, matrix.out, matrix, "out")
    desk = _Desk(args, lang, _golds(args, matrix, lang))
    if is_no_folder(out):
        raise UserError("out_is_file", out=out)
    made = cells(matrix)
    found = _documents(matrix, out, lang)
    with writing_into(out):
        swept = _sweep(prepare(made, matrix, out, found), desk)
        if swept.interrupted:
            return INTERRUPTED
        _rank(swept.evaluations, out, desk)
    if not swept.evaluations:
        return FAILED_ALL
    best = ranked(swept.evaluations)[0]
    if fell_behind(summarise(best, args.target), wanted, lang):
        return BEHIND
    return FAILED_SOME if swept.failed or desk.golds.errors else 0


def _place(given: str | None, stated: Path | None, matrix: Matrix, name: str) -> Path:
    """What an option names, else what the file does."""
    if given is None and stated is None:
        cure = UserError("sweep_give", option=f"--{name}")
        raise MatrixError("sweep_missing", file=matrix.file, where=name, cure=cure)
    return Path(given) if given is not None else stated or Path()


def _golds(args: argparse.Namespace, matrix: Matrix, lang: Lang) -> Golds:
    golds = golds_of(str(_place(args.gold, matrix.gold, matrix, "gold")))
    assert golds is not None
    for error in golds.errors:
        print(visible(error.text(lang)), file=sys.stderr)
    return golds


def _documents(matrix: Matrix, out: Path, lang: Lang) -> Found:
    found = find(matrix.documents, skip=[out])
    if not found.inputs:
        tell_problems(found.problems, lang)
        raise MatrixError("sweep_no_documents", file=matrix.file)
    return found


def _sweep(prepared: Sequence[Prepared], desk: _Desk) -> _Swept:
    """Every cell run, where that is not done already, and evaluated."""
    tell, lang, stamp = teller(desk.args.quiet), desk.lang, desk.stamp
    evaluations: list[Evaluation] = []
    failed = 0
    for at, one in enumerate(prepared, start=1):
        name, done = one.cell.name, is_done(one)
        tell(say("sweep_is_done" if done else "sweep_runs", lang, at=at, count=len(prepared), name=name))
        if not done:
            ran = run_cell(one, lang, desk.args.quiet)
            if ran.interrupted:
                count = sum(map(is_done, prepared))
                print(say("sweep_interrupted", lang, done=count, count=len(prepared)), file=sys.stderr)
                return _Swept(evaluations, failed, interrupted=True)
            if ran.failed or not ran.read:
                failed += 1
                said = "sweep_in_part" if ran.read else "sweep_failed"
                print(say(said, lang, name=name, count=ran.failed), file=sys.stderr)
            if not ran.read:
                continue
        evaluations.append(_evaluated(one, desk, stamp))
    return _Swept(evaluations, failed)


def _evaluated(one: Prepared, desk: _Desk, stamp: str) -> Evaluation:
    """The evaluation that stands in the cell's folder, made anew where the run, the gold or the scoring is another."""
    record = Record.read(one)
    if record.evaluated == stamp:
        try:
            return read_evaluation(one.folder)
        except ArtefactError:
            pass
    evaluation = measured(str(one.folder), desk.golds, desk.args, desk.lang)
    keep(evaluation, one.folder, desk.args.target, desk.lang)
    replace(record, evaluated=stamp).write(one)
    return evaluation


def _rank(evaluations: Sequence[Evaluation], out: Path, desk: _Desk) -> None:
    """The leaderboard, printed and written."""
    if not evaluations:
        return
    from eval.report.page import write_leaderboard_report  # noqa: PLC0415 - plots take long to import

    best_first = ranked(evaluations)
    if not desk.args.quiet:
        tell(best_first, desk.lang)
    write_leaderboard_report(out, best_first, desk.lang)
    teller(desk.args.quiet)(say("written", desk.lang, out=visible(str(out))))
