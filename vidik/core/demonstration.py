# SPDX-License-Identifier: EUPL-1.2
"""The mark on files that a demonstration produces."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def demonstration() -> str:
    """Return the sentence for every page and for the properties of a file; blank in production."""
    return _("Demonstration – not an official document") if settings.DEMO else ""
