# SPDX-License-Identifier: EUPL-1.2
"""What people of bodies, and those with whom a case was shared, try to learn or to do.

A code that a body types answers alike whether there is such a case or not, before and after the
experts of the case have answered.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable
from typing import Final

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_owner, scene, undone
from tests.signed_in import client_of
from vidik.access.finding import find
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.audit.models import AuditEvent
from vidik.cases.methods.codes import draw_code
from vidik.cases.models import Sharing
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.matters.models import Link, Matter, Owed
from vidik.matters.selectors import matters
from vidik.matters.services import course, going, matching, opening, owing
from vidik.matters.tests.factories import World, charge_of, leg_of, today
from vidik.matters.tests.test_insiders import counted
from vidik.matters.types import ActFacts, ChargeFacts, MeasureFacts, PersonFacts

pytestmark = pytest.mark.django_db

# ------------------------------------------------------------- a policeman who types codes

_RANDOM: Final = (
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    r"[MSOПОС]-[0-9A-Z]{5}-[0-9A-Z]{5}",
    r'(nonce|value|content|data-who|data-sign)="[^"]*"',
    r"(KU|Ktr) \d+/26",
    r"\d{4}[/-]\d+",
)
"""What differs between any two matters: keys, codes, tokens of forms, numbers."""


def plain(text: str, code: str) -> str:
    """Return a page without what differs between any two matters."""
    for pattern in (re.escape(code), *_RANDOM):
        text = re.sub(pattern, "·", text)
    return text


class Twin:
    """A matter that went from the police to an investigation, with a code that somebody typed."""

    def __init__(self, world: World, number: str, code: str) -> None:
        self.world, self.code = world, code
        self.leg = world.open(number)
        world.suspect(self.leg)
        world.injured(self.leg, code)
        world.end(self.leg, "reported", world.officer, world.office)
        here = leg_of(self.leg.matter, world.office, "pre-investigation")
        world.end(here, "investigated", world.prosecutor, world.office, on=-40)
        self.here = leg_of(self.leg.matter, world.office, "investigation")
        with as_owner(), scene():
            self.owed = Owed.objects.get(matter=self.leg.matter)

    def pages(self) -> list[str]:
        """Name the pages on which a body could see a difference."""
        return [
            reverse("matters:matter", args=[self.leg.matter_id]),
            reverse("matters:step", args=[self.here.pk, "injured"]),
            reverse("matters:step", args=[self.here.pk, "end"]),
            reverse("matters:owed", args=[self.owed.pk]),
            reverse("matters:waive", args=[self.owed.pk]),
        ]

    def seen(self, actor: Actor) -> list[object]:
        """Return everything that an actor sees of it, without what differs anyway."""
        client = client_of(actor)
        found: list[object] = []
        for page in self.pages():
            answer = client.get(page)
            found += [answer.status_code, answer.headers.get("Location") is None]
            found.append(plain(answer.content.decode(), self.code))
        for typed in (self.code, self.leg.matter.code):
            with acting(actor):
                result = find(actor, typed)
            found.append((result.number, len(result.by_number)))
        for page in ("/", reverse("matters:list")):
            found.append(client.get(page).content.decode().count(self.leg.matter.code))
        return found


def _differences(one: list[object], other: list[object]) -> list[str]:
    both = ["\n".join(map(str, each)).splitlines() for each in (one, other)]
    found = difflib.unified_diff(*both, lineterm="", n=0)
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def test_a_code_that_a_body_types_answers_alike_whether_there_is_a_case(world: World) -> None:
    real, none = Twin(world, "KU 1/26", world.case.code), Twin(world, "KU 2/26", draw_code())
    bodies = (world.officer, world.prosecutor)

    def alike() -> None:
        for actor in bodies:
            assert _differences(real.seen(actor), none.seen(actor)) == [], actor.roles
            with acting(actor):
                assert not Link.objects.exists()

    alike()
    for twin in (real, none):
        with acting(world.officer), pytest.raises((ValidationError, OutOfScope)):
            world.injured(twin.leg, twin.code)
        said = client_of(world.prosecutor).post(
            reverse("matters:step", args=[twin.here.pk, "injured"]), {"case": twin.code}
        )
        assert said.status_code == 422
        assert "This person is in the matter already." in said.content.decode()
        owing.send_owed(twin.owed, actor=world.prosecutor)
    alike()
    with as_owner(), scene():
        link = Link.objects.get()
    assert _letter(real) == _letter(none)
    matching.confirm(link, actor=world.expert)
    alike()
    assert _letter(real) == _letter(none)


def _letter(twin: Twin) -> str:
    """Return the notice that was sent, as whoever sent it sees it."""
    with as_owner(), scene():
        notice = Owed.objects.select_related("notice").get(pk=twin.owed.pk).notice
    assert notice is not None
    client = client_of(twin.world.prosecutor)
    answer = client.get(reverse("exchange:notice", args=[notice.pk]))
    assert answer.status_code == 200
    return plain(answer.content.decode(), twin.code)


def test_every_code_that_is_looked_for_is_on_record_found_or_not(world: World) -> None:
    leg = world.open()
    for code in (world.case.code, draw_code()):
        world.injured(leg, code)
    with as_owner(), scene():
        looked = list(AuditEvent.objects.filter(verb="matter.matched").order_by("sequence"))
    assert [each.payload["found"] for each in looked] == [1, 0]
    assert [each.payload["codes"] for each in looked] == [1, 1]
    assert {(each.subject_label, each.subject_key) for each in looked} == {("matters", "")}


# ------------------------------------------------------------- bodies with access to the case


def test_a_body_with_which_the_case_is_shared_does_not_learn_which_matter_is_hers(
    world: World,
) -> None:
    with as_owner(), scene():
        for place in (world.court, world.other_office):
            factories.sharing(world.case, place, Purpose.TRIAL).save()
    leg = world.open()
    world.suspect(leg)
    world.injured(leg, world.case.code)
    world.injured(leg, draw_code())
    world.end(leg, "reported", world.officer, world.office)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    world.end(here, "indicted-directly", world.prosecutor, world.court, on=-30)
    with as_owner(), scene():
        link = Link.objects.get()
    matching.confirm(link, actor=world.expert)
    tab = reverse("matters:of-case", args=[world.case.pk])
    for actor in (world.judge, world.colleague):
        assert "link" not in counted(actor)
        with acting(actor):
            assert not matters.links_of(actor, world.case.pk).exists()
        assert client_of(actor).get(tab).status_code == 403
        case = client_of(actor).get(reverse("cases:case", args=[world.case.pk]))
        assert case.status_code == 200
        assert tab not in case.content.decode()
        assert leg.matter.code not in case.content.decode()
    # Whoever merely has the case to see has no matter by it.
    assert counted(world.colleague) == {}
    assert client_of(world.colleague).get(
        reverse("matters:matter", args=[leg.matter_id])
    ).status_code == 404  # fmt: skip


@pytest.mark.parametrize("ended", ["expired", "withdrawn", "closed", "restricted"])
def test_who_followed_a_matter_follows_it_no_longer_than_the_case_is_shared(
    world: World, ended: str
) -> None:
    leg = world.open()
    world.injured(leg, world.case.code)
    with as_owner(), scene():
        link = Link.objects.get()
    matching.confirm(link, actor=world.expert)
    page = reverse("matters:matter", args=[leg.matter_id])
    assert client_of(world.worker).get(page).status_code == 200
    now = timezone.now()
    with as_owner(), scene():
        sharing = Sharing.objects.filter(case=world.case)
        if ended == "expired":
            sharing.update(valid_to=now - dt.timedelta(hours=1))
        elif ended == "restricted":
            type(world.case).objects.filter(pk=world.case.pk).update(restricted=True)
        elif ended == "withdrawn":
            sharing.update(state="withdrawn", withdrawn_at=now, withdrawal="fulfilled")
        else:
            sharing.update(state="declined", declined_at=now, declining="no-capacity")
    assert counted(world.worker) == {}
    for address in (page, reverse("matters:of-case", args=[world.case.pk])):
        assert client_of(world.worker).get(address).status_code == 404
    with acting(world.worker):
        assert find(world.worker, leg.matter.code).number == 0


# ------------------------------------------------------------------ steps in what one has not

Attempt = Callable[[Actor], object]


def _attempts(world: World) -> dict[str, Attempt]:
    """Let a prosecutor have a matter that came from the police, and name what could be done."""
    police = world.open()
    one, two = world.suspect(police), world.suspect(police)
    hurt = world.injured(police, world.case.code)
    world.end(police, "reported", world.officer, world.office)
    leg = leg_of(police.matter, world.office, "pre-investigation")
    done = {"actor": world.prosecutor}
    ban = MeasureFacts("contact-ban", today(-40), today(9))
    measure = course.order(leg, one, ban, **done)
    soon = timezone.now() + dt.timedelta(days=9)
    coming = course.set_hearing(leg, "main", soon, **done)
    past = course.set_hearing(leg, "main", timezone.now() - dt.timedelta(days=9), **done)
    told = ActFacts("informed", today(-9), code="rights")
    act = course.enter_act(leg, told, injured=hurt, **done)
    with as_owner(), scene():
        owed = Owed.objects.filter(matter=leg.matter).first()
    assert owed is not None
    charge, charged = charge_of(one), ChargeFacts("prostitution", today(-30))
    found: dict[str, Attempt] = {
        "suspect": lambda actor: opening.add_suspect(leg, PersonFacts(), charged, actor=actor),
        "injured": lambda actor: opening.add_injured(leg, PersonFacts(), actor=actor),
        "charge": lambda actor: opening.add_charge(leg, one, charged, actor=actor),
        "requalify": lambda actor: opening.requalify(
            leg, charge, charged, "new-facts", actor=actor
        ),
        "act": lambda actor: course.enter_act(
            leg, ActFacts("cooperation", today(-9), code="centre"), actor=actor
        ),
        "strike": lambda actor: course.strike(act, actor=actor),
        "order": lambda actor: course.order(leg, two, ban, actor=actor),
        "extend": lambda actor: course.extend(measure, leg, today(99), actor=actor),
        "end measure": lambda actor: course.end_measure(measure, today(-1), "lifted", actor=actor),
        "hearing": lambda actor: course.set_hearing(leg, "main", soon, actor=actor),
        "hold": lambda actor: course.hold(past, [course.Heard(hurt, "screen")], actor=actor),
        "put off": lambda actor: course.put_off(coming, "vacated", "panel", actor=actor),
        "number": lambda actor: going.enter_number(leg, "Ktr 9/26", actor=actor),
        "end": lambda actor: going.end(
            leg, going.EndFacts("dismissed", today(-9), [str(one.pk)], "no-offence"), actor=actor
        ),
        "delegate": lambda actor: going.delegate(leg, world.other_office, today(-9), actor=actor),
        "separate": lambda actor: going.separate(
            leg, [str(two.pk)], today(-9), "Ktr 8/26", actor=actor
        ),
        "send": lambda actor: owing.send_owed(owed, actor=actor),
        "waive": lambda actor: owing.waive(owed, "mistake", actor=actor),
    }  # fmt: skip
    return found


def _is_let(attempt: Attempt, actor: Actor) -> bool:
    try:
        attempt(actor)
    except (Denied, OutOfScope, ValidationError):
        return False
    return True


def test_each_step_is_taken_by_the_body_that_has_the_matter_alone(world: World) -> None:
    nobodys = [
        factories.member(role, world.association)
        for role in (Role.SHELTER_STAFF, Role.CASE_OFFICER, Role.STATISTICIAN, Role.PRISON_OFFICER,
                     Role.HEAD, Role.AUDITOR, Role.SYSTEM_ADMIN)
    ]  # fmt: skip
    attempts = _attempts(world)
    with as_owner(), scene():
        link = Link.objects.get()
    matching.confirm(link, actor=world.expert)
    others = (world.officer, world.colleague, world.judge, world.expert, world.worker, *nobodys)
    for name, attempt in attempts.items():
        with undone():
            attempt(world.prosecutor)
        for actor in others:
            with undone():
                assert not _is_let(attempt, actor), (name, actor.roles)


def test_what_a_body_handed_on_it_changes_no_more_on_its_pages(world: World) -> None:
    attempts = _attempts(world)
    assert attempts
    with acting(world.officer):
        measure = matters.record_of(world.officer, Matter.objects.get()).persons[0].measures[0]
    page = reverse("matters:measure-step", args=[measure.pk, "end"])
    assert client_of(world.prosecutor).get(page).status_code == 200
    assert client_of(world.officer).get(page).status_code == 404
    shown = client_of(world.officer).get(reverse("matters:matter", args=[measure.matter_id]))
    assert reverse("matters:measure", args=[measure.pk]) not in shown.content.decode()
