# SPDX-License-Identifier: EUPL-1.2
"""The interface's translations compile, and Latin is derived from Cyrillic."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from vidik.core.languages import Language, Texts
from vidik.core.translations import compile_catalogues, source_of
from vidik.core.transliterate import to_latin


def _cyrillic(text: str) -> bool:
    return any("Ѐ" <= char <= "ӿ" for char in text)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("locale")
    assert compile_catalogues(target) > 0
    return target


def _messages(path: Path) -> dict[tuple[str | None, str], tuple[str, ...]]:
    with path.open("rb") as stream:
        return {
            (message.context, str(message.id)): tuple(message.string)
            if message.pluralizable
            else (str(message.string),)
            for message in read_mo(stream)
            if message.id
        }


def test_both_scripts_hold_the_same_messages(compiled: Path) -> None:
    cyrillic = _messages(compiled / "sr/LC_MESSAGES/django.mo")
    latin = _messages(compiled / "sr_Latn/LC_MESSAGES/django.mo")
    assert cyrillic.keys() == latin.keys()
    for key, texts in cyrillic.items():
        assert tuple(to_latin(text) for text in texts) == latin[key]
        assert not any(_cyrillic(text) for text in latin[key])


def test_numbers_of_things_have_three_forms() -> None:
    with source_of("sr").open("rb") as stream:
        catalogue = read_po(stream, locale="sr")
    plurals = [message for message in catalogue if message.pluralizable and message.id]
    assert plurals
    assert all(len(message.string) == 3 for message in plurals)


def test_one_and_many_doors_are_counted_in_different_words(compiled: Path) -> None:
    cyrillic = _messages(compiled / "sr/LC_MESSAGES/django.mo")
    counted = [texts for key, texts in cyrillic.items() if "door" in key[1] and len(texts) > 1]
    assert len(counted) == 2
    assert all(one != many for one, _few, many in counted)


def test_what_was_entered_is_named(compiled: Path) -> None:
    texts = _messages(compiled / "sr/LC_MESSAGES/django.mo")
    assert not [key for key, found in texts.items() if "Унето је." in found]


def test_catalogues_that_are_up_to_date_are_left_alone(compiled: Path) -> None:
    written = compiled / "sr/LC_MESSAGES/django.mo"
    before = written.stat().st_mtime_ns
    compile_catalogues(compiled)
    assert written.stat().st_mtime_ns == before
    os.utime(written, (0, 0))
    compile_catalogues(compiled)
    assert written.stat().st_mtime_ns > 0


def test_a_language_without_a_catalogue_is_shown_in_english(tmp_path: Path, settings: Any) -> None:
    albanian = Language("sq", "sq-AL", "Shqip", Texts(en="Albanian"))
    settings.COUNTRY = replace(settings.COUNTRY, languages=(albanian,))
    compile_catalogues(tmp_path)
    assert _messages(tmp_path / "sq/LC_MESSAGES/django.mo") == {}
