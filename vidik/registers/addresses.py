# SPDX-License-Identifier: EUPL-1.2
"""Where the page of a row is."""

from __future__ import annotations

from django.urls import reverse

from vidik.registers.models import Entry


def page_of(row: Entry) -> str:
    """Return the address of a row's own page."""
    if row.case_id is not None:
        return reverse("registers:entry-of-case", args=[row.pk])
    return reverse("registers:entry", args=[row.register_id, row.pk])
