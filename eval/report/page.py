"""The reports on evaluations, each as a page that needs nothing but itself and as Markdown for a pull request."""

from collections.abc import Sequence
from pathlib import Path

from eval.comparison.model import Comparison
from eval.evaluation.model import Evaluation
from eval.evaluation.summary import TARGET
from eval.report import comparison_page, evaluation_page, leaderboard_page
from eval.report.render import write
from extract.output.messages import Lang


def write_evaluation_report(folder: Path, evaluation: Evaluation, lang: Lang, target: float = TARGET) -> None:
    """evaluation.html and evaluation.md: how good a run is, and what is wrong. OSError where that cannot be."""
    write(folder, "evaluation", evaluation_page.members(evaluation, lang, target), lang)


def write_comparison_report(folder: Path, comparison: Comparison, lang: Lang) -> None:
    """comparison.html and comparison.md: whether B is better than A, and in what. OSError where that cannot be."""
    write(folder, "comparison", comparison_page.members(comparison, lang), lang)


def write_leaderboard_report(folder: Path, evaluations: Sequence[Evaluation], lang: Lang) -> None:
    """leaderboard.html and leaderboard.md: runs by their F1 of numbers, with their cost. OSError where that cannot be."""
    write(folder, "leaderboard", leaderboard_page.members(evaluations, lang), lang)
