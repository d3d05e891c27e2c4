# SPDX-License-Identifier: EUPL-1.2
"""What a validator refuses is found on a page, and nothing else."""

from __future__ import annotations

import pytest

from tests.markup import flaws


@pytest.mark.parametrize(
    ("page", "flaw"),
    [
        ('<input type="text" name="q" type="search">', "<input> has type twice"),
        ('<p id="a"></p><p id="a"></p>', "stands twice"),
        ('<p id="a b"></p>', "holds a space"),
        ('<time datetime="2026-11-29T10:00:00.123456+01:00">x</time>', "no machine reads"),
        ('<time datetime="29.11.2026">x</time>', "no machine reads"),
        ('<div role="carousel"></div>', "there is no role carousel"),
        ('<div aria-labeled="x"></div>', "there is no aria-labeled"),
        ('<div aria-label="x"></div>', "is named and has no role"),
        ('<button hx-post="/x"></button>', "data-hx-post is"),
        ('<input type="checkbox" autocomplete="off">', "has no autocomplete"),
        ("<div><section></div>", "<section> is still open"),
        ("<p></p></section>", "closes nothing"),
    ],
)
def test_a_flaw_is_found_and_said(page: str, flaw: str) -> None:
    (found,) = flaws(page)
    assert flaw in found


def test_a_sound_page_has_none() -> None:
    page = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head>
    <body><main id="content" tabindex="-1"><ul aria-label="x"><li>a<li>b</ul><table role="table">
    <tr><td role="cell">1</table><time datetime="2026-11-29T10:00:00+01:00">x</time>
    <svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/><rect width="1"/></svg>
    <input type="search" autocomplete="off" data-hx-get="/x"></main></body></html>"""
    assert flaws(page) == []
