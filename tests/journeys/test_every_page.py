# SPDX-License-Identifier: EUPL-1.2
"""Every page of the house, by the people who have it: accessible, quiet, narrow, without scripts.

Each walker follows links from the desk. A page that nobody reaches has to be named in `not_walked`
with the reason: a new page that is not walked fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIResponse, Page

from tests.journeys.conftest import START_SECONDS, LiveSystem, SignIn, _run, environment, vidik
from tests.journeys.not_walked import NOT_WALKED
from tests.journeys.seeing import faults, too_wide
from tests.markup import flaws

pytestmark = pytest.mark.journey

MOST_PAGES: Final = 200
EACH: Final = 1
"""How many addresses of one kind are looked at: one finding stands for all findings."""
DENIALS: Final = 6
"""So many within an hour are unusual."""
LOOK: Final = "from vidik.shell.rounds import go_round; go_round()"
LEFT_OUT: Final = frozenset({"account_logout", "shell:export_audit"})
PUBLIC: Final = (
    "/",
    "/account/sign-in/",
    "/account/inactive/",
    "/suspicions/public/",
    "/suspicions/follow/",
    "/no-such-page/",
)


WALKERS: Final = (
    "head", "duty", "responder", "inspector", "association-head", "validator", "auditor",
    "sysadmin",
)  # fmt: skip
"""Between them they have every room; a page is looked at as the first of them who has it."""


def kind(path: str) -> str:
    """Give the name of the address, blank for none of ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def is_page(answer: APIResponse) -> bool:
    """Say whether an answer is a page, and not a document to download."""
    return (
        answer.headers.get("content-type", "").startswith("text/html")
        and "content-disposition" not in answer.headers
    )


@pytest.fixture(scope="module")
def reached() -> dict[str, list[str]]:
    """Keep the addresses that the first journey found for those that follow."""
    return {}


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
    # Whoever has no right to it is told so, or led to another page.
    if answer is None or answer.status != 200 or not there.count():
        return []
    there.fill("Form\tTotal\tWomen\tMen\nA\t9\t4\t5\nB\t7\t3\t3\n")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/findings/tables/[0-9a-f]{8}-"))
    return [urlsplit(page.url).path]


def crawl(page: Page) -> dict[str, list[str]]:
    """Follow links from the desk, one address of each kind, as the server writes them."""
    elevate(page)
    seen: dict[str, list[str]] = {}
    waiting = ["/desk/", "/account/elevated/", *bring_table(page)]
    while waiting and sum(map(len, seen.values())) < MOST_PAGES:
        path = waiting.pop(0)
        name = kind(path)
        if not name or name in LEFT_OUT or len(seen.get(name, ())) >= EACH:
            continue
        answer = page.request.get(path)
        if not is_page(answer):
            continue
        seen.setdefault(name, []).append(path)
        base = urlsplit(answer.url).path
        if kind(base) not in {*seen, *LEFT_OUT, ""}:
            # The address led on: the page that stands there was looked at as well.
            seen[kind(base)] = [base]
        waiting += [
            urljoin(base, unescape(link))
            for link in re.findall(r'<a\b[^>]*\bhref="([^"#]+)"', answer.text())
        ]
    return seen


def without_head(page: Page, paths: Iterable[str]) -> list[str]:
    """Name the pages that the server alone does not write whole, or a validator refuses."""
    found = []
    for path in paths:
        answer = page.request.get(path)
        heads = len(re.findall(r"<h1\b", answer.text()))
        if answer.status != 200 or heads != 1:
            found.append(f"{path}: {answer.status}, {heads} heads")
        found += [f"{path}, {flaw}" for flaw in flaws(answer.text())]
    return found


def addresses(reached: dict[str, list[str]], page: Page) -> Iterable[str]:
    """Give what was reached, crawling first where nobody has yet."""
    if not reached:
        reached.update(crawl(page))
    return [path for paths in reached.values() for path in paths]


@pytest.fixture(scope="module")
def walked() -> dict[str, dict[str, list[str]]]:
    """Keep what each walker has, once there are rows, and nobody before them."""
    return {}


def make_rows(sign_in: SignIn, system: LiveSystem) -> None:
    """Begin a screening, a report and a draft of a form, so that their pages hold something.

    And let somebody knock where they may not, which is put on the list of what is unusual.
    """
    page = sign_in("head").page
    page.goto("/questionnaires/forms/copy/")
    page.get_by_label("Form", exact=True).select_option(index=1)
    page.get_by_role("main").get_by_role("button", name="Start the draft").click()
    page.wait_for_url(re.compile(r"/questionnaires/forms/drafts/"))
    page = sign_in("responder").page
    page.goto("/suspicions/screenings/begin/social-child/")
    page.get_by_label("a child: the duty to protect it").check()
    page.get_by_role("main").get_by_role("button", name="Start").click()
    # It stops at once, and waits among what was begun.
    page.locator("#threat-now-yes").check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile(r"/danger/$"))
    page.goto("/suspicions/new/")
    page.get_by_label("Who reports").select_option("social-protection")
    page.get_by_label("Urgency").select_option("unknown")
    page.get_by_label("What was seen or heard").first.fill("Виђена на пијаци.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url(re.compile(r"/suspicions/ours/"))
    for _time in range(DENIALS):
        assert page.request.get("/audit/").status == 403
    look = vidik(system.data, "manage", "shell", "-c", LOOK)
    _run(look, environment(system.data), START_SECONDS)


def others(
    walked: dict[str, dict[str, list[str]]],
    reached: dict[str, list[str]],
    sign_in: SignIn,
    system: LiveSystem,
) -> dict[str, dict[str, list[str]]]:
    """Give the pages of the other walkers, each page with the first who has it."""
    if not walked:
        make_rows(sign_in, system)
        list(addresses(reached, sign_in("head").page))
        known = set(reached)
        for user in WALKERS:
            found = crawl(sign_in(user).page)
            walked[user] = {name: paths for name, paths in found.items() if name not in known}
            known |= set(found)
    return walked


def all_names(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterable[str]:
    """Give the names of all addresses of the house."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from all_names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_page_is_accessible_and_quiet_in_english_and_fits_a_phone(
    sign_in: SignIn, reached: dict[str, list[str]]
) -> None:
    visit = sign_in("head")
    paths = addresses(reached, visit.page)
    assert {"findings:detail", "figures:measure", "figures:figure", "report:section"} <= set(
        reached
    )
    assert {"institutions:detail", "recommendations:detail", "shell:audit"} <= set(reached)
    wide = visit.page.viewport_size
    assert wide is not None
    found = []
    for path in paths:
        visit.page.goto(path)
        found += faults(visit.page)
        visit.page.set_viewport_size({"width": 360, "height": wide["height"]})
        found += too_wide(visit.page)
        visit.page.set_viewport_size(wide)
    assert found == []
    assert visit.complaints == []


def test_every_page_is_accessible_on_a_dark_phone_in_serbian(
    sign_in: SignIn, reached: dict[str, list[str]]
) -> None:
    visit = sign_in("head", language="sr", width=360, scheme="dark")
    found = []
    for path in addresses(reached, visit.page):
        visit.page.goto(path)
        found += faults(visit.page)
        if visit.page.locator("html").get_attribute("lang") != "sr-Cyrl-RS":
            found.append(f"{path} is not in Serbian")
    assert found == []
    assert visit.complaints == []


def test_every_page_fits_a_phone_in_latin(sign_in: SignIn, reached: dict[str, list[str]]) -> None:
    visit = sign_in("head", language="sr-latn", width=360)
    found = []
    for path in addresses(reached, visit.page):
        visit.page.goto(path)
        found += too_wide(visit.page)
    assert found == []
    assert visit.complaints == []


def test_every_page_stands_without_scripts(sign_in: SignIn, reached: dict[str, list[str]]) -> None:
    page = sign_in("head").page
    assert without_head(page, addresses(reached, page)) == []


def test_pages_of_every_room_are_accessible_and_fit_a_dark_phone_in_serbian(
    sign_in: SignIn,
    live_system: LiveSystem,
    reached: dict[str, list[str]],
    walked: dict[str, dict[str, list[str]]],
) -> None:
    found = []
    for user, names in others(walked, reached, sign_in, live_system).items():
        visit = sign_in(user, language="sr", width=360, scheme="dark")
        for path in (path for paths in names.values() for path in paths):
            visit.page.goto(path)
            found += faults(visit.page)
            if visit.page.locator("html").get_attribute("lang") != "sr-Cyrl-RS":
                found.append(f"{path} is not in Serbian")
        found += visit.complaints
    assert found == []


def test_pages_of_every_room_stand_without_scripts(
    sign_in: SignIn,
    live_system: LiveSystem,
    reached: dict[str, list[str]],
    walked: dict[str, dict[str, list[str]]],
) -> None:
    found = []
    for user, names in others(walked, reached, sign_in, live_system).items():
        page = sign_in(user).page
        found += without_head(page, (path for paths in names.values() for path in paths))
    assert found == []


def test_a_page_that_nobody_walks_is_named_with_its_reason(
    sign_in: SignIn,
    live_system: LiveSystem,
    reached: dict[str, list[str]],
    walked: dict[str, dict[str, list[str]]],
) -> None:
    seen = set(reached).union(
        *(set(names) for names in others(walked, reached, sign_in, live_system).values())
    )
    house = set(all_names(get_resolver().url_patterns))
    assert house >= NOT_WALKED
    assert house - seen - NOT_WALKED == set()


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
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
    page.get_by_role("banner").get_by_role("button", name="Српски").click()
    assert page.url.endswith("/figures/?words=report")
    assert page.locator("html").get_attribute("lang") == "sr-Cyrl-RS"
    page.goto("/desk/")
    assert page.locator("html").get_attribute("lang") == "sr-Cyrl-RS"
    page.get_by_role("banner").get_by_role("button", name="Srpski").click()
    assert page.locator("html").get_attribute("lang") == "sr-Latn-RS"
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
