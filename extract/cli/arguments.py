"""The commands of `gouji` and their arguments. Nothing heavy is imported here: a command's module is named, not loaded."""

import argparse
from collections.abc import Mapping

from extract.cli.argument_parts import Command, common, positive, resamples, share, up_to, workers
from extract.cli.argument_parts import Group as _Group
from extract.cli.argument_parts import groups as _groups
from extract.cli.arguments_review import REVIEW
from extract.output.messages import Lang, say


def _extract(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="*", metavar="PATHS", help=say("help_paths", lang))
    options.add_argument("--out", "-o", metavar="DIR", help=say("help_out", lang))
    options.add_argument("--run", metavar="RUN", help=say("help_run_on", lang))
    options.add_argument("--retry-failed", action="store_true", help=say("help_retry_failed", lang))
    _reader(options, lang)
    options.add_argument("--workers", type=workers, metavar="N", help=say("help_workers", lang))
    options.add_argument("--engine", metavar="NAME", help=say("help_engine", lang))
    options.add_argument("--parquet", action="store_true", help=say("help_parquet", lang))
    options.add_argument("--budget", metavar="AMOUNT", help=say("help_budget", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    options.add_argument("--log", metavar="FILE", help=say("help_log", lang))
    options.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="info",
        help=say("help_log_level", lang),
    )
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    common(options, lang)


def _check(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="+", metavar="PATHS", help=say("help_check_paths", lang))
    options.add_argument("--source", metavar="PATH", help=say("help_check_source", lang))
    options.add_argument("--report", metavar="DIR", help=say("help_report", lang))
    options.add_argument("--baseline", metavar="FILE", help=say("help_baseline", lang))
    options.add_argument("--write-baseline", metavar="FILE", help=say("help_write_baseline", lang))
    options.add_argument("--write", action="store_true", help=say("help_write", lang))
    _reader(options, lang)
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    common(options, lang)


def _rules(parser: argparse.ArgumentParser, lang: Lang) -> None:
    _, options = _groups(parser, lang)
    options.add_argument(
        "--format", choices=("table", "json"), default="table", help=say("help_format", lang)
    )
    common(options, lang)


def _record(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="+", metavar="PATHS", help=say("help_paths", lang))
    options.add_argument("--recording", required=True, metavar="DIR", help=say("help_recording_new", lang))
    _model(options, lang)
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    common(options, lang)


def _batch(parser: argparse.ArgumentParser, lang: Lang) -> None:
    _, options = _groups(parser, lang)
    common(options, lang)
    actions = parser.add_subparsers(
        title=say("commands", lang), dest="action", metavar="ACTION", required=True
    )
    fills = {"export": _batch_export, "import": _batch_import, "submit": _batch_run, "fetch": _batch_fetch}
    for name, fill in fills.items():
        about = say(f"about_batch_{name}", lang)
        action = actions.add_parser(name, help=about, description=about, add_help=False)
        # The parser's own attribute, which its class has and argparse's has not.
        vars(action)["lang"] = lang
        common(fill(action, lang), lang)


def _batch_export(parser: argparse.ArgumentParser, lang: Lang) -> _Group:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("paths", nargs="+", metavar="PATHS", help=say("help_paths", lang))
    options.add_argument("--out", "-o", required=True, metavar="DIR", help=say("help_out", lang))
    readers = ("model", "both", "offline-first")
    options.add_argument("--reader", choices=readers, default="model", help=say("help_batch_reader", lang))
    _model(options, lang)
    options.add_argument("--no-cache", action="store_true", help=say("help_no_cache", lang))
    requests, size = say("help_max_requests", lang), say("help_max_bytes", lang)
    options.add_argument("--max-requests", type=up_to(10**6), default=50_000, metavar="N", help=requests)
    options.add_argument("--max-bytes", type=up_to(10**10), default=200_000_000, metavar="N", help=size)
    options.add_argument("--price-share", type=share, metavar="SHARE", help=say("help_price_share", lang))
    options.add_argument("--tries", type=positive, metavar="N", help=say("help_tries", lang))
    _batch_reading(options, lang)
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    return options


def _batch_reading(options: _Group, lang: Lang) -> None:
    options.add_argument("--workers", type=workers, metavar="N", help=say("help_workers", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))


def _batch_run(parser: argparse.ArgumentParser, lang: Lang) -> _Group:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("run", metavar="RUN", help=say("help_batch_run", lang))
    options.add_argument("--api-key-env", metavar="NAME", help=say("help_api_key_env", lang))
    options.add_argument("--config", metavar="FILE", help=say("help_config", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    return options


def _batch_import(parser: argparse.ArgumentParser, lang: Lang) -> _Group:
    options = _batch_run(parser, lang)
    parser.add_argument("files", nargs="*", default=(), metavar="FILE", help=say("help_batch_files", lang))
    options.add_argument("--tries", type=positive, metavar="N", help=say("help_tries", lang))
    options.add_argument("--ask-again", action="store_true", help=say("help_ask_again", lang))
    options.add_argument("--retry-failed", action="store_true", help=say("help_batch_retry", lang))
    _batch_reading(options, lang)
    return options


def _batch_fetch(parser: argparse.ArgumentParser, lang: Lang) -> _Group:
    options = _batch_run(parser, lang)
    options.add_argument("--wait", action="store_true", help=say("help_wait", lang))
    return options


def _reader(options: _Group, lang: Lang) -> None:
    readers = ("offline", "model", "both", "offline-first")
    options.add_argument("--reader", choices=readers, help=say("help_reader", lang))
    options.add_argument("--recording", metavar="DIR", help=say("help_recording", lang))
    _model(options, lang)
    options.add_argument("--no-cache", action="store_true", help=say("help_no_cache", lang))


def _model(options: _Group, lang: Lang) -> None:
    options.add_argument("--model", metavar="NAME", help=say("help_model", lang))
    options.add_argument("--base-url", metavar="URL", help=say("help_base_url", lang))
    options.add_argument("--api-key-env", metavar="NAME", help=say("help_api_key_env", lang))
    options.add_argument("--mode", metavar="MODE", help=say("help_mode", lang))
    options.add_argument("--prompts", metavar="DIR", help=say("help_prompts", lang))
    options.add_argument("--config", metavar="FILE", help=say("help_config", lang))
    options.add_argument("--concurrency", type=positive, metavar="N", help=say("help_concurrency", lang))


def _runs(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("place", nargs="?", metavar="PLACE", help=say("help_runs_place", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    common(options, lang)


def _status(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("run", metavar="RUN", help=say("help_status_run", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    common(options, lang)


def _show(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("file", metavar="FILE", help=say("help_file", lang))
    options.add_argument("--source", metavar="FILE", help=say("help_source", lang))
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    common(options, lang)


def _schema(parser: argparse.ArgumentParser, lang: Lang) -> None:
    _, options = _groups(parser, lang)
    kinds = ("budget", "final_accounts", "performance")
    options.add_argument("--kind", choices=kinds, default=kinds[0], help=say("help_kind", lang))
    options.add_argument("--catalogue", action="store_true", help=say("help_catalogue", lang))
    common(options, lang)


def _eval(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("run", nargs="?", metavar="RUN", help=say("help_run", lang))
    _measured(options, lang)
    options.add_argument("--matrix", metavar="FILE", help=say("help_matrix", lang))
    options.add_argument("--out", "-o", metavar="DIR", help=say("help_eval_out", lang))
    options.add_argument("--fail-under", metavar="NAME=VALUE,...", help=say("help_fail_under", lang))
    options.add_argument("--target", type=share, default=0.01, metavar="SHARE", help=say("help_target", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    common(options, lang)


def _compare(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("a", metavar="A", help=say("help_run_a", lang))
    arguments.add_argument("b", metavar="B", help=say("help_run_b", lang))
    _measured(options, lang)
    options.add_argument("--out", "-o", metavar="DIR", help=say("help_compare_out", lang))
    options.add_argument(
        "--resamples", type=resamples, default=10_000, metavar="N", help=say("help_resamples", lang)
    )
    common(options, lang)


def _leaderboard(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("runs", nargs="+", metavar="RUNS", help=say("help_runs", lang))
    _measured(options, lang)
    options.add_argument("--out", "-o", metavar="DIR", help=say("help_board_out", lang))
    common(options, lang)


def _measured(options: _Group, lang: Lang) -> None:
    options.add_argument("--gold", metavar="DIR", help=say("help_gold", lang))
    options.add_argument("--skip-missing", action="store_true", help=say("help_skip_missing", lang))
    options.add_argument("--source", metavar="PATH", help=say("help_eval_source", lang))
    options.add_argument("--include-personal", action="store_true", help=say("help_include_personal", lang))
    options.add_argument("--jobs", type=positive, metavar="N", help=say("help_jobs", lang))


def _gold(parser: argparse.ArgumentParser, lang: Lang) -> None:
    arguments, options = _groups(parser, lang)
    arguments.add_argument("action", choices=("check", "promote"), help=say("help_gold_action", lang))
    arguments.add_argument("paths", nargs="+", metavar="GOLD", help=say("help_gold_paths", lang))
    options.add_argument("--source", metavar="PATH", help=say("help_gold_source", lang))
    options.add_argument("--by", metavar="NAME", help=say("help_gold_by", lang))
    options.add_argument("--out", "-o", metavar="DIR", help=say("help_gold_out", lang))
    options.add_argument("--store", metavar="PLACE", help=say("help_store", lang))
    options.add_argument("--quiet", "-q", action="store_true", help=say("help_quiet", lang))
    common(options, lang)


COMMANDS: Mapping[str, Command] = {
    "extract": Command("extract.cli.extract", _extract),
    "check": Command("extract.cli.check", _check),
    "runs": Command("extract.cli.runs", _runs),
    "status": Command("extract.cli.run_status", _status),
    "show": Command("extract.cli.show", _show),
    "rules": Command("extract.cli.rules", _rules),
    "schema": Command("extract.cli.schema", _schema),
    "record": Command("extract.cli.record", _record),
    "batch": Command("extract.cli.batch_files", _batch),
    **REVIEW,
    "eval": Command("eval.cli.eval", _eval),
    "compare": Command("eval.cli.compare", _compare),
    "leaderboard": Command("eval.cli.leaderboard", _leaderboard),
    "gold": Command("eval.cli.gold", _gold),
}
