# SPDX-License-Identifier: EUPL-1.2
"""Her page in further languages: every word and every code, and what is wrong with a file."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.scenes import as_application
from vidik.core.packfiles import Pack
from vidik.identification.selectors.definitions import definitions
from vidik.participation.methods.rules import FILE, Rules, Use, read_rules
from vidik.participation.selectors.pack import rules
from vidik.participation.selectors.words import own_languages, read_words, tongue_of
from vidik.participation.tests.factories import AT, PHRASE, World
from vidik.participation.types import Progress
from vidik.plans.selectors.pack import KIND, choices

PACK = Path(settings.PACKS_DIR) / "serbia"


@pytest.mark.parametrize("tag", sorted(own_languages()))
def test_a_further_language_calls_every_code_by_a_name(tag: str) -> None:
    own = own_languages()[tag]
    codes = {
        "kinds": {code for code, _name in choices(KIND)},
        "domains": {code for code, _name in choices("domains")},
        "rights": {each.code for each in definitions().entitlements},
        "bodies": {each.code for each in rules().bodies},
        "progress": set(Progress),
    }
    for what, wanted in codes.items():
        assert wanted <= set(getattr(own, what)), what


@pytest.mark.django_db
def test_she_comes_in_and_says_what_she_wants_in_her_language(world: World) -> None:
    with as_application():
        _access, let_in = world.opened()
        phone, at = Client(), f"{AT}ru/"
        door = phone.get(at)
        assert 'lang="ru"' in door.content.decode()
        sent = {"do": "enter", "number": let_in.number, "phrase": PHRASE}
        assert phone.post(at, sent)["Location"] == at
        page = html.unescape(phone.get(at).content.decode())
        for text in ("О чём мы договорились", "Психологическая поддержка", "Я этого не хочу"):
            assert text in page, text
        assert "What we agreed" not in page
        assert phone.get(f"{AT}xx/").status_code == 404


def test_a_language_that_public_pages_lack_and_a_word_without_its_place_are_faults(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    words = folder / "participation/words"
    text = (words / "ru.yaml").read_text(encoding="utf-8")
    (words / "xx.yaml").write_text(text.replace("%(minutes)s", "десять"), encoding="utf-8")
    pack = Pack(folder)
    read_words(pack)
    faults = " ".join(str(each) for each in pack.faults)
    assert "a language that the public pages have too" in faults
    assert "%(minutes)s" in faults


def test_rules_name_incidents_and_bodies_that_there_are(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    wrong = text.replace("held_after: [threat,", "held_after: [earthquake,")
    wrong = wrong.replace("identification_centre, centre_unit", "no_such_kind")
    (folder / FILE).write_text(wrong, encoding="utf-8")
    pack = Pack(folder)
    read_rules(pack)
    faults = " ".join(str(each) for each in pack.faults)
    assert "codes/incident-kind.csv" in faults
    assert "institution_kinds.csv" in faults


def test_a_pack_without_the_file_has_no_own_pages(tmp_path: Path) -> None:
    assert read_rules(Pack(tmp_path)) == Rules()
    assert Rules().use == Use.OFF
    assert tongue_of("xx") is None
