# SPDX-License-Identifier: EUPL-1.2
"""Where the page of a row is, and what a row is called there."""

from __future__ import annotations

from django.urls import reverse

from vidik.core.templatetags.vidik import in_script
from vidik.registers.models import Entry
from vidik.registers.types import TITLE


def page_of(row: Entry) -> str:
    """Return the address of a row's own page."""
    if row.case_id is not None:
        return reverse("registers:entry-of-case", args=[row.pk])
    return reverse("registers:entry", args=[row.register_id, row.pk])


def title_of(row: Entry) -> str:
    """Return what a named row is called, in the script of whoever reads it."""
    return in_script(row.value(TITLE))
