# SPDX-License-Identifier: EUPL-1.2
"""What is looked up once reads as before, in the language of each request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

ASKED = """
import json, threading
from vidik.shell.cli.runtime import prepare_django
prepare_django()
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext, trans_real
from vidik.core.quick_texts import look_up_once

lazy = gettext_lazy("Reports")
languages = [language for language, _name in settings.LANGUAGES]

def said():
    found = {}
    for language in languages:
        with translation.override(language):
            found[language] = [
                translation.get_language(), gettext("Reports"), gettext("not said 100%"), str(lazy),
                ngettext("%(n)d report", "%(n)d reports", 5), pgettext("actor", "system"),
                gettext(""), gettext("Reports\\r\\n"),
            ]
    return found

before = said()
look_up_once()
after, again = said(), said()
elsewhere = []
with translation.override("sr"):
    other = threading.Thread(target=lambda: elsewhere.append(translation.get_language()))
    other.start()
    other.join()
    with translation.override("en"):
        inner = gettext("Reports")
    outer = gettext("Reports")
translation.deactivate()
once = trans_real.translation("sr").gettext.cache_info()
print(json.dumps({
    "before": before, "after": after, "again": again, "elsewhere": elsewhere,
    "inner": inner, "outer": outer, "own": settings.LANGUAGE_CODE,
    "at the end": translation.get_language(), "hits": once.hits, "most": once.maxsize,
}))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_language_says_what_it_said(told: dict[str, Any]) -> None:
    assert told["before"] == told["after"] == told["again"]
    assert told["before"]["sr"][1] != told["before"]["en"][1]


def test_a_language_belongs_to_its_thread(told: dict[str, Any]) -> None:
    assert told["elsewhere"] == [told["own"]]
    assert told["at the end"] == told["own"]
    assert told["inner"] == told["before"]["en"][1]
    assert told["outer"] == told["before"]["sr"][1]


def test_a_text_is_looked_up_once_and_not_kept_without_end(told: dict[str, Any]) -> None:
    assert told["hits"] > 0
    assert told["most"] == 20_000
