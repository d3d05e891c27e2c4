# SPDX-License-Identifier: EUPL-1.2
"""Every page of the house, by the people who have it: accessible, quiet, narrow, without scripts.

Each walker follows links from the desk. A page that nobody reaches has to be named in `not_walked`
with the reason: a new page that is not walked fails. Of pages that one template writes, the first
is looked at for every change, all of them before a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIResponse, Page

from tests.depth import PROVING
from tests.journeys.conftest import START_SECONDS, LiveSystem, SignIn, _run, environment, vidik
from tests.journeys.naming import HEADER
from tests.journeys.not_walked import NOT_WALKED
from tests.journeys.seeing import faults, open_account, too_wide
from tests.markup import flaws

pytestmark = pytest.mark.journey

MOST_PAGES: Final = 200
DENIALS: Final = 6
"""So many within an hour are unusual."""
LOOK: Final = "from vidik.shell.rounds import go_round; go_round()"
LEFT_OUT: Final = frozenset({"account_logout", "shell:export-audit"})
PUBLIC: Final = (
    "/",
    "/account/sign-in/",
    "/account/inactive/",
    "/contact/",
    "/contact/ar/",
    "/contact/back/",
    "/contact/ar/back/",
    "/today/",
    "/today/ru/",
    "/suspicions/public/",
    "/suspicions/follow-up/",
    "/no-such-page/",
)


OTHER_LANGUAGES: Final = frozenset({"help:start-in", "help:come-back-in", "own:page-in"})
"""Pages whose address says in which language they are."""
WALKERS: Final = (
    "head", "duty", "responder", "inspector", "association-head", "validator", "auditor",
    "sysadmin",
)  # fmt: skip
"""Between them they have every room; a page is looked at as the first of them who has it."""


def kind(path: str) -> str:
    """Return the name of the address, blank for none of ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def is_page(answer: APIResponse) -> bool:
    """Return whether an answer is a page, and not a document to download."""
    return (
        answer.headers.get("content-type", "").startswith("text/html")
        and "content-disposition" not in answer.headers
    )


@dataclass(frozen=True)
class Visit:
    """An address that a walker has before the others, and the template that wrote its page."""

    walker: str
    name: str
    path: str
    template: str


@dataclass
class Walk:
    """Every page of the house with the first who has it, and what is wrong with it as sent."""

    visits: list[Visit] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def looked_at(self) -> dict[str, list[Visit]]:
        """Return the pages to look at for each walker: one per template, before a release all."""
        templates: set[str] = set()
        found: dict[str, list[Visit]] = {}
        for visit in self.visits:
            if PROVING or not visit.template or visit.template not in templates:
                templates.add(visit.template)
                found.setdefault(visit.walker, []).append(visit)
        return found


@pytest.fixture(scope="module")
def walked() -> Walk:
    """Keep what the first journey found for those that follow."""
    return Walk()


@pytest.fixture
def walk(walked: Walk, sign_in: SignIn, live_system: LiveSystem) -> Walk:
    """Return all pages, each with the first who has it, once there are rows to show."""
    if not walked.visits:
        make_rows(sign_in, live_system)
        known: set[str] = set()
        for user in WALKERS:
            visits, flawed = crawl(user, sign_in(user).page)
            walked.visits += [visit for visit in visits if visit.name not in known]
            walked.faults += [
                fault for name, faults in flawed.items() if name not in known for fault in faults
            ]
            known |= {visit.name for visit in visits}
    return walked


def elevate(page: Page) -> None:
    """Open acts of great reach, so that their pages are looked at and not what leads to them."""
    answer = page.goto("/account/elevated/")
    if answer is None or answer.status != 200:
        return
    reason = page.locator("input[name=reason]")
    # Asked for the password first where the sign-in is some minutes old: then without them.
    if reason.count():
        reason.fill("Every page is looked at today.")
        page.get_by_role("main").get_by_role("button").first.click()
        # Asked for in between, where the five minutes were just over: then without them as well.
        page.wait_for_url(re.compile(r"/account/($|reauthenticate/)"))


def bring_table(page: Page) -> list[str]:
    """Bring a table from outside, so that its pages are looked at; gives their first address."""
    answer = page.goto("/findings/tables/")
    there = page.locator("textarea[name=text]")
    # Whoever has no right to it sees a refusal, or is redirected.
    if answer is None or answer.status != 200 or not there.count():
        return []
    there.fill("Form\tTotal\tWomen\tMen\nA\t9\t4\t5\nB\t7\t3\t3\n")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/findings/tables/[0-9a-f]{8}-"))
    return [urlsplit(page.url).path]


def crawl(user: str, page: Page) -> tuple[list[Visit], dict[str, list[str]]]:
    """Follow links from the desk, one address of each kind, as the server writes them.

    Returns:
        What was visited, and what is wrong by the name of the address: a page that the server alone
        does not write whole, or that a validator refuses.
    """
    elevate(page)
    seen: dict[str, Visit] = {}
    wrong: dict[str, list[str]] = {}
    waiting = ["/desk/", "/account/elevated/", *bring_table(page)]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        name = kind(path)
        if not name or name in {*LEFT_OUT, *seen}:
            continue
        answer = page.request.get(path)
        if not is_page(answer):
            continue
        text, template = answer.text(), answer.headers[HEADER.lower()]
        seen[name] = Visit(user, name, path, template)
        wrong[name] = flaws_of(path, answer.status, text)
        base = urlsplit(answer.url).path
        if kind(base) not in {*seen, *LEFT_OUT, ""}:
            # The address led on: the page that is there was looked at as well.
            seen[kind(base)] = Visit(user, kind(base), base, template)
        waiting += [
            urljoin(base, unescape(link))
            for link in re.findall(r'<a\b[^>]*\bhref="([^"#]+)"', text)
        ]
    return list(seen.values()), wrong


def flaws_of(path: str, status: int, text: str) -> list[str]:
    """Return whether the server alone does not write a page whole, or a validator refuses it."""
    heads = len(re.findall(r"<h1\b", text))
    found = [] if (status, heads) == (200, 1) else [f"{path}: {status}, {heads} heads"]
    return found + [f"{path}, {flaw}" for flaw in flaws(text)]


def make_rows(sign_in: SignIn, system: LiveSystem) -> None:
    """Begin a screening, a report and a draft of a form, so that their pages hold something.

    And let somebody knock where they may not, which is put on the list of what is unusual.
    """
    page = sign_in("head").page
    page.goto("/forms/copy/")
    page.get_by_label("Form", exact=True).select_option(index=1)
    page.get_by_role("main").get_by_role("button", name="Start the draft").click()
    page.wait_for_url(re.compile(r"/forms/drafts/"))
    page = sign_in("responder").page
    page.goto("/suspicions/screenings/begin/social-child/")
    page.get_by_label("a child: the duty to protect them").check()
    page.get_by_role("main").get_by_role("button", name="Start").click()
    # It stops at once, and waits among what was begun.
    page.locator("#threat-now-yes").click()
    page.wait_for_url(re.compile(r"/danger/"))
    page.goto("/suspicions/new/")
    page.get_by_label("Who reports").select_option("social-protection")
    page.get_by_label("Urgency").select_option("unknown")
    page.get_by_label("What was seen or heard").first.fill("Виђена на пијаци.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url(re.compile(r"/suspicions/own-reports/"))
    for _time in range(DENIALS):
        assert page.request.get("/audit/").status == 403
    look = vidik(system.data, "manage", "shell", "-c", LOOK)
    _run(look, environment(system.data), START_SECONDS)


def all_names(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterable[str]:
    """Return the names of all addresses of the house."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from all_names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}"


def test_what_pages_show_is_reached(walk: Walk) -> None:
    seen = {visit.name for visit in walk.visits}
    assert {"findings:detail", "figures:measure", "figures:figure", "report:section"} <= seen
    assert {"institutions:detail", "recommendations:detail", "shell:audit"} <= seen


def test_every_page_stands_without_scripts(walk: Walk) -> None:
    assert walk.faults == []


def test_every_page_is_accessible_and_quiet_in_english_and_fits_a_phone(
    walk: Walk, sign_in: SignIn
) -> None:
    found = []
    for user, visits in walk.looked_at().items():
        watched = sign_in(user)
        wide = watched.page.viewport_size
        assert wide is not None
        for visit in visits:
            watched.page.goto(visit.path)
            found += faults(watched.page)
            watched.page.set_viewport_size({"width": 360, "height": wide["height"]})
            found += too_wide(watched.page)
            watched.page.set_viewport_size(wide)
        found += watched.complaints
    assert found == []


@pytest.mark.parametrize(
    ("language", "tag", "scheme"),
    [
        ("sr", "sr-Cyrl-RS", "dark"),
        pytest.param("sr-latn", "sr-Latn-RS", "light", marks=pytest.mark.prove),
    ],
)
def test_every_page_is_accessible_on_a_phone_in_serbian(
    walk: Walk, sign_in: SignIn, language: str, tag: str, scheme: str
) -> None:
    found = []
    for user, visits in walk.looked_at().items():
        watched = sign_in(user, language=language, width=360, scheme=scheme)
        for visit in visits:
            watched.page.goto(visit.path)
            found += faults(watched.page)
            language_of = watched.page.locator("html").get_attribute("lang")
            if language_of != tag and visit.name not in OTHER_LANGUAGES:
                found.append(f"{visit.path} is not in Serbian")
        found += watched.complaints
    assert found == []


def test_a_page_that_nobody_walks_is_named_with_its_reason(walk: Walk) -> None:
    seen = {visit.name for visit in walk.visits}
    house = set(all_names(get_resolver().url_patterns))
    assert house >= NOT_WALKED
    assert house - seen - NOT_WALKED == set()


OTHER_LOOK: Final = pytest.mark.prove


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("en", "light"),
        ("sr", "dark"),
        pytest.param("en", "dark", marks=OTHER_LOOK),
        pytest.param("sr", "light", marks=OTHER_LOOK),
        pytest.param("sr-latn", "light", marks=OTHER_LOOK),
        pytest.param("sr-latn", "dark", marks=OTHER_LOOK),
    ],
)
def test_what_the_public_sees_is_accessible(sign_in: SignIn, language: str, scheme: str) -> None:
    visit = sign_in(None, language=language, width=360, scheme=scheme)
    found = []
    for path in PUBLIC:
        visit.page.goto(path)
        found += faults(visit.page)
    assert found == []
    assert [text for text in visit.complaints if "404" not in text] == []


def test_the_menu_of_a_phone_opens_without_scripts_and_leads_on(sign_in: SignIn) -> None:
    page = sign_in("head", width=360, scripts=False).page
    page.goto("/desk/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main menu").get_by_role(
        "link", name="Institutions"
    ).click()
    assert page.url.endswith("/institutions/")
    assert page.get_by_role("heading", level=1).is_visible()


def test_a_language_is_chosen_on_any_page_and_remembered(sign_in: SignIn) -> None:
    page = sign_in("reader").page
    page.goto("/figures/?words=report")
    open_account(page)
    page.get_by_role("banner").get_by_role("button", name="Српски").click()
    assert page.url.endswith("/figures/?words=report")
    assert page.locator("html").get_attribute("lang") == "sr-Cyrl-RS"
    page.goto("/desk/")
    assert page.locator("html").get_attribute("lang") == "sr-Cyrl-RS"
    open_account(page)
    page.get_by_role("banner").get_by_role("button", name="Srpski").click()
    assert page.locator("html").get_attribute("lang") == "sr-Latn-RS"
    open_account(page)
    assert (
        page.get_by_role("banner")
        .get_by_role("button", name="Srpski")
        .get_attribute("aria-pressed")
        == "true"
    )
    # Remembered for the person: whoever signs in as the reader later would read Serbian.
    page.get_by_role("banner").get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en-GB"


def test_the_keyboard_reaches_the_content_first(sign_in: SignIn) -> None:
    page = sign_in("reader").page
    page.goto("/desk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
