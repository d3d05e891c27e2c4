# SPDX-License-Identifier: EUPL-1.2
"""The database starter: a real PostgreSQL that runs as long as a command of ours needs it."""

from vidik.core.database.cluster import (
    UNFINISHED,
    Cluster,
    see_that_it_is_whole,
    unfinished,
)
from vidik.core.database.copies import BACKUPS_OWN_TIMELINE
from vidik.core.database.places import ClusterError, Connections, data_folder, default_binaries
from vidik.core.database.programs import client_program

__all__ = [
    "BACKUPS_OWN_TIMELINE",
    "UNFINISHED",
    "Cluster",
    "ClusterError",
    "Connections",
    "client_program",
    "data_folder",
    "default_binaries",
    "see_that_it_is_whole",
    "unfinished",
]
