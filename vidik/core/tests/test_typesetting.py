# SPDX-License-Identifier: EUPL-1.2
"""Small documents as PDF are made of whatever somebody typed."""

from __future__ import annotations

import unicodedata

import pytest

from vidik.core import typesetting
from vidik.core.typesetting import typeset

LAYOUT = "#heading(level: 1, data.title)\n#for line in data.lines { par(line) }"


def test_every_letter_that_is_said_to_be_there_is_set() -> None:
    places = (place for first, last in typesetting._SHOWN for place in range(first, last + 1))
    shown = [f"а{chr(each)}б" for each in places if unicodedata.category(chr(each)) != "Cn"]
    assert len(shown) > 2000
    assert typeset(LAYOUT, {"title": "T", "lines": shown}, language="sr").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("typed", "is_set_as"),
    [
        ("а\U0001f642б", "а\u25a1б"),
        ("а漢ب", "а\u25a1\u25a1"),
        ("а\x0bб\x7f\x85", "аб"),
        ("а\ufeffб\u200b\u202e", "аб"),
        ("а\ufffeб\ue000", "а\u25a1б\u25a1"),
        ("а\ufe0fб\u0488", "аб"),
        ("први ред\nдруги", "први ред\nдруги"),
        ("„Шћућур“ – № 5 → 1 € č\u0301", "„Шћућур“ – № 5 → 1 € č\u0301"),
    ],
    ids=ascii,
)
def test_what_no_font_has_is_a_square_and_what_nobody_sees_is_left_out(
    typed: str, is_set_as: str
) -> None:
    assert typesetting._clean(typed) == is_set_as
    made = typeset(LAYOUT, {"title": typed, "lines": [typed]}, language="sr")
    assert made.startswith(b"%PDF-")
