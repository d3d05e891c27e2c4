# SPDX-License-Identifier: EUPL-1.2
"""What the room's pages share: the way back."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.core.pages import Trail


def trail(*parts: tuple[str, str]) -> Trail:
    """Give the way to a page, from labels and addresses."""
    rows = [(_("Identification"), reverse("identification:list")), *parts]
    return [(url, label) for label, url in rows]
