"""Reads the performance of projects: flattened tables, prose about one project, whole annexed reports.

What it takes over entirely it says (`regions`), so that the reader of all other prose leaves it alone.
"""

from typing import NamedTuple

from extract.marking.marked import Marked
from extract.readers.base import Pointer
from extract.readers.offline.performance.desk import Desk
from extract.readers.offline.performance.listings import read_listings
from extract.readers.offline.performance.projects import read_projects
from extract.readers.offline.performance.reports import read_reports
from extract.readers.offline.performance.tables import read_tables
from schemas.base import Span

__all__ = ["PerformanceRead", "read_performance"]


class PerformanceRead(NamedTuple):
    """Pointers found, and the ranges that need no other reader."""

    pointers: list[Pointer]
    regions: list[Span]


def read_performance(marked: Marked) -> PerformanceRead:
    """Everything that a document says of single projects' performance."""
    desk = Desk(marked)
    if "绩效" not in marked.text:
        return PerformanceRead([], [])
    read_tables(desk)
    read_listings(desk)
    read_projects(desk)
    read_reports(desk)
    return PerformanceRead(desk.pointers, merged(desk.regions))


def merged(regions: list[Span]) -> list[Span]:
    """Ranges in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(regions):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
