# SPDX-License-Identifier: EUPL-1.2
"""The text under which an institution is found, kept up to date with its names."""

from __future__ import annotations

from collections.abc import Iterable

from vidik.core.transliterate import fold
from vidik.institutions.models import Institution


def search_text(*names: str) -> str:
    """Return the folded text under which an institution is found in either script."""
    return " ".join(dict.fromkeys(fold(name) for name in names if name))


def search_text_of(institution: Institution, aliases: Iterable[str]) -> str:
    """Return the search text from all names, those of merged duplicates included."""
    merged = [
        name
        for row in (institution.merged.all() if institution.pk else [])
        for name in (row.code, *row.name.values(), *row.short_name.values())
    ]
    return search_text(
        institution.code,
        *institution.name.values(),
        *institution.short_name.values(),
        *aliases,
        *merged,
    )
