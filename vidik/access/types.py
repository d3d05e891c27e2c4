# SPDX-License-Identifier: EUPL-1.2
"""Roles, actions, actors and decisions: what every room speaks of when it asks for permission."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a member of an institution may be there for; one person may hold several."""

    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"
    HEAD = "head"
    SYSTEM = "system"

    @property
    def label(self) -> str | Promise:
        """The role as pages call it."""
        return _ROLE_LABELS[self]


_ROLE_LABELS: Final = {
    Role.READER: _("reader"),
    Role.ANALYST: _("analyst"),
    Role.EDITOR: _("editor"),
    Role.HEAD: _("head of office"),
    Role.SYSTEM: _("system"),
}


class Action(StrEnum):
    """Everything that can be permitted; the value is permanent, rooms register the policy."""

    DESK_OPEN = "desk.open"
    STYLEGUIDE_OPEN = "styleguide.open"
    AUDIT_READ = "audit.read"
    ACCOUNT_USE = "account.use"
    MEMBERS_READ = "members.read"

    INSTITUTIONS_READ = "institutions.read"
    INSTITUTIONS_CHANGE = "institutions.change"
    INSTITUTIONS_MERGE = "institutions.merge"
    INSTITUTIONS_EXPORT = "institutions.export"
    INSTITUTIONS_LOAD = "institutions.load"

    FIGURES_READ = "figures.read"
    FIGURES_EXPORT = "figures.export"
    FIGURES_IMPORT = "figures.import"
    FIGURES_CORRECT = "figures.correct"
    CATALOGUE_LOAD = "catalogue.load"
    RELEASE_FREEZE = "release.freeze"

    CHECKS_RUN = "checks.run"
    FINDINGS_READ = "findings.read"
    FINDINGS_HANDLE = "findings.handle"
    FINDINGS_WAIVE = "findings.waive"

    RECOMMENDATIONS_READ = "recommendations.read"
    RECOMMENDATIONS_EXPORT = "recommendations.export"
    RECOMMENDATIONS_LOAD = "recommendations.load"
    RECOMMENDATIONS_ASSESS = "recommendations.assess"
    RECOMMENDATIONS_APPROVE = "recommendations.approve"
    RECOMMENDATIONS_RECORD_RESPONSE = "recommendations.record-response"

    REPORT_READ = "report.read"
    REPORT_EDIT = "report.edit"
    REPORT_BUILD = "report.build"
    REPORT_PUBLISH = "report.publish"
    REPORT_LOAD = "report.load"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person or a named part of the system."""

    label: str
    """`user:<key>` or `system:<name>`: what the audit keeps."""
    roles: frozenset[Role]
    name: str = ""
    user_id: int | None = None
    institutions: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def system(cls, name: str) -> Self:
        """Give the named system actor that background work acts as."""
        return cls(label=f"system:{name}", roles=frozenset({Role.SYSTEM}), name=name)

    @classmethod
    def visitor(cls) -> Self:
        """Give the public visitor, who has no role."""
        return cls(label="visitor", roles=frozenset())

    @property
    def is_visitor(self) -> bool:
        """Whether nobody is signed in."""
        return self.user_id is None and Role.SYSTEM not in self.roles


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and why not."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED: Final = Decision(allowed=True)


class Denied(Exception):
    """The actor has not the right; pages answer 403 with the reason."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class OutOfScope(Exception):
    """The object is not in what the actor may know of; pages answer 404, as for nothing there."""


class NoPolicy(LookupError):
    """An action was asked for that no room has registered a policy for."""
