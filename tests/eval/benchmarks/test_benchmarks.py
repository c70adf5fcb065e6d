"""The parts of the benchmarks that decide what is measured."""

import pytest

from eval.benchmarks import plain_instructor, second_run


@pytest.mark.parametrize(
    ("argv", "meant"),
    [
        ([], ("samples", "samples/recording")),
        (["in"], ("in", "samples/recording")),
        (["in", "rec"], ("in", "rec")),
    ],
)
def test_what_is_not_given_has_its_own_default(argv: list[str], meant: tuple[str, str]) -> None:
    assert second_run.arguments(argv) == meant


def test_too_many_arguments_are_refused() -> None:
    with pytest.raises(SystemExit):
        second_run.arguments(["a", "b", "c"])


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("前文。收入100万元，其他", "收入100万元"),
        ("前文。收入100万元", "收入100万元"),
        ("前文。收入100", "收入100"),
    ],
)
def test_a_quote_ends_with_its_clause_or_with_the_text(text: str, clause: str) -> None:
    start = text.index("100")
    assert plain_instructor.quote(text, start, start + 3) == clause
