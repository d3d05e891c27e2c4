# SPDX-License-Identifier: EUPL-1.2
"""What journeys about reports of a suspicion do alike, through pages only."""

from __future__ import annotations

import re
import subprocess
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, LiveSystem, vidik
from tests.prepared import environment

KEY: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


PUT_ON_DUTY: Final = """
import datetime as dt
from django.utils import timezone
from vidik.access.services import acting
from vidik.accounts.models import User
from vidik.accounts.selectors import acting as memberships
from vidik.referral.selectors.roster import on_duty
from vidik.referral.services.roster import add_shift
now = timezone.now()
[head] = memberships.choices_of(User.objects.get(username="centre-head"))
actor = memberships.actor_through(head)
with acting(actor):
    there = [each.user.username for each in on_duty(head.institution_id, now)]
if "{user}" not in there:
    add_shift(
        User.objects.get(username="{user}"),
        starts_at=now,
        ends_at=now + dt.timedelta(minutes=10),
        actor=actor,
    )
"""


def path(page: Page) -> str:
    """Return the path of the page shown."""
    return urlsplit(page.url).path


def fill_report(page: Page, *, given: str = "", family: str = "", **fields: str) -> None:
    """Fill a report of one person in; what is not said keeps what the form offers.

    Who reports and how urgent it is have to be said: where nothing else is, a citizen who does not
    know.
    """
    fields.setdefault("source", "citizen")
    fields.setdefault("urgency", "unknown")
    page.locator("[name=account]").fill(fields.pop("account", "Seen at the market with an adult"))
    page.locator("[name=person-0-given]").fill(given)
    page.locator("[name=person-0-family]").fill(family)
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page: Page) -> None:
    """Send the form of a report."""
    page.locator("main form.form button.button:not([name])").first.click()


def step(page: Page, procedure: str, name: str, **fields: str | list[str]) -> None:
    """Do a step of a procedure through its form, and see that it was done."""
    page.goto(f"{procedure}steps/{name}/")
    fill(page, **fields)
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path == procedure)


def fill(page: Page, **fields: str | list[str]) -> None:
    """Fill the fields of the form shown: menus by code, boxes by code, the rest as text."""
    for name, value in fields.items():
        known = name.replace("_", "-") if not page.locator(f"main [name={name}]").count() else name
        field = page.locator(f"main [name='{known}']")
        if isinstance(value, list):
            for each in value:
                page.locator(f"main [name='{known}'][value='{each}']").check()
        elif field.first.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        elif field.first.get_attribute("type") == "radio":
            page.locator(f"main [name='{known}'][value='{value}']").check()
        else:
            field.fill(value)


def open_texts(page: Page) -> None:
    """Open the text of a report, which is recorded."""
    page.get_by_role("button", name="Open what was reported").click()
    expect(page.get_by_role("button", name="Open what was reported")).to_have_count(0)


def act_for(page: Page, institution: str) -> None:
    """Choose for which institution somebody with several memberships acts."""
    page.goto("/account/acting/")
    page.get_by_label(re.compile(institution)).check()
    page.get_by_role("button", name="Act in this role from now on").click()
    expect(page.get_by_role("main")).to_contain_text("You are now acting as")


def in_hours(system: LiveSystem, hours: int) -> None:
    """Let the reminders of notices run as if so many hours had passed: the clock of the test."""
    run(
        system,
        "import datetime as dt; from django.utils import timezone;"
        " from vidik.exchange.services.reminding import run_reminders;"
        f" run_reminders(now=timezone.now() + dt.timedelta(hours={hours}))",
    )


def put_on_duty(system: LiveSystem, user: str) -> None:
    """Let somebody be first in line now, at whatever hour the journey is walked."""
    run(system, PUT_ON_DUTY.format(user=user))


def run(system: LiveSystem, code: str) -> str:
    """Run Python in the served system, for what a journey does not walk; gives what it prints."""
    done = subprocess.run(
        vidik(system.data, "manage", "shell", "--no-imports", "-c", code),
        cwd=ROOT,
        env=environment(system.data),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def victims(page: Page) -> int:
    """Read how many victims the statistics of this year count."""
    page.goto("/identification/statistics/")
    found = re.search(r"(\d+) victims? w(?:as|ere) identified", page.locator("main").inner_text())
    return int(found.group(1)) if found else 0
