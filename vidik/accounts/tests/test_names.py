# SPDX-License-Identifier: EUPL-1.2
"""Nobody takes a name that would keep somebody else from signing in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests import links
from vidik.access.types import Actor, Role
from vidik.accounts.forms import AcceptElsewhereForm
from vidik.accounts.models import User
from vidik.accounts.naming import as_stored, is_free
from vidik.accounts.services import invitations
from vidik.cases.tests.factories import institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", email="anna@office.invalid", display_name="A")


@pytest.mark.parametrize("typed", ["anna", "ANNA", "Ａnna", "ａｎｎａ", " anna "])
def test_a_name_in_other_letters_is_the_same_name(anna: User, typed: str) -> None:
    assert not is_free(as_stored(typed)), anna
    form = AcceptElsewhereForm({"username": typed})
    assert form.errors["username"]


def test_an_address_is_no_name(anna: User) -> None:
    assert not is_free(as_stored("Anna@Office.invalid")), anna
    assert AcceptElsewhereForm({"username": "somebody@office.invalid"}).errors["username"]
    assert AcceptElsewhereForm({"username": "other.anna"}).is_valid()


@pytest.mark.parametrize("name", ["ANNA", "ａnna", "anna@office.invalid", ""])
def test_the_service_refuses_what_a_form_let_through(anna: User, name: str) -> None:
    place = institution("names-office")
    operator = Actor.system("command-line")
    link = links.mailed(
        lambda: invitations.invite(
            place, email="new@office.invalid", display_name="New", role=Role.RESPONDENT,
            link=links.address("invitation"), actor=operator,
        )
    )  # fmt: skip
    with pytest.raises(invitations.AlreadyMember):
        invitations.accept_as_new(link, username=name, password="a long enough password")
    assert User.objects.filter(email="new@office.invalid").count() == 0, anna


def test_the_database_keeps_names_and_addresses_one_in_any_case(anna: User) -> None:
    for name, address in (("ANNA", "other@office.invalid"), ("other", "ANNA@office.invalid")):
        with pytest.raises(ValidationError):
            User.objects.create_user(name, email=address, display_name=str(anna))
