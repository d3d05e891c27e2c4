# SPDX-License-Identifier: EUPL-1.2
"""How much memory a database of its own takes for the pages that it holds ready."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

_LIMITS: Final = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where a container says how much it may have, in the newer and in the older way."""
LEAST: Final = 128
MOST: Final = 2048


def megabytes_for_pages() -> int:
    """Return a quarter of the memory that there is, in megabytes, within sensible bounds.

    It is taken as it is needed. A database that holds too few pages copies and checks them again
    and again, although the machine's own cache has them.
    """
    have = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit in _LIMITS:
        with contextlib.suppress(OSError, ValueError):
            have = min(have, int(limit.read_text()))
    return max(LEAST, min(MOST, have // 4 // 2**20))
