# SPDX-License-Identifier: EUPL-1.2
"""Published tables as people have them: read, checked, and given back with their doubts marked."""

from .assemble import Options
from .check import TableReport, check_table, read_tables
from .limits import Limits, TableFileError
from .marking import Marked, mark
from .structure import Place, Structure, TableShape, Unread

__all__ = [
    "Limits",
    "Marked",
    "Options",
    "Place",
    "Structure",
    "TableFileError",
    "TableReport",
    "TableShape",
    "Unread",
    "check_table",
    "mark",
    "read_tables",
]
