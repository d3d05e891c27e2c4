# SPDX-License-Identifier: EUPL-1.2
"""What holds until and including a day shows that day, not the one after it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.forms import ParticipantForm
from vidik.cases.models import Case
from vidik.cases.services.participants import add_participant
from vidik.cases.tests.factories import institution, member
from vidik.cases.types import CaseRole, ParticipationReason
from vidik.core.templatetags.vidik import until
from vidik.institutions.models import Institution


def _local(*parts: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001 - is made aware


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (_local(2026, 12, 13), "12 December 2026"),
        (_local(2027, 1, 1), "31 December 2026"),
        (_local(2026, 12, 13, 14, 30), "13 December 2026, 14:30"),
        (_local(2026, 12, 13, 0, 1), "13 December 2026, 00:01"),
        # The nights on which the clocks change are days like others.
        (_local(2026, 3, 30), "29 March 2026"),
        (_local(2026, 10, 26), "25 October 2026"),
        (None, ""),
    ],
)
def test_the_last_day_is_shown_or_the_moment(moment: dt.datetime | None, shown: str) -> None:
    with translation.override("en"):
        assert until(moment) == shown


@pytest.mark.django_db
def test_who_may_see_a_case_until_a_day_is_shown_with_that_day(
    the_case: Case, superior: Actor
) -> None:
    there: Institution = institution()
    guest = member(Role.CASE_EXPERT, there)
    last = timezone.localdate() + dt.timedelta(days=12)
    with acting(superior):
        form = ParticipantForm(
            {"role": "support", "why": "conference", "until": f"{last:%Y-%m-%d}"},
            institution=there,
        )
        assert form.is_valid(), form.errors
        add_participant(
            the_case, institution=there, user=None, role=CaseRole.SUPPORT,
            why=ParticipationReason.CONFERENCE, until=form.moment_of_end(), actor=superior,
        )  # fmt: skip
    del guest
    page = client_of(superior).get(reverse("cases:viewers", args=[the_case.pk])).content.decode()
    next_day = last + dt.timedelta(days=1)
    assert f"{last.day} {last:%B %Y}" in page
    assert f"{next_day.day} {next_day:%B %Y}" not in page
