# SPDX-License-Identifier: EUPL-1.2
"""Nothing that a victim told the centre, and nothing of where she is, reaches who prosecutes.

Names, words and places are entered through the pages of the centre, as canaries. A criminal matter
names her case, the link is confirmed, notices are sent. Then everything that police, prosecutor,
court, prison and the association are led to is opened, page by page, and searched.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections import deque
from collections.abc import Iterator
from typing import Final

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import canaries
from tests.depth import PROVING
from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories as cases
from vidik.cases.types import Purpose
from vidik.identification.models import Procedure
from vidik.identification.tests.factories import Pair
from vidik.institutions.models import Institution
from vidik.matters.models import Link, Owed
from vidik.matters.services import course, matching, owing
from vidik.matters.tests.factories import World, leg_of, today
from vidik.matters.types import ActFacts, MeasureFacts
from vidik.protection.models import Stay
from vidik.protection.services import stays
from vidik.protection.tests.factories import facility
from vidik.protection.types import StayPlan
from vidik.referral.models import Report
from vidik.referral.tests.factories import centre_member
from vidik.shell.tests.test_canaries_of_rooms import (
    Words,
    assess,
    confer_about,
    report_publicly,
    work_on,
    write_on_own_page,
)

Page = tuple[str, bytes, str]
"""Address, content and, of a file, its name."""
SHELTER: Final = "Хљупвиштан"
"""How the shelter is called; no other text has it."""
MOST: Final = 400 if PROVING else 25
"""Pages that are opened for one person at most, those about matters first."""
_CHOICES: Final = re.compile(
    rb'<option.*?</option>|<input type="checkbox"[^>]*>\s*<label [^>]*>.*?</label>', re.DOTALL
)
"""Institutions among which a form lets somebody choose, a shelter among them."""
_LINK: Final = re.compile(r'(?:href|action|hx-get)="(/[^"#]*)"')
_LEFT_OUT: Final = ("/account", "/static", "/language", "/media")
_REGISTRY: Final = ("/institutions", "/services", "/catalogue")
"""Where institutions stand as such, a shelter among them."""


def pages_led_to(client: Client, *starts: str) -> Iterator[Page]:
    """Open what links lead to, page by page."""
    waiting, known = deque(starts), {*starts}
    opened = 0
    while waiting and opened < MOST:
        address = waiting.popleft()
        answer = client.get(address)
        opened += 1
        content = b"".join(answer) if answer.streaming else answer.content
        yield address, content, str(answer.headers.get("Content-Disposition", ""))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for found in _LINK.findall(content.decode()):
            leads = html.unescape(found)
            if leads not in known and not leads.startswith(_LEFT_OUT):
                known.add(leads)
                # What is about matters comes first.
                (waiting.appendleft if "/matters/" in leads else waiting.append)(leads)


def planted(words: Words) -> Procedure:
    """Report somebody, and enter what she told: interview, plan, assessment, conference, page."""
    report = report_publicly(words)
    with scene():
        procedure = Procedure.objects.get(reported_person__report=report)
        hours_ago = report.received_at - dt.timedelta(hours=2)
        Report.objects.filter(pk=report.pk).update(received_at=hours_ago)
        Procedure.objects.filter(pk=procedure.pk).update(received_at=hours_ago)
    expert = client_of(centre_member(Role.CASE_EXPERT))
    work_on(report, procedure, expert, words)
    assess(procedure, expert, words)
    confer_about(procedure.case_id, expert, words)
    write_on_own_page(procedure.case_id, expert, words)
    with scene():
        return Procedure.objects.select_related("case").get(pk=procedure.pk)


def sheltered(procedure: Procedure) -> Stay:
    """Give her a place in a shelter that has a name of its own."""
    shelter = cases.institution("canary-shelter")
    with scene():
        Institution.objects.filter(pk=shelter.pk).update(
            name={"en": SHELTER, "sr": SHELTER}, search_text=SHELTER.lower()
        )
        house = facility(shelter)
        cases.sharing(procedure.case, shelter, Purpose.ACCOMMODATION).save()
    staff = cases.member(Role.SHELTER_STAFF, shelter)
    plan = StayPlan(group="women", is_child=False, expected_on=timezone.localdate())
    return stays.expect_stay(procedure.case, house, plan, actor=staff)


def prosecuted(world: World) -> None:
    """Let her matter go from the police to a court, with a row of everything, told and owed."""
    leg = world.open()
    one = world.suspect(leg)
    hurt = world.injured(leg, world.case.code)
    with as_owner(), scene():
        link = Link.objects.get()
    course.enter_act(
        leg, ActFacts("urgent-protection", today(-60), code="moved"), injured=hurt,
        actor=world.officer,
    )  # fmt: skip
    matching.confirm(link, actor=world.expert)
    world.end(leg, "reported", world.officer, world.office)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    ban = MeasureFacts("contact-ban", today(-45), today(9))
    course.order(here, one, ban, actor=world.prosecutor)
    world.end(here, "indicted-directly", world.prosecutor, world.court, on=-30)
    trial = leg_of(leg.matter, world.court, "trial")
    past = timezone.now() - dt.timedelta(days=9)
    hearing = course.set_hearing(trial, "main", past, actor=world.judge)
    course.hold(hearing, [course.Heard(hurt, "centre", accompanied=True)], actor=world.judge)
    coming = timezone.now() + dt.timedelta(days=9)
    course.set_hearing(trial, "main", coming, actor=world.judge)
    with as_owner(), scene():
        owed = list(Owed.objects.filter(institution=world.office).order_by("pk"))
    for row in owed[:1]:
        owing.send_owed(row, actor=world.prosecutor)


def _searched(actor: Actor, words: list[str], starts: list[str]) -> Iterator[Page]:
    client = client_of(actor)
    for word in words:
        answer = client.post(reverse("portal:find"), {"words": word})
        # What was typed stands in the field again.
        yield (
            f"found {word}",
            answer.content.replace(word.encode(), b""),
            answer.headers.get("Location", ""),
        )
    yield from pages_led_to(client, *starts)


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_no_page_of_who_prosecutes_has_what_she_told_or_where_she_is() -> None:
    words = Words()
    procedure = planted(words)
    stay = sheltered(procedure)
    people = Pair(centre_member(Role.CASE_EXPERT), centre_member(Role.CENTRE_HEAD))
    world = World(procedure, people)
    with as_application():
        prosecuted(world)
    patterns = canaries.forms()
    hidden = canaries.forms((SHELTER,))
    prison = cases.member(Role.PRISON_OFFICER, cases.institution("canary-prison"))
    told = next(canaries.canaries(1))
    typed = [world.case.code, told.family, told.number, "KU 1/26"]
    starts = [
        f"{reverse('matters:list')}?state=all", f"{reverse('matters:list')}?state=all&format=csv",
        reverse("matters:of-case", args=[world.case.pk]), f"/cases/{world.case.pk}/",
        reverse("stays:stay", args=[stay.pk]), f"/identities/case/{world.case.pk}/", "/",
    ]  # fmt: skip
    opened = {}
    for name in ("officer", "prosecutor", "judge", "colleague", "worker"):
        opened[name] = list(_searched(getattr(world, name), typed, starts))
    opened["prison"] = list(_searched(prison, typed, starts))
    for name, pages in opened.items():
        for address, content, file in pages:
            seen = content + file.encode()
            assert not [of for pattern, of in patterns.items() if pattern in seen], (name, address)
            if not address.startswith(_REGISTRY):
                shown = _CHOICES.sub(b"", seen)
                where = [of for pattern, of in hidden.items() if pattern in shown]
                assert where == [], (name, address)
    matters_seen = {
        name: sum(_names_a_matter(content) for address, content, _file in pages)
        for name, pages in opened.items()
    }
    assert all(matters_seen[name] for name in ("officer", "prosecutor", "judge")), matters_seen
    assert not any(matters_seen[name] for name in ("colleague", "prison")), matters_seen
    sent = "\n".join(f"{each.subject} {each.body} {each.to}" for each in mail.outbox).encode()
    assert not [of for pattern, of in (patterns | hidden).items() if pattern in sent]
    # Who works on the case does find them: the search could have.
    own = b"".join(content for _at, content, _file in pages_led_to(
        client_of(world.expert), f"/cases/{world.case.pk}/", reverse("stays:stay", args=[stay.pk])
    ))  # fmt: skip
    assert any(pattern in own for pattern in hidden)


def _names_a_matter(content: bytes) -> bool:
    """Say whether a page names a matter."""
    return re.search(rb"\bM-[0-9A-Z]{5}-[0-9A-Z]{5}\b", content) is not None
