# SPDX-License-Identifier: EUPL-1.2
"""A notice that is begun on the page of a case is about that case, if its writer knows of it."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories as cases
from vidik.exchange.models import Kind
from vidik.exchange.tests.factories import make_kind, office
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Kind:
    return make_kind()


@pytest.fixture
def writer() -> Actor:
    return cases.member(Role.CENTRE_HEAD, office())


@pytest.fixture
def case(writer: Actor) -> Case:
    return _case_of(writer.institution)


def _case_of(institution: int | None) -> Case:
    with scene():
        made = cases.case(Institution.objects.get(pk=institution))
        made.save()
    return made


def _begun(actor: Actor, kind: Kind, case: str) -> dict[str, object]:
    with as_application():
        page = client_of(actor).get(reverse("exchange:write"), {"kind": kind.code, "case": case})
    initial: dict[str, object] = page.context["form"].initial
    return initial


def test_the_way_from_a_case_over_the_kinds_keeps_the_case(
    writer: Actor, kind: Kind, case: Case
) -> None:
    client = client_of(writer)
    with as_application():
        tab = client.get(reverse("exchange:of-case", args=[case.pk])).content.decode()
        choose = f"{reverse('exchange:write')}?case={case.pk}"
        assert f'href="{choose}"' in tab
        kinds = client.get(choose).content.decode()
    assert f"case={case.pk}&amp;kind={kind.code}" in kinds


def test_a_notice_in_words_begins_with_the_code_of_its_case(
    writer: Actor, kind: Kind, case: Case
) -> None:
    assert case.code in str(_begun(writer, kind, str(case.pk))["text"])


@pytest.mark.parametrize("which", ["hidden", "unknown", "nonsense", "blank"])
def test_a_case_that_one_may_not_know_of_is_like_none(
    writer: Actor, kind: Kind, which: str
) -> None:
    hidden = _case_of(office().pk)
    asked = {"hidden": str(hidden.pk), "unknown": str(uuid.uuid4()), "nonsense": hidden.code}
    assert _begun(writer, kind, asked.get(which, "")) == {}
