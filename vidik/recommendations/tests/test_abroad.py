# SPDX-License-Identifier: EUPL-1.2
"""Recommendations of bodies abroad: in the same room, with answers, and counted apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from vidik.access.types import Denied, Role
from vidik.core.languages import Texts
from vidik.figures.models import Cycle, Theme
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.models import Issuer, Recommendation
from vidik.recommendations.selectors import cycles, register
from vidik.recommendations.services.abroad import enter_from_abroad
from vidik.recommendations.tests.factories import (
    ANALYST,
    READER,
    make_cycle,
    make_recommendation,
    make_response,
)
from vidik.recommendations.types import ForeignFacts

pytestmark = pytest.mark.django_db
ROOM = "/recommendations/"


@pytest.fixture
def cycle() -> Cycle:
    Issuer.objects.get_or_create(code="greta", defaults={"name": {"en": "GRETA", "sr": "ГРЕТА"}})
    Theme.objects.get_or_create(
        code="prosecution", defaults={"name": {"en": "Prosecution", "sr": "prosecution"}}
    )
    make_institution("asked")
    return make_cycle("2031")


def foreign(**changes: object) -> ForeignFacts:
    facts: dict[str, object] = {
        "issuer": "greta",
        "year": 2031,
        "theme": "prosecution",
        "title": Texts(en="Compensation", sr="Накнада"),
        "text": Texts(en="Make it accessible.", sr="Учинити доступном."),
        "document": "GRETA(2031)4, paragraph 12",
        "leads": ("asked",),
    }
    return ForeignFacts(**(facts | changes))  # type: ignore[arg-type]


def test_it_gets_a_number_of_its_own_and_its_addressees(cycle: Cycle) -> None:
    first = enter_from_abroad(cycle, foreign(is_urgent=True), actor=ANALYST)
    second = enter_from_abroad(cycle, foreign(), actor=ANALYST)
    assert (first.code, second.code) == ("GRETA-2031-01", "GRETA-2031-02")
    assert [each.institution.code for each in first.addressees.all()] == ["asked"]
    with pytest.raises(Denied):
        enter_from_abroad(cycle, foreign(), actor=READER)


@pytest.mark.parametrize(
    ("field", "value"),
    [("issuer", "no-such"), ("theme", "no-such"), ("document", " "), ("leads", ("no-such",))],
)
def test_what_names_nothing_that_is_there_is_refused(
    cycle: Cycle, field: str, value: object
) -> None:
    with pytest.raises(ValidationError) as refusal:
        enter_from_abroad(cycle, foreign(**{field: value}), actor=ANALYST)
    assert field in refusal.value.message_dict


def test_it_is_counted_with_none_of_the_rapporteurs(cycle: Cycle) -> None:
    make_recommendation("R9-1", report=9, cycle="2031")
    before = cycles.summary(READER, "2031")
    asked = cycles.asked_institutions(READER).filter(code="asked").count()
    row = enter_from_abroad(cycle, foreign(), actor=ANALYST)
    assert cycles.summary(READER, "2031") == before
    assert row not in register.recommendations(READER)
    assert row not in register.listed(READER)
    assert cycles.asked_institutions(READER).filter(code="asked").count() == asked == 0
    assert list(register.from_abroad(READER).filter(cycle=cycle)) == [row]


def test_the_rapporteurs_own_wait_for_no_answer_of_the_state() -> None:
    own = make_recommendation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=own.pk).update(is_urgent=True)


def test_what_the_state_has_not_answered_in_time_is_late(cycle: Cycle) -> None:
    past = timezone.localdate() - dt.timedelta(days=1)
    row = enter_from_abroad(cycle, foreign(answer_due_on=past), actor=ANALYST)
    ahead = enter_from_abroad(cycle, foreign(answer_due_on=timezone.localdate()), actor=ANALYST)

    def found(which: str) -> list[Recommendation]:
        rows = register.from_abroad(READER).filter(cycle=cycle)
        return list(register.awaited(rows, which).order_by("pk"))

    assert (found("late"), found("open"), found("answered")) == ([row], [row, ahead], [])
    make_response(row.addressees.get())
    assert (found("late"), found("open"), found("answered")) == ([], [ahead], [row])


def test_it_is_entered_and_found_on_pages(serbia: str, client_as: Callable[[Role], Client]) -> None:
    analyst = client_as(Role.ANALYST)
    form = {
        "issuer": "greta", "cycle": "2024", "year": "2023", "document": "GRETA(2023)07, 12",
        "theme": "protection", "title_en": "Compensation", "title_sr": "Накнада",
        "text_en": "Do.", "text_sr": "Учинити.", "leads": "moi", "is_urgent": "on",
    }  # fmt: skip
    sent = analyst.post(f"{ROOM}abroad/new/", form)
    assert sent["Location"] == f"{ROOM}GRETA-2023-01/"
    for language in ("en", "sr", "sr-latn"):
        analyst.cookies["vidik_language"] = language
        assert analyst.get(sent["Location"]).status_code == 200
    analyst.cookies["vidik_language"] = "en"
    page = analyst.get(f"{ROOM}abroad/?issuer=greta&urgent=on").content.decode()
    assert "GRETA(2023)07, 12" in page
    assert "GRETA-2023-01" not in analyst.get(f"{ROOM}list/").content.decode()
    assert "GRETA-2023-01" not in analyst.get(f"{ROOM}abroad/?issuer=upr").content.decode()
