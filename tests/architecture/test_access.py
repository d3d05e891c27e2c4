# SPDX-License-Identifier: EUPL-1.2
"""Every address and every action has a place in the permission matrix."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import modules
from vidik.access.labels import ACTIONS, FAMILIES
from vidik.access.matrix import pages
from vidik.access.registry import policy_of, system_actors_with
from vidik.access.row_security import protected_tables
from vidik.access.types import Action, Role
from vidik.core.actors import system_actor

SIGN_IN = {
    "account/sign-in/",
    "account/sign-out/",
    "account/password/",
    "account/reauthenticate/",
    "account/inactive/",
    "account/acting/",
    "account/reauthenticate/code/",
    "account/reauthenticate/passkey/",
    "account/reauthenticate/with/<slug:code>/",
    "account/security/",
    "account/security/codes/",
    "account/security/codes/remove/",
    "account/security/links/<int:pk>/remove/",
    "account/security/links/<slug:code>/",
    "account/security/passkeys/",
    "account/security/passkeys/<int:pk>/remove/",
    "account/security/passkeys/<int:pk>/rename/",
    "account/security/passkeys/add/",
    "account/security/passkeys/link/",
    "account/security/recovery/",
    "account/security/recovery/renew/",
    "account/sign-in/code/",
    "account/sign-in/passkey/",
    "account/sign-ins/",
    "account/sign-ins/end/",
}
"""Pages of the sign-in, and of what protects one's own account: shown to visitors, or asking for
sign-in themselves. They need no role: also somebody without one may end their sign-ins."""
OPEN_TO_VISITORS = {
    "",
    "account/here/",  # which tells a visitor that there is no sign-in
    "account/invitation/",
    "account/invitation/<str:token>/",
    "account/language/",
    "account/new-password/",
    "account/new-password/<str:token>/",
    "account/passkey-link/<str:token>/",
    "account/sign-in/with/<slug:code>/",
    "account/sign-in/with/<slug:code>/back/",
    "calendar/feed/<str:token>.ics",
    "healthz",
    "readyz",
    "services/",
    "services/<uuid:key>/",
    "services/hsds.json",
    "suspicions/follow-up/",
    "contact/",
    "contact/back/",
    "contact/<slug:tag>/",
    "contact/<slug:tag>/back/",
    "suspicions/public/",
    "today/",
    "today/<slug:tag>/",
    "today/away/",
}
"""The only addresses that a visitor may open besides the sign-in."""


@pytest.mark.parametrize("action", list(Action), ids=str)
def test_every_action_has_a_policy(action: Action) -> None:
    assert policy_of(action) is not None


def test_every_address_says_what_opening_it_needs() -> None:
    unmarked = {path for path, action in pages() if not action}
    assert unmarked <= SIGN_IN, "an address without requires(…) or public(…)"


def test_marks_are_actions_or_public() -> None:
    assert {mark for _path, mark in pages() if mark} <= {"public", *map(str, Action)}


def test_visitors_may_open_only_the_front_page_language_and_health() -> None:
    assert {path for path, action in pages() if action == "public"} <= OPEN_TO_VISITORS


def test_no_policy_gives_a_right_to_nobody_or_to_an_unknown_role() -> None:
    for action in Action:
        policy = policy_of(action)
        assert policy is not None
        assert policy.roles or system_actors_with(action)
        assert policy.roles <= set(Role)


OF_PUBLIC_ROWS = frozenset({"bodies.Body.founding_paper", "bodies.BodyEvent.founding_paper"})
"""They lead to registers whose rows may belong to a case, but of theirs none does."""


def test_every_table_that_belongs_to_a_case_is_under_row_level_security() -> None:
    """Also tables of history, and those that belong to a case through others."""
    protected = set(protected_tables())
    models = apps.get_models(include_auto_created=True)
    of_cases = {"cases.Case"}
    while True:
        found = {
            model._meta.label
            for model in models
            for field in model._meta.get_fields()
            if field.concrete and field.is_relation and field.related_model
            if not isinstance(field.related_model, str)
            if field.related_model._meta.label in of_cases
            if str(field) not in OF_PUBLIC_ROWS
        }
        if found <= of_cases:
            break
        of_cases |= found
    tables = {apps.get_model(label)._meta.db_table: label for label in of_cases}
    assert len(tables) > 8
    assert {table for table in tables if table not in protected} == set()


def test_a_system_actor_without_a_declaration_may_do_nothing_with_cases() -> None:
    for action in Action:
        policy = policy_of(action)
        assert policy is not None
        if action.value.split(".")[0] in {"cases", "emergency", "identities", "vault"}:
            assert Role.SYSTEM not in policy.roles, action


def test_every_part_of_the_system_that_acts_has_a_name_for_pages() -> None:
    known = {name for action in Action for name in system_actors_with(action)}
    assert len(known) > 5
    for name in known:
        assert system_actor(f"system:{name}") != system_actor("system:nobody"), name


def test_words_are_of_actions_and_each_role_stands_in_one_family() -> None:
    assert set(ACTIONS) <= set(Action)
    families = [role for _label, roles in FAMILIES for role in roles]
    assert sorted(families) == sorted(Role), "each role stands in one family"


def test_no_view_asks_a_table_itself() -> None:
    """Reads go through selectors, which narrow them to what the actor may know of."""
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.inside[0] == "views"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert wrong == []


def test_states_are_assigned_by_workflow_and_services_only() -> None:
    wrong = []
    for module in modules():
        if module.inside[0] in {"workflow", "services"} or module.name == "vidik/core/workflow.py":
            continue
        for node in ast.walk(module.tree):
            targets: list[ast.expr] = []
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
                targets = [node.target]
            wrong += [
                f"{module.name}:{node.lineno}"
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr in {"status", "state"}
            ]
    assert wrong == []


def test_every_table_that_is_protected_is_there() -> None:
    """A table that was renamed and not here would be open, with nobody noticing."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(protected_tables()) - tables == set()
