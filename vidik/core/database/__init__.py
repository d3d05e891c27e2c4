# SPDX-License-Identifier: EUPL-1.2
"""The database starter: a real PostgreSQL that runs as long as a command of ours needs it."""

from vidik.core.database.cluster import UNFINISHED, Cluster
from vidik.core.database.places import ClusterError, Connections, data_folder, default_binaries

__all__ = [
    "UNFINISHED",
    "Cluster",
    "ClusterError",
    "Connections",
    "data_folder",
    "default_binaries",
]
