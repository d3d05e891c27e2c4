# SPDX-License-Identifier: EUPL-1.2
"""From when somebody may leave: between the receipt and a year ahead, whoever says otherwise."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.services import procedures
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Urgency

OUT_OF_REACH = (
    "0001-01-01T00:00",
    "1700-01-01T00:00",
    "1999-12-31T23:59",
    "9999-12-31T23:59",
    "2100-01-01T00:00",
)


@pytest.mark.parametrize("typed", OUT_OF_REACH)
def test_nobody_types_a_time_that_cannot_be_and_the_pages_stay(
    procedure: Procedure, people: Pair, typed: str
) -> None:
    client = signed_in(people.one)
    sent = {"urgency": "danger", "leaves_at": typed}
    answer = client.post(reverse("identification:step", args=[procedure.pk, "urgency"]), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["leaves_at"]
    for name, args in (
        ("identification:list", []),
        ("identification:procedure", [procedure.pk]),
        ("identification:of-case", [procedure.case_id]),
    ):
        assert client.get(reverse(name, args=args)).status_code in {200, 302}, name
    with scene():
        procedure.refresh_from_db()
    assert procedure.leaves_at is None


@pytest.mark.parametrize(
    "at",
    [
        dt.datetime(1, 1, 1, tzinfo=timezone.get_fixed_timezone(60)),
        dt.datetime(9999, 12, 31, tzinfo=dt.UTC),
    ],
)
def test_the_service_and_the_database_refuse_it_too(
    procedure: Procedure, people: Pair, at: dt.datetime
) -> None:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        procedures.set_urgency(procedure, Urgency.DANGER, at, actor=people.one)
    assert "leaves_at" in refused.value.error_dict
    with (
        acting(people.one),
        pytest.raises(IntegrityError, match="nobody_leaves_before"),
        transaction.atomic(),
    ):
        Procedure.objects.filter(pk=procedure.pk).update(leaves_at=at)


def test_the_minute_of_the_receipt_counts_as_the_receipt(
    procedure: Procedure, people: Pair
) -> None:
    minute = procedure.received_at.replace(second=0, microsecond=0)
    text = procedures.set_urgency(procedure, Urgency.DANGER, minute, actor=people.one)
    assert text.leaves_at == text.due_at == text.received_at
