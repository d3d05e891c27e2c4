# SPDX-License-Identifier: EUPL-1.2
"""Say how long something lasted or how far away it is, in the largest unit that still tells."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vidik.core.formats import format_number

_HOURS_FROM: Final = 120
"""Minutes up to two hours,"""
_DAYS_FROM: Final = 48
"""then hours up to two days, then days."""


def lasting(span: dt.timedelta) -> str:
    """Say a span of time; below a minute it is one."""
    minutes = max(1, int(abs(span).total_seconds() // 60))
    language = get_language() or "en"
    if minutes < _HOURS_FROM:
        text, count = ngettext("%(count)s minute", "%(count)s minutes", minutes), minutes
    elif (count := minutes // 60) < _DAYS_FROM:
        text = ngettext("%(count)s hour", "%(count)s hours", count)
    else:
        count //= 24
        text = ngettext("%(count)s day", "%(count)s days", count)
    return text % {"count": format_number(count, language)}


def away(due: dt.datetime, now: dt.datetime) -> str:
    """Say how far away a deadline is, or for how long it has passed."""
    if due >= now:
        return _("in %(span)s") % {"span": lasting(due - now)}
    return _("%(span)s late") % {"span": lasting(now - due)}
