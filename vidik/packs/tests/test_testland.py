# SPDX-License-Identifier: EUPL-1.2
"""A country of three institutions, another language and few parts is served whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.templates import ROOT, ensure_template

OF_SERBIA: Final = re.compile("[\u0400-\u04ff]|Protector of Citizens|Serbia|Belgrade|Beograd|Srbij")
IN_ORDER: Final = ("Svetovalnica za begunce", "Šolsko ministrstvo", "Urad Poročevalke")
LEFT_OUT: Final = re.compile(
    "/(suspicions|identification|expected-notices|school-cooperations|report|forms|questionnaires)/"
)

Walked = dict[str, Any]


def walk(pack: str, *people: str, **environment: str) -> Walked:
    """Load a pack into a database of its own, and give what its people see."""
    address = os.environ["DATABASE_URL"]
    template = ensure_template(address, Path(os.environ["VIDIK_TEST_DATA"]))
    name = f"country_{uuid.uuid4().hex[:12]}"
    home = urlunsplit(urlsplit(address)._replace(path="/postgres"))
    own = {
        "DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}")),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "VIDIK_PACK": pack,
    }
    with psycopg.connect(home, autocommit=True) as server:
        server.execute(f'create database "{name}" template "{template}"')
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.another_country", *people],
                cwd=ROOT,
                env=os.environ | own | environment,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            server.execute(f'drop database "{name}"')
    assert done.returncode == 0, done.stderr[-4000:]
    found: Walked = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def walked() -> Walked:
    return walk("testland", "head", "sysadmin", "respondent", "association-head")


def pages(walked: Walked) -> dict[tuple[str, str], dict[str, Any]]:
    """Return every page by who asked for it and its address."""
    return {
        (who, path): page
        for who, requested in walked["pages"].items()
        for path, page in requested.items()
    }


def text_of(page: dict[str, Any]) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page["text"]))


def test_it_is_loaded_once(walked: Walked) -> None:
    assert (walked["figures"], walked["changed_again"]) == (4, False)


def test_nobody_gets_a_page_that_fails(walked: Walked) -> None:
    failed = {place: page for place, page in pages(walked).items() if page["status"] >= 500}
    assert list(failed) == []
    opened = [path for path, page in walked["pages"]["head"].items() if page["status"] == 200]
    assert len(opened) > 40


def test_what_the_pack_leaves_out_has_no_page_and_nothing_leads_there(walked: Walked) -> None:
    for place, page in pages(walked).items():
        if LEFT_OUT.match(place[1]):
            assert page["status"] == 404, place
        assert [link for link in page["links"] if LEFT_OUT.match(link)] == [], place


def test_no_page_shows_anything_of_serbia(walked: Walked) -> None:
    shown = {
        place: found[0]
        for place, page in pages(walked).items()
        # The page of components shows how the system sets each script.
        if place[1] != "/styleguide/" and (found := OF_SERBIA.search(text_of(page)))
    }
    assert shown == {}


def test_titles_time_and_order_are_those_of_the_country(walked: Walked) -> None:
    assert walked["time_zone"] == "Atlantic/Azores"
    for page in (walked["pages"][""]["/"], walked["pages"]["head"]["/institutions/"]):
        assert "Poročevalka za človeško dostojanstvo" in text_of(page)
        assert '<html lang="sl' in page["text"]
    table = text_of(walked["pages"]["head"]["/institutions/"]).partition("Contact confirmed")[2]
    places = [table.index(name) for name in IN_ORDER]
    assert places == sorted(places), "š stands after s, which English does not know"


def test_a_register_of_the_pack_is_kept_by_the_roles_that_it_names(walked: Walked) -> None:
    page = walked["pages"]["association-head"]["/registers/delavnice/"]
    assert page["status"] == 200
    assert "/registers/delavnice/enter/" in page["links"]
    for label in ("Delavnice", "brez imen udeležencev"):
        assert label in text_of(page)
    for who in ("", "head", "sysadmin", "respondent"):
        assert "/registers/delavnice/" not in walked["pages"][who]


def test_a_pack_that_was_just_begun_can_be_used(tmp_path: Path) -> None:
    """`vidik pack new` writes what loads and whose pages open."""
    from vidik.packs.methods.starting import write_pack

    write_pack(tmp_path, "newland")
    started = walk("newland", "head", VIDIK_PACKS=str(tmp_path))
    assert [place for place, page in pages(started).items() if page["status"] >= 500] == []
    assert "National Rapporteur" in text_of(started["pages"]["head"]["/institutions/"])
