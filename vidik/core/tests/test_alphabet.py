# SPDX-License-Identifier: EUPL-1.2
"""Names are sorted by the alphabet of the language in which they are shown."""

from __future__ import annotations

import pytest

from vidik.core.alphabet import alphabetical


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sr", ["Атина", "Велика", "Ђорђе", "Јагодина", "Љиг", "Ниш", "Његош", "Шабац"]),
        (
            "sr-latn",
            ["Atina", "Čačak", "Ćuprija", "Deda", "Džep", "Đer", "Lo", "Ljig", "Šid", "Žabalj"],
        ),
        ("en", ["Ada", "Čačak", "Dublin", "Šid", "Zagreb"]),
        ("en", ["Court 2", "“Court of appeal”", "Courts"]),
        ("sr", ["Суд", "Центар 9", "ASTRA"]),
    ],
)  # fmt: skip
def test_names_stand_in_the_order_of_their_own_alphabet(language: str, names: list[str]) -> None:
    turned = list(reversed(names))
    turned.sort(key=lambda name: alphabetical(name, language))
    assert turned == names


def test_case_does_not_part_names() -> None:
    assert alphabetical("АСТРА", "sr") == alphabetical("астра", "sr")
