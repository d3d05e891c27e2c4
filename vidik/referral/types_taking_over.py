# SPDX-License-Identifier: EUPL-1.2
"""Why somebody takes a report over; `types` has the other codes of the room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TakeOver(TextChoices):
    """Why a report is taken over from a colleague who has it."""

    LEFT = "left", _("the colleague no longer works at the centre")
    AWAY = "away", _("the colleague is absent or not on duty")
    SHARED = "shared", _("the work was divided anew")
    PARTIAL = "partial", _("the colleague’s impartiality is in doubt")
