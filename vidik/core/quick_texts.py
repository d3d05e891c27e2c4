# SPDX-License-Identifier: EUPL-1.2
"""Texts of pages, looked up once in a process that serves them.

A page asks for some two hundred texts, and each question goes through the catalogues of every app
and asks twice which language is spoken. The same text in the same language is always the same.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.utils.translation import trans_real

_MOST_TEXTS: Final = 20_000


def look_up_once() -> None:
    """Remember texts that were looked up, and keep the language of a request beside its thread.

    For a process whose requests run each in one thread from beginning to end: what Django does
    instead lets a language follow coroutines.
    """
    for language, _name in settings.LANGUAGES:
        texts: Any = trans_real.translation(language)
        texts.gettext = lru_cache(maxsize=_MOST_TEXTS)(texts.gettext)
    trans_real._active = threading.local()  # type: ignore[attr-defined] # noqa: SLF001 - see above
