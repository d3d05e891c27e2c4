# SPDX-License-Identifier: EUPL-1.2
"""Pages that say what each role may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from vidik.access.labels import FAMILIES, GROUPS, action_label, group_of
from vidik.access.registry import all_policies
from vidik.access.types import Action, Role

PERSONS = [role for role in Role if role != Role.SYSTEM]


@pytest.mark.django_db
def test_all_roles_are_listed_and_ones_own_is_marked(client_as: Callable[[Role], Client]) -> None:
    shown = client_as(Role.POLICE).get(reverse("access:roles")).content.decode()
    for role in PERSONS:
        assert reverse("access:role", args=[role.value]) in shown
    assert shown.count("yours") == 1
    assert len(FAMILIES) == shown.count('<section class="card">')


@pytest.mark.django_db
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_the_page_of_a_role_says_what_the_matrix_says(
    role: Role, client_as: Callable[[Role], Client]
) -> None:
    shown = client_as(Role.READER).get(reverse("access:role", args=[role.value])).content.decode()
    may, may_not = shown.replace(" <span", "</li>").split('id="may-not-heading"')
    for policy in all_policies():
        words = f"<li>{action_label(policy.action)}</li>"
        assert (words in may) == (role in policy.roles), policy.action
        assert (words in may_not) == (role not in policy.roles), policy.action


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["no-such", "system"])
def test_there_is_no_page_of_what_is_no_persons_role(
    role: str, client_as: Callable[[Role], Client]
) -> None:
    assert client_as(Role.READER).get(reverse("access:role", args=[role])).status_code == 404


@pytest.mark.parametrize("action", list(Action), ids=str)
def test_every_action_is_read_in_one_group(action: Action) -> None:
    noun = action.value.split(".")[0]
    assert [label for label, nouns in GROUPS if noun in nouns] == [group_of(action)]
