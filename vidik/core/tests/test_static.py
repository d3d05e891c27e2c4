# SPDX-License-Identifier: EUPL-1.2
"""Static files of a served system: what pages ask for is there, compressed and under a digest."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from vidik.shell.setup import collect_static

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "vidik.core.static.StaticFiles"}
    }
    collect_static()
    return tmp_path


def test_every_file_that_a_template_names_is_there_under_a_digest(collected: Path) -> None:
    named = {
        name
        for path in ROOT.rglob("templates/**/*.html")
        for name in re.findall(r"{% static '([^']+)' %}", path.read_text(encoding="utf-8"))
    }
    assert "django_htmx/htmx-2.min.js" in named
    for name in named:
        found = staticfiles_storage.stored_name(name)
        assert found != name
        assert (collected / found).is_file()


def test_what_is_compressed_opens_to_the_same_bytes(collected: Path) -> None:
    name = staticfiles_storage.stored_name("core/vidik.css")
    plain = (collected / name).read_bytes()
    small = (collected / f"{name}.br").read_bytes()
    assert brotli.decompress(small) == plain
    assert gzip.decompress((collected / f"{name}.gz").read_bytes()) == plain
    assert len(small) < len(plain) / 4


def test_what_no_page_asks_for_is_not_gathered(collected: Path) -> None:
    gathered = {path.name for path in (collected / "django_htmx").glob("htm*.js")}
    assert gathered == {path.name for path in (collected / "django_htmx").glob("htmx-2.min*.js")}
