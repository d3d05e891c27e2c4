# SPDX-License-Identifier: EUPL-1.2
"""Asking for permission: what nobody allowed is refused, and a refusal says why."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse

from vidik.access import registry
from vidik.access.labels import ACTIONS
from vidik.access.registry import Policy, all_policies, policy_of, register
from vidik.access.services import actor_of, authorize, can, public, requires, scope
from vidik.access.types import (
    Action,
    Actor,
    Decision,
    Denied,
    NoPolicy,
    OutOfScope,
    Role,
)
from vidik.accounts.models import User
from vidik.institutions.models import Institution


@pytest.fixture
def no_policies(monkeypatch: pytest.MonkeyPatch) -> dict[Action, Policy]:
    """Remove every policy for the duration of a test."""
    empty: dict[Action, Policy] = {}
    monkeypatch.setattr(registry, "_policies", empty)
    return empty


@pytest.mark.parametrize("action", list(Action), ids=str)
def test_an_action_without_a_policy_raises_for_everybody(
    action: Action, no_policies: dict[Action, Policy], head: Actor
) -> None:
    assert no_policies == {}
    with pytest.raises(NoPolicy):
        authorize(head, action)
    with pytest.raises(NoPolicy):
        can(Actor.system("test"), action)
    with pytest.raises(NoPolicy):
        scope(head, action, Institution.objects.all())


def test_every_action_has_a_policy() -> None:
    assert {policy.action for policy in all_policies()} == set(Action)


def test_a_policy_is_registered_once() -> None:
    with pytest.raises(ValueError, match="has a policy already"):
        register(Action.AUDIT_READ, (Role.READER,))
    assert policy_of(Action.AUDIT_READ) == Policy(
        Action.AUDIT_READ, frozenset({Role.HEAD, Role.AUDITOR})
    )


def test_a_missing_role_is_refused_with_the_roles_that_would_do(reader: Actor) -> None:
    with pytest.raises(Denied, match="head of office"):
        authorize(reader, Action.AUDIT_READ)


@pytest.mark.parametrize("action", list(Action), ids=str)
def test_a_visitor_may_do_nothing(action: Action, visitor: Actor) -> None:
    assert not can(visitor, action)
    with pytest.raises(Denied):
        authorize(visitor, action)


@pytest.mark.parametrize(
    "action", [Action.FIGURES_CORRECT, Action.FINDINGS_WAIVE, Action.REPORT_PUBLISH], ids=str
)
def test_the_system_may_not_do_what_a_person_answers_for(action: Action) -> None:
    assert not can(Actor.system("importer"), action)


def test_a_predicate_refuses_with_its_own_reason(
    no_policies: dict[Action, Policy], head: Actor
) -> None:
    register(
        Action.REPORT_PUBLISH,
        (Role.HEAD,),
        predicate=lambda _actor, _obj: Decision(allowed=False, reason="Not on a Sunday."),
    )
    assert Action.REPORT_PUBLISH in no_policies
    with pytest.raises(Denied, match="Not on a Sunday"):
        authorize(head, Action.REPORT_PUBLISH, object())


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_a_row_out_of_scope_is_as_if_it_were_not_there(
    no_policies: dict[Action, Policy], head: Actor, reader: Actor
) -> None:
    register(
        Action.INSTITUTIONS_READ,
        (Role.HEAD,),
        rows=lambda _actor, rows: rows.filter(code="rapporteur"),
    )
    assert Action.INSTITUTIONS_READ in no_policies
    inside = Institution.objects.get(code="rapporteur")
    outside = Institution.objects.exclude(code="rapporteur").first()
    authorize(head, Action.INSTITUTIONS_READ, inside)
    with pytest.raises(OutOfScope):
        authorize(head, Action.INSTITUTIONS_READ, outside)
    # A key may come as a text, as forms give it; what is not stored yet has none.
    authorize(head, Action.INSTITUTIONS_READ, Institution(pk=str(inside.pk)))
    with pytest.raises(OutOfScope):
        authorize(head, Action.INSTITUTIONS_READ, Institution())
    assert list(scope(head, Action.INSTITUTIONS_READ, Institution.objects.all())) == [inside]
    assert not scope(reader, Action.INSTITUTIONS_READ, Institution.objects.all()).exists()


def test_superusers_do_not_exist() -> None:
    fields = {field.name for field in User._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "groups", "user_permissions"}
    assert not hasattr(User(), "is_superuser")
    assert not hasattr(User(), "has_perm")
    assert not apps.is_installed("django.contrib.admin")


def test_a_request_without_an_actor_is_a_visitors() -> None:
    assert actor_of(HttpRequest()).is_visitor


def test_views_carry_the_mark_of_what_they_need() -> None:
    @requires(Action.DESK_OPEN)
    def guarded(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.path)

    @public
    def opened(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.path)

    assert guarded.vidik_action == Action.DESK_OPEN  # type: ignore[attr-defined]
    assert opened.vidik_action == "public"  # type: ignore[attr-defined]
    assert guarded(HttpRequest()).status_code == 302


def test_every_action_has_words_for_the_pages_that_explain_it() -> None:
    assert [action.value for action in Action if action not in ACTIONS] == []
