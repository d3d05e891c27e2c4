# SPDX-License-Identifier: EUPL-1.2
"""Acts that the centre works by: versions, the rules of a step, what a file may not say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.packs import faults_of, pack_of
from vidik.cases.tests.test_views import signed_in
from vidik.core.packfiles import read
from vidik.identification.methods.norms import FILE, read_norms, rules_at
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.views.steps import STEPS
from vidik.institutions.models import Institution

PACK = Path(settings.PACKS_DIR) / "serbia"
HEAD = (
    "norms:\n  - code: a\n    name_en: A\n    name_sr: А\n    issuer_en: ''\n    issuer_sr: ''\n"
    "    source_en: S\n    source_sr: С\n    versions:\n"
)


def _version(month: str, text: str, *, code: str = "r") -> str:
    return (
        f"      - adopted: '{month}'\n        rules:\n"
        f"          - {{code: {code}, at: [inform], en: {text}, sr: {text}}}\n"
    )


def test_a_step_shows_the_version_that_held_in_its_month(tmp_path: Path) -> None:
    text = HEAD + _version("2019-05", "old") + _version("2024-12", "new")
    norms = read_norms(pack_of(tmp_path, {FILE: text}))
    reported = {
        month: [rule.text["en"] for _norm, _version, rule in rules_at(norms, "inform", month)]
        for month in ("2019-04", "2019-05", "2024-11", "2024-12", "2026-01")
    }
    assert reported == {
        "2019-04": [], "2019-05": ["old"], "2024-11": ["old"], "2024-12": ["new"],
        "2026-01": ["new"],
    }  # fmt: skip
    assert rules_at(norms, "open", "2026-01") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + _version("2024-13", "x"), "adopted: a month such as 2024-12, not “2024-13”"),
        (HEAD + _version("2024-12", "x") + _version("2024-12", "y"), "twice"),
        (HEAD + "      - adopted: '2024-12'\n        rules: []\n", "rules: at least one entry"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, text: str, why: str) -> None:
    pack = pack_of(tmp_path, {FILE: text})
    read_norms(pack)
    assert any(why in fault for fault in faults_of(pack))


def test_a_pack_without_the_file_has_none(tmp_path: Path) -> None:
    assert read_norms(pack_of(tmp_path, {})) == ()


def test_every_step_that_the_pack_names_is_one() -> None:
    named = {
        step
        for norm in read(PACK, read_norms)
        for version in norm.versions
        for rule in version.rules
        for step in rule.at
    }
    assert named
    assert named <= set(STEPS)


def test_the_expert_sees_a_rule_where_it_is_needed(centre: Institution, people: Pair) -> None:
    now = factories.procedure(centre)
    before = factories.procedure(centre, at=dt.datetime(2024, 11, 30, 12, tzinfo=dt.UTC))
    client = signed_in(people.one)
    for procedure, shown in ((now, True), (before, False)):
        page = client.get(reverse("identification:step", args=[procedure.pk, "open"]))
        assert ("Rulebook on the identification" in page.content.decode()) == shown
    page = client.get(reverse("identification:norms")).content.decode()
    assert "Adopted: 12/2024" in page
    assert "The source does not state when it was adopted" in page
