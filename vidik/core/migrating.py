# SPDX-License-Identifier: EUPL-1.2
"""Migrations take a third less time where they do not ask the same things again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps


@contextmanager
def asked_once() -> Iterator[None]:
    """Keep what Django knows of the present models while it makes those of the past.

    Each step makes many models of the past anew, and with each of them Django forgets which of the
    present ones may be swapped; they stay as they are meanwhile. The collector of garbage would
    look at all of them each time.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 20, 50)
    vars(apps)["get_swappable_settings_name"] = cache(apps.get_swappable_settings_name)
    try:
        yield
    finally:
        del vars(apps)["get_swappable_settings_name"]
        gc.set_threshold(*thresholds)
