# SPDX-License-Identifier: EUPL-1.2
"""A form that a script sends learns where it leads; one that a browser sends is led there."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
LANGUAGE = "/account/language/"


def test_a_script_is_told_where_a_form_leads_and_nothing_is_rendered_for_it() -> None:
    chosen = {"language": "sr", "next": "/suspicions/public/"}
    answer = Client().post(LANGUAGE, chosen, headers={"X-Sent-By-Script": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Location"] == "/suspicions/public/"
    assert answer.cookies["vidik_language"].value == "sr", "it was done"


def test_a_browser_is_led_on_whatever_it_asks_for() -> None:
    chosen = {"language": "sr", "next": "/suspicions/public/"}
    assert Client().post(LANGUAGE, chosen).status_code == 302
    script = {"X-Sent-By-Script": "1"}
    assert Client().get("/suspicions/public/", headers=script).status_code == 200
    assert Client().get("/desk/", headers=script).status_code == 302
