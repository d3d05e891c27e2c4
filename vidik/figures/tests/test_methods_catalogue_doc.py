# SPDX-License-Identifier: EUPL-1.2
"""The reference page of measures holds the whole catalogue in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidik.figures.methods.catalogue_doc import Language, catalogue_markdown
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.naming import Catalogue

PACK = Path(__file__).resolve().parents[3] / "packs" / "serbia"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACK)


@pytest.mark.parametrize("lang", ["en", "sr"])
def test_every_measure_and_dimension_stands_on_the_page(
    catalogue: Catalogue, lang: Language
) -> None:
    page = catalogue_markdown(catalogue, lang)
    for code in (*catalogue.measures, *catalogue.dimensions):
        assert f"`{code}`" in page, code


def test_the_page_is_the_same_each_time(catalogue: Catalogue) -> None:
    assert catalogue_markdown(catalogue, "en") == catalogue_markdown(load_catalogue(PACK), "en")


def test_a_measure_is_shown_with_its_definition_and_its_base(catalogue: Catalogue) -> None:
    page = catalogue_markdown(catalogue, "en")
    share = page[page.index("### Share of identified victims\n") :]
    share = share[: share.index("\n### ", 5)]
    assert "Identified victims with the given property" in share
    assert "Of: Identified victims (`victims-identified`)" in share
    assert "May be added over time: no" in share


def test_a_long_list_of_codes_is_reported_by_its_ends(catalogue: Catalogue) -> None:
    page = catalogue_markdown(catalogue, "sr")
    assert "### Држављанство (`citizenship`)" in page
    assert "Број шифара: 250, од foreign до ZW." in page
