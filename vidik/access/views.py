# SPDX-License-Identifier: EUPL-1.2
"""Say what each role may do, from the permission matrix itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.labels import FAMILIES, GROUPS, Text, action_label, group_of
from vidik.access.registry import all_policies
from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Role


@requires(Action.ACCOUNT_USE)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """List all roles by family, with how much each may do."""
    policies = all_policies()
    families = [
        (
            label,
            [
                (each, sum(each in policy.roles for policy in policies))
                for each in members
                if each != Role.SYSTEM
            ],
        )
        for label, members in FAMILIES
    ]
    return render(
        request,
        "access/roles.html",
        {"families": families, "own": actor_of(request).roles, "trail": _trail()},
    )


@requires(Action.ACCOUNT_USE)
@require_safe
def role(request: HttpRequest, role: str) -> HttpResponse:
    """Say what one role may do, and what of it only on some things."""
    if role not in set(Role) - {Role.SYSTEM}:
        raise Http404
    chosen = Role(role)
    may: dict[Text, list[tuple[Text, bool]]] = {label: [] for label, _nouns in GROUPS}
    may_not: dict[Text, list[tuple[Text, bool]]] = {label: [] for label, _nouns in GROUPS}
    for policy in all_policies():
        line = (
            action_label(policy.action),
            policy.predicate is not None or policy.rows is not None,
        )
        side = may if chosen in policy.roles else may_not
        side.setdefault(group_of(policy.action), []).append(line)
    return render(
        request,
        "access/role.html",
        {
            "role": chosen,
            "may": [(label, lines) for label, lines in may.items() if lines],
            "may_not": [(label, lines) for label, lines in may_not.items() if lines],
            "is_any_limited": any(limited for lines in may.values() for _label, limited in lines),
            "is_own": chosen in actor_of(request).roles,
            "trail": _trail(capfirst(str(chosen.label))),
        },
    )


def _trail(label: str = "") -> list[tuple[str, str]]:
    account = (reverse("account"), _("Account"))
    if not label:
        return [account, ("", _("Roles"))]
    return [account, (reverse("access:roles"), _("Roles")), ("", label)]
