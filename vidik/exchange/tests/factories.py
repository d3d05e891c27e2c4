# SPDX-License-Identifier: EUPL-1.2
"""Make institutions with people who act for them, kinds of notices, and notices."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from itertools import count

from django.utils import timezone

from tests.scenes import as_owner
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.core.languages import Texts
from vidik.exchange.models import Addressee, Kind, Notice
from vidik.exchange.services import loading, sending, writing
from vidik.exchange.types import (
    Audience,
    DeadlineSpec,
    Duty,
    Expects,
    KindSpec,
    NoticeDraft,
    RungSpec,
    Urgency,
)
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_contact, make_institution

_numbers = count(1)


def member(institution: Institution, role: Role = Role.ANALYST) -> Actor:
    """Give somebody who acts for an institution, with the account and the membership it takes."""
    number = uuid.uuid4().hex[:12]
    user = User.objects.create_user(
        f"member-{number}",
        email=f"member-{number}@office.invalid",
        display_name=f"Member {number}",
    )
    # The web server's role gives nobody a role that reaches cases, unless a second person agrees.
    with as_owner():
        membership = Membership.objects.create(
            user=user, institution=institution, role=role, valid_from=dt.date(2020, 1, 1)
        )
    return Actor(
        label=f"user:{user.pk}",
        roles=frozenset({role}),
        name=str(user),
        user_id=user.pk,
        institutions=frozenset({institution.pk}),
        institution=institution.pk,
        membership=membership.pk,
    )


def office(code: str = "", *, kind: str = "ministry", contacts: int = 1) -> Institution:
    """Return an institution with so many contact points that can be relied on today."""
    institution = make_institution(code, kind=kind)
    for number in range(contacts):
        make_contact(
            institution,
            f"desk-{number}@{institution.code}.invalid",
            confirmed_on=timezone.localdate(),
            valid_from=dt.date(2025, 1, 1) - dt.timedelta(days=number),
        )
    return institution


EVERY = (
    "ministry", "court", "international_organisation", "association", "police_administration",
    "identification_centre", "independent_body",
)  # fmt: skip
"""The kinds of institutions that tests make."""
FIFTEEN_DAYS = DeadlineSpec(15, "days")
LADDER = (
    RungSpec("before", -3, "days", Audience.CONTACT),
    RungSpec("on", 0, "days", Audience.CONTACT),
    RungSpec("after", 1, "days", Audience.SECOND),
    RungSpec("head", 8, "days", Audience.HEAD),
    RungSpec("public", 30, "days", Audience.PUBLIC),
)


def make_kind(
    code: str = "",
    *,
    expects: Expects = Expects.ANSWER,
    deadline: DeadlineSpec | None = FIFTEEN_DAYS,
    feedback: DeadlineSpec | None = None,
    ladder: tuple[RungSpec, ...] = LADDER,
    sender_kinds: tuple[str, ...] = EVERY,
    addressee_kinds: tuple[str, ...] = EVERY,
    addressee_codes: tuple[str, ...] = (),
) -> Kind:
    code = code or f"kind-{next(_numbers)}"
    if feedback is not None:
        ladder = (*ladder, RungSpec("feedback-late", 1, "days", Audience.CONTACT, Duty.FEEDBACK))
    spec = KindSpec(
        code=code,
        name=Texts(en=f"Kind {code}", sr=f"Врста {code}"),
        description=Texts(en="", sr=""),
        expects=expects,
        urgency=Urgency.NORMAL,
        ground_code="law",
        ground=Texts(en="A law", sr="Закон"),
        deadline=deadline,
        feedback=feedback,
        ladder=ladder,
        sender_kinds=sender_kinds,
        addressee_kinds=addressee_kinds,
        addressee_codes=addressee_codes,
    )
    current = list(Kind.objects.filter(is_active=True).values_list("code", flat=True))
    loading.load_kinds([spec])
    Kind.objects.filter(code__in=current).update(is_active=True)
    return Kind.objects.get(code=code)


def make_draft(
    kind: Kind, actor: Actor, *addressees: Institution, text: str = "Please answer."
) -> Notice:
    with acting(actor):
        return writing.draft_notice(
            NoticeDraft(
                kind=kind.code,
                title="A question",
                text=text,
                addressees=tuple(row.code for row in addressees),
            ),
            actor=actor,
        )


def make_sent(
    kind: Kind, actor: Actor, *addressees: Institution, text: str = "Please answer."
) -> list[Addressee]:
    """Return what was sent, in the order of the addressees."""
    notice = make_draft(kind, actor, *addressees, text=text)
    with acting(actor):
        sending.send(notice, actor=actor)
        rows = {row.institution_id: row for row in notice.addressees.all()}
    return [rows[row.pk] for row in addressees]


def at_institution(actor: Actor, institution: Institution) -> Actor:
    return replace(actor, institution=institution.pk)
