# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a page: for axe, and on a narrow screen."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Page

# Without this axe describes every element that passed as well, which takes most of its time.
OPTIONS: Final = {"resultTypes": ["violations"]}


def faults(page: Page) -> list[str]:
    """Say what axe finds on the page shown, once it has loaded, and whether it is too wide."""
    page.wait_for_load_state()
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    found = [
        f"{page.url}: {violation['id']} at {node['target']}: {node.get('failureSummary', '')}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Return whether the page scrolls sideways, and what makes it."""
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if over <= 0:
        return []
    culprits = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right"
        " > innerWidth + 1 && !e.closest('.table-scroll')).slice(0, 3)"
        ".map(e => e.tagName + '.' + e.className)"
    )
    return [f"{page.url} is {over} pixels too wide: {culprits}"]


class Looks:
    """What was looked at, and what was wrong with it on a desk and on a phone."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.faults: list[str] = []

    def at(self, page: Page) -> None:
        """Look at the page shown, on both screens."""
        self.names.add(resolve(urlsplit(page.url).path).view_name)
        self.faults += faults(page)
        page.set_viewport_size({"width": 360, "height": 900})
        self.faults += too_wide(page)
        page.set_viewport_size({"width": 1280, "height": 900})


def open_from_menu(page: Page, group: str, entry: str) -> None:
    """Open a page by its group in the main menu and its entry in the row below."""
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name=group).click()
    pages = page.get_by_role("navigation", name=f"Pages: {group}")
    pages.get_by_role("link", name=entry, exact=True).click()


def open_account(page: Page) -> None:
    """Open what the band holds about the account: languages, roles, the way out."""
    page.locator(".account > summary").click()
