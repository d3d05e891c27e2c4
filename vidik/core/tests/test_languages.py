# SPDX-License-Identifier: EUPL-1.2
"""Texts in several languages: which one a reader gets, and what a pack's file must have."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from django.utils import translation

from vidik.core.languages import (
    Texts,
    columns_of,
    languages,
    xlsform_columns,
)

NAME = Texts(en="Centre", sr="Центар Љубовија")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Centre"),
        ("sr", "Центар Љубовија"),
        ("sr-latn", "Centar Ljubovija"),
        ("de", "Centre"),
    ],
)
def test_a_text_is_in_the_language_of_the_reader(language: str, shown: str) -> None:
    with translation.override(language):
        assert str(NAME) == f"{NAME}" == shown
    assert NAME.in_language(language) == shown


def test_a_text_that_is_missing_is_given_in_another_language() -> None:
    only = Texts(en="", sr="Центар")
    assert only == {"sr": "Центар"}
    assert only.in_language("en") == "Центар"
    assert only.exactly("en") == ""
    assert Texts(en="Centre").in_language("sr-latn") == "Centre"
    assert str(Texts()) == ""
    assert not Texts(en="")


def test_texts_are_not_changed_but_can_be_stored_and_compared() -> None:
    with pytest.raises(TypeError):
        NAME["en"] = "Other"
    with pytest.raises(TypeError):
        NAME.update(en="Other")
    assert copy.deepcopy(NAME) == pickle.loads(pickle.dumps(NAME)) == NAME  # noqa: S301 - its own
    assert json.loads(json.dumps(NAME)) == NAME
    assert len({NAME, Texts(NAME)}) == 1


def test_files_for_others_have_a_column_for_derived_languages_too() -> None:
    assert columns_of("name") == ("name_en", "name_sr_cyrl", "name_sr_latn")
    assert NAME.columns == ("Centre", "Центар Љубовија", "Centar Ljubovija")
    assert Texts(en="Centre").columns == ("Centre", "", "")


def test_forms_name_their_languages_as_the_standard_does() -> None:
    assert xlsform_columns("label") == {"en": "label::English (en)", "sr": "label::Serbian (sr)"}
    row = {"label::English (en)": "Yes", "label::Serbian (sr)": "да"}
    assert Texts.of_xlsform(row, "label") == {"en": "Yes", "sr": "да"}


@pytest.mark.parametrize(
    ("requested", "tag"),
    [
        ("sr-RS", "sr"), ("sr-Latn-RS", "sr-latn"), ("hr-HR", "sr-latn"), ("cnr", "sr-latn"),
        ("en-US", "en"),
    ],
)  # fmt: skip
def test_a_browser_gets_the_nearest_language(requested: str, tag: str) -> None:
    found = languages().asked_for(requested)
    assert found is not None
    assert found.tag == tag


@pytest.mark.parametrize("requested", ["fr", "eng", "srb", ""])
def test_a_browser_may_ask_for_none_of_ours(requested: str) -> None:
    assert languages().asked_for(requested) is None


def test_a_language_has_a_name_for_pages_and_one_for_commands() -> None:
    assert [each.option for each in languages().all] == ["en", "sr-cyrl", "sr-latn"]
    serbian = languages().named("sr-cyrl")
    assert (serbian.tag, serbian.script, serbian.region) == ("sr", "Cyrl", "RS")


def test_a_text_shows_its_language_by_its_script() -> None:
    assert languages().of_text("Dear sirs").tag == "en"
    assert languages().of_text("Dear Центар").tag == "sr"
