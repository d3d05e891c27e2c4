# SPDX-License-Identifier: EUPL-1.2
"""A criminal matter from the police to a final judgment, told at each step as the victim wishes.

Walked as police, prosecutor, court, appellate court, the expert of the centre and the association
whose lawyer represents her. What nobody sends is asked for, and silence climbs.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSystem, SignIn
from tests.journeys.protecting import (
    Known,
    ago,
    hence,
    identified,
    part_of,
    press,
    save,
    says,
    take_up,
    waits,
)
from tests.journeys.seeing import faults
from tests.journeys.sharing import ACCEPT, answer, share
from tests.journeys.suspicions import path, run

pytestmark = [pytest.mark.journey, pytest.mark.prove]

OFFICE: Final = "Higher Public Prosecutor's Office in Belgrade"
COURT: Final = "Higher Court in Belgrade"
APPEAL: Final = "Appellate Court in Belgrade"
ENTER: Final = """
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.models import Notice
from vidik.proceedings.services.entering import enter_sent
with acting(Actor.system("proceedings-desk")):
    rows = Notice.objects.filter(sent_at__isnull=False, case__isnull=True).order_by("sent_at")
    keys = list(rows.values_list("pk", flat=True))
for key in keys:
    enter_sent(key)
"""
"""What the job does that a notice queues, so that nobody has to wait for it."""
CLIMB: Final = """
import datetime as dt
from django.utils import timezone
from vidik.exchange.services.reminding import run_reminders
from vidik.matters.services.reminding import remind
print(remind(now=timezone.now() + dt.timedelta(hours=30))[0])
for hours in (1, 2, 9, 13):
    run_reminders(now=timezone.now() + dt.timedelta(hours=hours))
"""
RUNGS: Final = """
from vidik.exchange.models import Reminder
rows = Reminder.objects.filter(addressee__kind__code="notice-owed")
from vidik.access.services import acting
from vidik.access.types import Actor
with acting(Actor.system("reminders")):
    print(*sorted(set(rows.values_list("audience", flat=True))))
"""


def test_a_matter_goes_through_four_bodies_and_she_is_told_as_she_wishes(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    woman = identified(live_system, sex="f", years=24)
    users = ("case", "centre-head", "police", "prosecutor", "court", "court-appeal", "association")
    visits = [sign_in(user) for user in users]
    expert, head, police, prosecutor, court, appeal, association = (each.page for each in visits)
    share(head, woman.path, "atina", "legal-aid")
    answer(association, woman.code, ACCEPT, lambda _page: [])
    _wish(expert, woman)

    matter = _report(police, woman)
    _confirm(expert, association, woman, matter)
    _investigate(live_system, prosecutor, expert, woman, matter)
    _try(court, matter)
    _release(live_system, court, expert, association, woman, matter)
    _decide_above(court, appeal, matter)
    _follow(association, woman, matter)
    _climb(live_system, appeal, matter)
    assert _look(sign_in, path(appeal), woman) == []
    assert [each for visit in visits for each in visit.complaints] == []


def _wish(page: Page, woman: Known) -> None:
    """Enter that she wants to be told, through her lawyer."""
    part_of(page, woman, "Proceedings")
    press(page, "Enter the wish")
    save(page, wants="yes", through="lawyer")


def _step(page: Page, name: str, **fields: str | list[str]) -> None:
    """Take a step on the page of the matter that is shown."""
    press(page, name)
    save(page, **fields)


def _open(page: Page, matter: str) -> None:
    """Open a matter from the box that finds every number."""
    page.goto("/desk/")
    page.locator(".find input[name=words]").first.fill(matter)
    page.keyboard.press("Enter")
    page.wait_for_url("**/matters/**")


def _named(page: Page, field: str, label: str) -> str:
    """Return the code of what a field offers under a name."""
    option = page.locator(f"main [name={field}] option", has_text=label).first
    value = option.get_attribute("value")
    assert value
    return value


def _hand_on(page: Page, ending: str, on: str, to: str = "") -> None:
    """End a stage for everybody who is chosen at first."""
    press(page, "End or hand on")
    save(page, named={"to": to} if to else None, ending=ending, on=on)


def _report(page: Page, woman: Known) -> str:
    """Report an offence of two at the police; gives the number of the matter."""
    page.goto("/matters/")
    press(page, "Open a matter")
    save(page, number=f"KU {woman.code}", opened_on=ago(100), trigger="proactive",
         origin="centre", form="sexual", channels=["telegram"])  # fmt: skip
    matter = page.locator("h1").inner_text()
    for sex in ("male", "female"):
        _step(page, "Add a suspect", nature="natural", sex=sex, age="over-25",
              offence="trafficking", laid_on=ago(100))  # fmt: skip
    _step(page, "Add an injured party", sex="female", age="aged-18-25", case=woman.code)
    page.locator("main summary", has_text="Enter an act").click()
    _step(page, "Cooperation in the matter", code="centre", on=ago(98))
    _hand_on(page, "reported", ago(90), OFFICE)
    says(page, "criminal report filed")
    return matter


def _confirm(expert: Page, association: Page, woman: Known, matter: str) -> None:
    """Confirm at the centre who is injured; those of the case follow the matter from then on."""
    part_of(association, woman, "Proceedings")
    expect(association.locator(".case-body")).not_to_contain_text(matter)
    what = "Say whether an injured party of a criminal matter is the person of your case"
    take_up(expert, what, woman)
    save(expert, answer="yes")
    association.reload()
    expect(association.locator(".case-body")).to_contain_text(matter)


def _investigate(system: LiveSystem, page: Page, expert: Page, woman: Known, matter: str) -> None:
    """Take over, reclassify one offence, investigate, detain, extend, indict."""
    take_up(page, "Enter your number for a matter that came to you", Known("", matter))
    save(page, number=f"Ktr {matter}")
    _step(page, "Reclassify an offence", former=_second(page), offence="prostitution",
          reason="no-purpose", laid_on=ago(85))  # fmt: skip
    _hand_on(page, "investigated", ago(80), OFFICE)
    _send(page, matter, "Investigation ordered")
    take_up(page, "Enter your number for a matter that came to you", Known("", matter))
    save(page, number=f"KTI {matter}")
    press(page, "Enter a measure")
    save(page, kind="detention", ground="flight", ordered_on=ago(79), until=ago(50))
    press(page, "Detention on remand")
    _step(page, "Extend", until=hence(5))
    _send(page, matter, "Detention ordered")
    _send(page, matter, "Detention extended")
    _tell(system, expert, woman, "Investigation ordered")
    _open(page, matter)
    _hand_on(page, "indicted", ago(40), COURT)
    _send(page, matter, "Indictment filed")


def _second(page: Page) -> str:
    """Return the offence of the second suspect, which the step offers."""
    here = page.url
    press(page, "Reclassify an offence")
    value = page.locator("main [name=former] option").last.get_attribute("value")
    page.goto(here)
    assert value
    return value


def _send(page: Page, matter: str, what: str) -> None:
    """Send by one click what a step made due."""
    page.goto("/desk/?whose=all")
    line = page.locator("li.task").filter(has_text=matter).filter(has_text=what)
    line.locator("h3 a").first.click()
    press(page, "Send the notice")
    says(page, "The notice was sent.")


def _tell(system: LiveSystem, page: Page, woman: Known, what: str) -> None:
    """See that what a notice says was entered by itself, and open where she is told of it."""
    run(system, ENTER)
    page.goto("/desk/?whose=all")
    line = page.locator("li.task").filter(has_text=woman.code)
    line = line.filter(has_text=f"Tell the person: {what}")
    expect(line.first).to_contain_text("the proxy")
    line.first.locator("h3 a").click()
    page.wait_for_load_state()


def _try(page: Page, matter: str) -> None:
    """Hear three times, once by video from the centre; judge two offences by one sentence."""
    take_up(page, "Enter your number for a matter that came to you", Known("", matter))
    save(page, number=f"K {matter}")
    press(page, "Add an offence")
    save(page, suspect=_named(page, "suspect", "S-"), offence="prostitution", laid_on=ago(35))
    for days in (30, 20, 10):
        _step(page, "Set a hearing", kind="main", at=f"{ago(days)}T10:00")
    for state, fields in (
        ("adjourned", {"reason": "not-brought"}), ("held", {"heard": "centre"}), ("held", {}),
    ):  # fmt: skip
        take_up(page, "Enter what became of a hearing", Known("", matter))
        if heard := fields.pop("heard", ""):
            page.locator("main select[name^=how-]").first.select_option(heard)
            page.locator("main [name^=with-]").first.check()
        save(page, state=state, **fields)
    says(page, "by video link from the centre, with a person of trust")
    press(page, "Enter a judgment")
    months = page.locator("main [name^=months-]")
    months.nth(0).fill("54")
    months.nth(1).fill("12")
    page.locator("main [name^=verdict-]").nth(0).select_option("convicted")
    save(page, suspect=_named(page, "suspect", "S-"), on=ago(8), verdict="convicted", months="60",
         claim="civil")  # fmt: skip
    says(page, "a single sentence for several offences", "54 months named for it")
    press(page, "Enter a judgment")
    save(page, on=ago(8), verdict="acquitted", claim="none")


def _release(
    system: LiveSystem,
    court: Page,
    expert: Page,
    association: Page,
    woman: Known,
    matter: str,
) -> None:
    """Assess the risk before the detention runs out; tell of the release within its two hours."""
    line = waits(court, "A measure is about to end: extend it or let it end", Known("", matter))
    expect(line).to_contain_text("detention on remand")
    take_up(expert, "Assess the risk before a detention runs out", woman)
    save(expert)
    for question in expert.locator("main input[value=no][name^=answer-]").all():
        question.check()
    press(expert, "Save and continue")
    _open(court, matter)
    press(court, "Detention on remand")
    _step(court, "Enter that it ended", ending="lifted", on=ago(0))
    line = court.locator("main li").filter(has_text="Detention ended").first
    expect(line).to_contain_text("danger")
    _send(court, matter, "Detention ended")
    _tell(system, expert, woman, "Detention ended")
    press(expert, "Enter that the person was told")
    save(expert, told_at=f"{ago(0)}T00:01", how="lawyer", proof="confirmed")
    press(expert, re.compile("Tell by a notice"))
    save(expert)
    line = association.locator("li.task").filter(has_text="News of proceedings")
    association.goto("/desk/?whose=all")
    expect(line.first).to_be_visible()


def _decide_above(court: Page, appeal: Page, matter: str) -> None:
    """Serve the judgment, appeal, decide above: it is final."""
    for _accused in range(2):
        take_up(court, "Enter when a judgment was served", Known("", matter))
        save(court, on=ago(6))
    _open(court, matter)
    _hand_on(court, "appealed", ago(3), APPEAL)
    take_up(appeal, "Enter your number for a matter that came to you", Known("", matter))
    save(appeal, number=f"Kž {matter}")
    _hand_on(appeal, "upheld", ago(1))
    says(appeal, "final since")


def _follow(page: Page, woman: Known, matter: str) -> None:
    """Follow the matter as whoever represents her: its course, nothing of the investigation."""
    part_of(page, woman, "Proceedings")
    says(page, matter, "final since", "by video link from the centre")
    expect(page.get_by_role("main")).not_to_contain_text("Cooperation in the matter")


def _climb(system: LiveSystem, appeal: Page, matter: str) -> None:
    """Let nobody send the outcome: it is asked for, and the head of the body hears of it."""
    assert int(run(system, CLIMB).split()[-1]) > 0
    assert "head" in run(system, RUNGS).split()
    appeal.goto("/desk/?whose=all")
    asked = appeal.locator("li.task").filter(has_text="Request for a notice that is owed")
    expect(asked.first).to_be_visible()
    _send(appeal, matter, "Sentenced to imprisonment")


def _look(sign_in: SignIn, matter: str, woman: Known) -> list[str]:
    """Look for faults on the pages, on a phone, in both scripts; gives what was found."""
    found: list[str] = []
    for user, language, pages in (
        ("court", "sr", (matter, "/matters/judgments/", "/matters/balance/")),
        ("case", "sr-latn", (f"/matters/case/{woman.key}/told/",)),
        ("analyst", "en", ("/matters/sums/", "/matters/judgments/analysis/?which=first")),
    ):
        visit = sign_in(user, language=language, width=360)
        for page in pages:
            visit.page.goto(page)
            found += faults(visit.page)
        found += visit.complaints
    return found
