# SPDX-License-Identifier: EUPL-1.2
"""Whom to call while somebody is in danger, as the room's pages show it."""

from __future__ import annotations

from vidik.core.bilingual import pick
from vidik.referral.selectors import screenings


def danger_calls() -> list[dict[str, str]]:
    """Give whom to call while somebody is in danger, in the reader's language."""
    return [
        {
            "number": each.number,
            "text": pick(each.text_en, each.text_sr),
            "source": pick(each.source_en, each.source_sr),
        }
        for each in screenings.danger().calls
    ]
