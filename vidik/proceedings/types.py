# SPDX-License-Identifier: EUPL-1.2
"""How an expected notice stands, and what their list is narrowed by."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class NoticeState(TextChoices):
    """How a notice stands that is expected; that it is late is computed, never stored."""

    AWAITED = "awaited", pgettext_lazy("expected notice", "expected")
    ASKED = "asked", pgettext_lazy("expected notice", "asked for")
    HEARD = "heard", pgettext_lazy("expected notice", "received")
    ENDED = "ended", pgettext_lazy("expected notice", "no longer expected")
