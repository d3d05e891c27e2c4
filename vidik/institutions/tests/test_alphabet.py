# SPDX-License-Identifier: EUPL-1.2
"""The database sorts names by the alphabet of the reader, as `core.alphabet` does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from vidik.core.alphabet import alphabetical, by_alphabet
from vidik.core.languages import Texts
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_the_pack() -> int:
    """Name institutions as all institutions and places of the pack are called."""
    kind = make_institution("first").kind
    named = []
    for file in ("institutions.csv", "territories.csv"):
        with (Path(settings.PACKS_DIR) / "serbia" / file).open(encoding="utf-8") as rows:
            named += [Texts.of_row(row, "name") for row in csv.DictReader(rows)]
    Institution.objects.bulk_create(
        Institution(code=f"sorted-{number}", kind=kind, name=name)
        for number, name in enumerate(named)
    )
    return len(named)


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en"])
def test_names_stand_as_a_reader_looks_for_them(language: str, of_the_pack: int) -> None:
    with translation.override(language):
        rows = Institution.objects.filter(code__startswith="sorted-")
        names = [str(row.name) for row in rows.order_by(by_alphabet("name"), "pk")]
        keys = [alphabetical(name) for name in names]
    assert len(names) == of_the_pack > 200
    assert keys == sorted(keys)


def test_what_is_named_in_one_language_alone_stands_by_that_name() -> None:
    for code, english, serbian in (("a", "Beta", ""), ("b", "", "Алфа"), ("c", "Zeta", "Бета")):
        make_institution(code)
        Institution.objects.filter(code=code).update(short_name={"en": english, "sr": serbian})
    rows = Institution.objects.filter(code__in="abc").values_list("code", flat=True)
    assert list(rows.order_by(by_alphabet("short_name", "en"))) == ["a", "c", "b"]
    assert list(rows.order_by(by_alphabet("short_name", "sr"))) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sr", ["4. одсек", "Ђорђе", "Јована", "Љиљана", "Ћира", "Џорџ", "Шана", "Ana"]),
        ("sr-latn", ["Ana", "Čeda 2", "Ћира", "Џорџ", "Ђорђе", "Љиљана", "Шана", "Žika", "Yva"]),
        ("en", ["Abe", "“Čeda”", "Dan"]),
    ],
)
def test_any_text_is_sorted_by_the_alphabet(language: str, names: list[str]) -> None:
    for number, name in enumerate(reversed(names)):
        make_institution(f"sorted-{number}")
        Institution.objects.filter(code=f"sorted-{number}").update(name={"en": name, "sr": name})
    rows = Institution.objects.filter(code__startswith="sorted-")
    found = rows.order_by(by_alphabet("name", language)).values_list("name__sr", flat=True)
    assert list(found) == names
