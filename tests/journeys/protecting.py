# SPDX-License-Identifier: EUPL-1.2
"""What journeys of protection do alike: by links and buttons, as those whose work it is.

They begin where another journey ends: with a person whom two people have identified as a victim.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import LiveSystem
from tests.journeys.suspicions import fill, path, run

IDENTIFY: Final = """
from vidik.access.services import acting
from vidik.accounts.selectors.acting import demo_actor
from vidik.identification.selectors.procedures import procedures_of
from vidik.identification.tests.factories import Pair, identify
from vidik.referral.selectors.reports import get_report
from vidik.referral.services.handling import take_report
from vidik.referral.services.receiving import file_report
from vidik.referral.types import AgeGroup, Known, PersonDraft, ReportDraft
from vidik.vault.types import Sex
expert, head = demo_actor("{expert}"), demo_actor("centre-head")
person = PersonDraft(
    given="Осмех", family="Путник", age_group=AgeGroup("{group}"), child=Known("{child}"),
    sex=Sex("{sex}"), migrant=Known("{foreign}"), asylum_seeker=Known("no"),
)
draft = ReportDraft(
    source="police", channel="written", persons=(person,), urgency="high", municipality="nis",
    forms=("labour",), account="Synthetic", synthetic=True,
)
with acting(expert):
    report = get_report(expert, file_report(draft, actor=expert).key)
    take_report(report, actor=expert)
    procedure = procedures_of(expert).get(case=report.case_id)
identify(
    procedure, Pair(expert, head), sex=["{sex}"], age_group=["{age}"], age=[{years}],
    citizenship=["{country}"], country_of_origin=["{country}"],
)
print(procedure.case_id, procedure.case.code)
"""
HELD: Final = """
from vidik.accounts.selectors.acting import demo_actor
from vidik.conferences.selectors.meetings import get_meeting
from vidik.conferences.services.demo import set_back
import uuid
expert = demo_actor("case")
from vidik.access.services import acting
with acting(expert):
    meeting = get_meeting(expert, uuid.UUID("{key}"))
set_back(meeting, 1, actor=expert)
"""


@dataclass(frozen=True)
class Known:
    """The case of an identified victim, as somebody who works on it finds it."""

    key: str
    code: str

    @property
    def path(self) -> str:
        """Where the case is."""
        return f"/cases/{self.key}/"


def identified(system: LiveSystem, *, sex: str, years: int, country: str = "RS") -> Known:
    """Let an expert and the head of the centre identify a victim; the expert has the case.

    Migrants are followed by the account `duty` of the demonstration, all others by `case`.
    """
    is_child = years < 18
    said = run(
        system,
        IDENTIFY.format(
            sex=sex, years=years, country=country,
            group="15-17" if is_child else "26-59",
            child="yes" if is_child else "no",
            age="under-18" if is_child else "over-18",
            foreign="no" if country == "RS" else "yes",
            expert="case" if country == "RS" else "duty",
        ),
    )  # fmt: skip
    return Known(*said.split()[-2:])


def let_it_begin(system: LiveSystem, meeting: str) -> None:
    """Let the hour of a conference have come: the clock of the test."""
    run(system, HELD.format(key=meeting.rstrip("/").rsplit("/", 1)[-1]))


def hence(days: int) -> str:
    """Return a day so many days from now, as a field for a day takes it."""
    return (dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=days)).isoformat()


def ago(days: int) -> str:
    """Return a day so many days ago."""
    return hence(-days)


def press(page: Page, name: str | re.Pattern[str], *, within: str = "main") -> None:
    """Follow a link or press a button by its name."""
    area = page.locator(within)
    link = area.get_by_role("link", name=name, exact=isinstance(name, str))
    place = (
        link if link.count() else area.get_by_role("button", name=name, exact=isinstance(name, str))
    )
    place.first.click()
    page.wait_for_load_state()


def save(page: Page, *, named: dict[str, str] | None = None, **fields: str | list[str]) -> None:
    """Fill in the form that is shown, save it, and see that it was not refused.

    Args:
        page: with a form of a step.
        named: what is chosen by its name and not by a code, such as an institution.
        **fields: what is filled in.
    """
    for field, label in (named or {}).items():
        page.locator(f"main [name={field}]").select_option(label=label)
    for name, values in fields.items():
        for each in values if isinstance(values, list) else ():
            box = f"[name={name}][value='{each}']"
            if not page.locator(f"main {box}").is_visible():
                page.locator(f"main details:has({box}) > summary").click()
    fill(page, **fields)
    here = page.url
    page.locator("main form.form button.button:not(.visually-hidden)").first.click()
    page.wait_for_load_state()
    wrong = page.locator("main .errorlist, main .field__error, main .notice--bad[role=alert]")
    assert page.url != here, f"{here} was refused: {wrong.all_inner_texts()}"


def says(page: Page, *texts: str | re.Pattern[str]) -> None:
    """See that the page says each of these."""
    for each in texts:
        expect(page.get_by_role("main")).to_contain_text(each)


def waits(page: Page, what: str, known: Known | None = None) -> Locator:
    """Find what waits for somebody on the desk: in words, and for which case."""
    page.goto("/desk/?whose=all")
    for each in page.locator("details.work--later > summary").all():
        each.click()
    line = page.locator("li.task", has=page.get_by_role("heading", name=what, exact=True))
    if known is not None:
        line = line.filter(has_text=known.code)
    expect(line.first).to_be_visible()
    return line.first


def take_up(page: Page, what: str, known: Known | None = None) -> None:
    """Open what waits for somebody on the desk."""
    waits(page, what, known).locator("h3 a").click()
    page.wait_for_load_state()


def open_case(page: Page, known: Known) -> None:
    """Open a case from the box that finds every number."""
    if urlsplit(page.url).path in {"", "blank"}:
        page.goto("/desk/")
    page.locator(".find input[name=words]").first.fill(known.code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{known.path}**")


def open_part(page: Page, *names: str) -> None:
    """Open a tab of the case that is shown, then a page in its second row."""
    for row, name in zip((".tabs", ".within"), names, strict=False):
        tab = page.locator(f".case-head {row} a").filter(has_text=re.compile(f"^{name}"))
        tab.click()
        page.wait_for_load_state()


def part_of(page: Page, known: Known, *names: str) -> None:
    """Open a part of a case."""
    open_case(page, known)
    open_part(page, *names)


def enter_row(page: Page, title: str, **fields: str | list[str]) -> None:
    """Enter a row of a register from the tab of a case that shows them, and come back to it."""
    press(page, re.compile(rf"^Enter\s*:\s*{title}$"))
    save(page, **fields)
    says(page, "The entry was saved.")
    press(page, "All of this case")


def here(page: Page) -> str:
    """Return where the page is."""
    return path(page)
