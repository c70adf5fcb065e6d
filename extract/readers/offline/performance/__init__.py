"""Reads the performance of projects: flattened tables, prose about one project, whole annexed reports.

What it takes over entirely it says (`regions`), so that the reader of all other prose leaves it alone.
"""

from typing import NamedTuple

from extract.marking.marked import Marked
from extract.readers.offline.performance.desk import Desk, merged
from extract.readers.offline.performance.listings import find_listings
from extract.readers.offline.performance.projects import find_projects
from extract.readers.offline.performance.reports import find_reports
from extract.readers.offline.performance.tables import find_tables
from extract.reading.pointers import Pointer
from schemas.base import Span

__all__ = ["PerformanceRead", "read_performance"]


class PerformanceRead(NamedTuple):
    """Pointers found, and the ranges that need no other reader."""

    pointers: list[Pointer]
    regions: list[Span]


def read_performance(marked: Marked) -> PerformanceRead:
    """Everything that a document says of single projects' performance."""
    if "绩效" not in marked.text:
        return PerformanceRead([], [])
    desk = Desk(marked)
    find_tables(desk)
    find_listings(desk)
    find_reports(desk)
    find_projects(desk)
    desk.run()
    return PerformanceRead(desk.pointers, merged(desk.regions))
