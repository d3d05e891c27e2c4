# SPDX-License-Identifier: EUPL-1.2
"""Numbers dial where they may, and never where they are of a demonstration."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import override_settings

from vidik.core.dialling import is_made_up, is_number


def shown(number: str, **facts: bool) -> str:
    """Return a number as a page shows it."""
    template = Template("{% telephone number is_demo=is_demo %}")
    return template.render(Context({"number": number, "is_demo": facts.get("is_demo", False)}))


def test_a_number_is_a_link_that_dials_its_digits_alone() -> None:
    with override_settings(DEMO=False):
        page = shown("+381 (11) 555-01/02")
    assert 'href="tel:+381115550102"' in page
    assert "+381 (11) 555-01/02</a>" in page


@pytest.mark.parametrize("number", ["000 555 0100", "000/555-0100"])
def test_a_number_that_begins_as_the_pack_says_never_dials(number: str) -> None:
    assert is_made_up(number)
    with override_settings(DEMO=False):
        page = shown(number)
    assert "tel:" not in page
    assert "demonstration" in page


def test_a_number_marked_as_of_a_demonstration_never_dials_whatever_it_is() -> None:
    with override_settings(DEMO=False):
        assert "tel:" not in shown("011 555 0100", is_demo=True)


def test_within_a_demonstration_no_number_dials() -> None:
    assert "tel:" not in shown("011 555 0100")


@pytest.mark.parametrize(
    "text", ["call 555 after six", "555 ext. 12", '5" onclick="x', "javascript:1", "", "++5"]
)
def test_what_is_no_number_is_shown_and_not_dialled(text: str) -> None:
    assert not is_number(text)
    with override_settings(DEMO=False):
        page = shown(text)
    assert "tel:" not in page
    assert "<a" not in page
    assert 'onclick="' not in page
