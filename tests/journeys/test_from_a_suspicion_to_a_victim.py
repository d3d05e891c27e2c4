# SPDX-License-Identifier: EUPL-1.2
"""A social worker suspects; in the end a victim is identified, counted once more, and protected.

The chain is walked in each look of the pages, on a phone or a wide screen: in English with what
follows from it, in both scripts of Serbian with the proposal sent back once. Every page on the way
is measured at both widths; those of the first walk are examined for accessibility as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSystem, SignIn
from tests.journeys.seeing import faults, too_wide
from tests.journeys.sharing import ACCEPT, answer, share
from tests.journeys.suspicions import (
    act_for,
    fill,
    fill_report,
    in_hours,
    path,
    put_on_duty,
    send,
    step,
    victims,
)

pytestmark = pytest.mark.journey
PageOf = Callable[..., Page]
PHONE: Final = 390
WIDE: Final = 1280
IDENTIFIED: Final = {
    "en": "victim identified",
    "sr": "жртва идентификована",
    "sr-latn": "žrtva identifikovana",
}
SENT: Final = {"en": "5 notices were sent.", "sr": "Послато је 5 обавештења.",
               "sr-latn": "Poslato je 5 obaveštenja."}  # fmt: skip
SHARED_WITH: Final = (
    ("police", "sbpok-thb-department", "investigation"),
    ("prosecutor", "hppo-belgrade", "investigation"),
    ("association", "atina", "support"),
)


@dataclass
class Look:
    """A language, the width of the expert's screen, and what was wrong with the pages seen."""

    language: str
    width: int
    given: str
    is_first: bool = False
    """Walked with everything that follows, and with an eye on accessibility."""
    found: list[str] = field(default_factory=list)

    def at(self, page: Page) -> None:
        """Look at a page: as it is shown, and at the other width."""
        page.wait_for_load_state()
        self.found += faults(page) if self.is_first else too_wide(page)
        shown = page.viewport_size
        assert shown is not None
        other = PHONE if shown["width"] == WIDE else WIDE
        page.set_viewport_size({"width": other, "height": shown["height"]})
        self.found += too_wide(page)
        page.set_viewport_size(shown)

    def faults(self, page: Page) -> list[str]:
        """Look at a page, and return nothing: what is wrong is kept here."""
        self.at(page)
        return []


@pytest.mark.parametrize(
    "look",
    [
        Look("en", WIDE, "Драгица", is_first=True),
        Look("sr", PHONE, "Станислава"),
        Look("sr-latn", PHONE, "Јованка"),
    ],
    ids=lambda look: f"{look.language}-{look.width}",
)
def test_a_child_is_screened_reported_notified_within_24_hours_identified_and_counted(
    look: Look, sign_in: SignIn, live_system: LiveSystem
) -> None:
    visits = []

    def page_of(user: str, width: int = look.width) -> Page:
        visits.append(sign_in(user, language=look.language, width=width))
        return visits[-1].page

    worker = page_of("responder", PHONE)
    if look.is_first:
        put_on_duty(live_system, "duty")
    number = _screen_and_report(worker, look)
    own = path(worker)
    report = f"/suspicions/{own.rstrip('/').rsplit('/', 1)[-1]}/"

    duty = page_of("duty")
    before = victims(duty) if look.is_first else 0
    duty.goto("/suspicions/")
    look.at(duty)
    duty.locator(f"main [role=row] a[href='{report}'], main tr a[href='{report}']").first.click()
    assert path(duty) == report
    _notify_everybody(duty, look)
    if look.is_first:
        _acknowledge(page_of("police-nis"), number)
        in_hours(live_system, 25)
        _nobody_answered(duty, report)

    duty.goto(report)
    duty.locator("section[aria-labelledby=person-1] a.button[href*='/case/']").click()
    procedure = path(duty)
    _work(duty, procedure, look)
    head = page_of("centre-head")
    if not look.is_first:
        _send_back(head, procedure, look)
        duty.goto(procedure)
        look.at(duty)
        _propose(duty, procedure, look)
    _decide(head, procedure, look)

    step(duty, procedure, "inform", subject="outcome", how="orally", language="rom", proof="signed")
    _share(head, path_of_case(duty), page_of, look)
    if look.is_first:
        step(duty, procedure, "close")
        expect(duty.get_by_role("main")).to_contain_text("Romani")
        look.at(duty)
        _complain(duty, procedure, look.found)
        assert victims(duty) == before + 1
    duty.goto(report)
    duty.locator("form[action$='/message/'] textarea").fill("Дете је на сигурном.")
    duty.locator("form[action$='/message/'] button.button").click()
    worker.goto(own)
    expect(worker.get_by_role("main")).to_contain_text("Дете је на сигурном.")
    look.at(worker)
    assert look.found + [each for visit in visits for each in visit.complaints] == []


def path_of_case(page: Page) -> str:
    """Return the path of the case of which a part is shown."""
    case = page.locator("main .tabs a[href^='/cases/']").first.get_attribute("href")
    assert case is not None
    return case


def _screen_and_report(page: Page, look: Look) -> str:
    page.goto("/suspicions/screenings/begin/social-child/")
    fill(page, consent="child", age_group="15-17", sex="f")
    look.at(page)
    page.locator("main form.form button.button").first.click()
    while re.search(r"/\d+/$", path(page)):
        if page.locator("[name=answer-watched]").count():
            page.locator("#watched-yes").check()
            look.at(page)
        here = page.url
        page.locator("main form button.button").first.click()
        page.wait_for_url(lambda url, here=here: url != here)
    look.at(page)
    page.locator("main a.button[href*='/suspicions/new/']").first.click()
    fill_report(
        page, given=look.given, family="Чворовић", urgency="high", municipality="nis",
        source="social-protection",
        **{"person-0-migrant": "yes", "person-0-asylum_seeker": "no"},
    )  # fmt: skip
    page.locator("[name=forms_][value=labour]").check()
    look.at(page)
    send(page)
    page.wait_for_url(re.compile("/own-reports/"))
    number = re.search(r"R-\d{4}-\d{5}", page.locator("h1").inner_text())
    assert number is not None
    return number.group(0)


def _notify_everybody(page: Page, look: Look) -> None:
    page.locator("form[action$='/take/'] button.button").click()
    guardian = page.locator("section[aria-labelledby=rule-social-work]")
    # Nobody has checked which centre for social work is competent there: a person confirms it.
    guardian.locator("[name=institution]").select_option("csw-nis")
    guardian.locator("form[action$='/choose/'] button").click()
    page.locator("form[action$='/notify/'] button.button").click()
    expect(page.get_by_role("main")).to_contain_text(SENT[look.language])
    for rule in ("police", "prosecutor", "social-work", "labour-inspection", "foreigners"):
        section = page.locator(f"section[aria-labelledby=rule-{rule}]")
        expect(section.locator(".tag--good").first).to_be_visible()
        expect(section.locator(".tag").filter(has_text=re.compile(r"\d")).first).to_be_visible()
    page.locator("form[action$='/open/'] button.button").click()
    expect(page.get_by_role("main")).to_contain_text("Seen at the market")
    # What led to the report is read there as well.
    page.locator("#screening-1 > summary").click()
    expect(page.locator("#screening-1 li").first).to_be_visible()
    look.at(page)


def _nobody_answered(page: Page, report: str) -> None:
    page.goto(report)
    police = page.locator("section[aria-labelledby=rule-police]")
    silent = page.locator("section[aria-labelledby=rule-prosecutor]")
    expect(police).to_contain_text("acknowledged")
    expect(silent).to_contain_text("Higher Public Prosecutor")
    expect(silent).to_contain_text("Not acknowledged")
    silent.get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("Reminded|No valid, confirmed"))


def _acknowledge(page: Page, number: str) -> None:
    act_for(page, "Police Administration")
    page.goto(f"/exchange/?q={number}")
    page.get_by_role("link", name=re.compile(number)).first.click()
    page.get_by_role("button", name=re.compile("cknowledge")).first.click()
    expect(page.get_by_role("main")).to_contain_text("acknowledged")


def _work(page: Page, procedure: str, look: Look) -> None:
    step(page, procedure, "open")
    step(page, procedure, "formal")
    for subject in ("rights", "services"):
        step(
            page, procedure, "inform", subject=subject, how="orally", language="rom", proof="signed"
        )
    step(
        page, procedure, "plan", planned_at="2035-01-01T10:00", setting="centre", language="rom",
        partners=["police"], addressees=["pa-nis"],
    )  # fmt: skip
    expect(
        page.locator("#interviews, main").locator("a[href^='/exchange/letters/']").first
    ).to_be_visible()
    page.goto(f"{procedure}steps/held/")
    page.locator("[name=interview]").select_option(index=1)
    page.locator("[name=held_at]").fill(page.evaluate(
        "() => {const d = new Date(Date.now() - new Date().getTimezoneOffset() * 60000);"
        " return d.toISOString().slice(0, 16)}"
    ))  # fmt: skip
    page.locator("[name=present][value=police]").check()
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(lambda url: url.endswith(procedure))
    page.goto(f"{procedure}record/person/")
    look.at(page)
    fill(page, sex="f", age_group="under-18", age="15", citizenship="RS",
         country_of_origin="RS", stated_by="person")  # fmt: skip
    page.locator("main form button[name=next]").click()
    fill(page, form="labour", country_of_exploitation="RS", stated_by="person")
    page.locator("[name=form-part][value=labour]").check()
    page.locator("main form button.button:not([name])").first.click()
    page.wait_for_url(lambda url: "/record/" not in url)
    step(page, procedure, "finding", opinion="Дете је радило уместо да иде у школу.")
    look.at(page)
    _propose(page, procedure, look)
    page.goto(f"{procedure}decide/")
    expect(page.locator("form:has(input[value=take])")).to_have_count(0)


def _propose(page: Page, procedure: str, look: Look) -> None:
    page.goto(f"{procedure}steps/propose/")
    look.at(page)
    page.locator("main a[href$='what=conclude-identified']").click()
    fill(page, reasons=["elements-found"])
    page.locator("[name=element-act][value=report]").check()
    page.locator("[name=element-purpose][value='record:form']").check()
    look.at(page)
    page.locator("main form.form button.button").first.click()
    expect(page.locator(f"main .notice a[href='{procedure}decide/']")).to_be_visible()


def _send_back(page: Page, procedure: str, look: Look) -> None:
    """Read what the decision is based on, coming back by itself, and send the proposal back."""
    page.goto(f"{procedure}decide/")
    page.locator("main .notice a[href^='/identities/']").click()
    look.at(page)
    fill(page, purpose="identification", why="supervision", reason="Одлучујем као друго лице.")
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(f"**{procedure}decide/")
    expect(page.locator("#opinion")).to_contain_text("Дете је радило")
    look.at(page)
    page.locator("main [name=reason]").select_option("incomplete")
    page.locator("form:has([name=reason]) button").click()
    page.wait_for_url(f"**{procedure}")


def _decide(page: Page, procedure: str, look: Look) -> None:
    page.goto(f"{procedure}decide/")
    look.at(page)
    page.locator("form:has(input[value=take]) button").click()
    expect(page.get_by_role("main")).to_contain_text(IDENTIFIED[look.language])


def _share(head: Page, case: str, page_of: PageOf, look: Look) -> None:
    """Share the case with those who pursue the matter and protect her; each accepts it."""
    head.goto(case)
    code = head.locator("h1").inner_text()
    for user, institution, purpose in SHARED_WITH:
        share(head, case, institution, purpose)
        theirs = page_of(user)
        answer(theirs, code, ACCEPT, look.faults)
        theirs.goto(case)
        expect(theirs.locator("h1")).to_have_text(code)
        look.at(theirs)
    head.goto(f"{case}people/")
    shared = head.locator("section[aria-labelledby=sharings-heading] .tag--accent")
    expect(shared).to_have_count(len(SHARED_WITH))
    look.at(head)


def _complain(page: Page, procedure: str, found: list[str]) -> None:
    """Take a complaint through the ministry to its end, after the procedure was closed."""
    step(page, procedure, "complaint", about="conduct", ministry="molevsa")
    page.get_by_role("link", name=re.compile("^Complaint")).first.click()
    complaint = path(page)
    expect(page.get_by_role("main")).to_contain_text("passed to the ministry")
    page.get_by_text("How the date was counted").first.click()
    found += faults(page)
    page.get_by_role("link", name="Enter the ministry’s answer").click()
    fill(page, result="rejected", how="post")
    page.locator("main form.form button.button").first.click()
    page.goto(complaint)
    page.get_by_role("link", name="Inform the person of the answer").click()
    fill(page, how="orally", language="rom", proof="signed")
    page.locator("main form.form button.button").first.click()
    page.goto(complaint)
    page.get_by_role("link", name="Settle a complaint").click()
    page.locator("main form.form button.button").first.click()
    page.goto(complaint)
    expect(page.get_by_role("main")).to_contain_text("settled")
    found += faults(page)
