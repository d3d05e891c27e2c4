# SPDX-License-Identifier: EUPL-1.2
"""How an expected notice stands, and what their list is narrowed by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class NoticeState(TextChoices):
    """How a notice stands that is expected; that it is late is computed, never stored."""

    AWAITED = "awaited", pgettext_lazy("expected notice", "expected")
    ASKED = "asked", pgettext_lazy("expected notice", "asked for")
    HEARD = "heard", pgettext_lazy("expected notice", "heard")
    ENDED = "ended", pgettext_lazy("expected notice", "does not come any more")


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What the list of expected notices is narrowed by."""

    state: str = "late"
    """`late`, `open`, `asked`, `heard`, `ended`; blank means any."""
    kind: str = ""
    institution: str = ""
    """Code of an institution, or `-`: not confirmed yet."""
    sort: str = ""
