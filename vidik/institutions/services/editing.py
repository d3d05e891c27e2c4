# SPDX-License-Identifier: EUPL-1.2
"""Add an institution and change what is known of it."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.institutions.models import Alias, Institution
from vidik.institutions.registry import kind_objections
from vidik.institutions.selectors import ancestor_ids
from vidik.institutions.services.names import search_text_of
from vidik.institutions.types import InstitutionFacts

_RESERVED: Final = frozenset({"new", "export", "contacts", "confirmations", "own"})
"""Codes that would hide one of the room's own pages."""
_FIELDS: Final = (
    "name",
    "short_name",
    "kind",
    "sector",
    "territory",
    "parent",
    "control",
    "basis",
    "questionnaire",
    "note",
)

_KEYS: Final = frozenset({"kind", "sector", "territory", "parent"})


def add_institution(facts: InstitutionFacts, *, code: str, actor: Actor) -> Institution:
    """Add an institution under a code that nobody has; without one it is made from the name.

    Raises:
        ValidationError: a field is wrong, or the code is taken.
    """
    with change(actor, Action.INSTITUTIONS_CHANGE) as act:
        name = facts.name.in_language(settings.LANGUAGE_CODE)
        institution = Institution(code=code or slugify(fold(name))[:80], origin="office")
        if institution.code in _RESERVED:
            raise ValidationError(
                {"code": _("This code is reserved for a page; choose another one.")}
            )
        _take(institution, facts)
        institution.full_clean()
        institution.save()
        _set_aliases(institution, facts.aliases)
        act.record("institution.added", institution, code=institution.code)
    return institution


def change_institution(
    institution: Institution, facts: InstitutionFacts, *, actor: Actor
) -> list[str]:
    """Change what is known of an institution; gives the names of the fields that changed.

    Raises:
        ValidationError: a field is wrong, the institution was merged away, or the parent stands
            below it, or something stands against another kind.
    """
    with change(actor, Action.INSTITUTIONS_CHANGE, institution, idempotent=True) as (
        institution,
        act,
    ):
        if institution.merged_into_id is not None:
            raise ValidationError(_("This institution has since been merged into another one."))
        if facts.parent is not None and institution.pk in {
            facts.parent.pk,
            *ancestor_ids(facts.parent),
        }:
            raise ValidationError(
                {
                    "parent": _(
                        "An institution cannot be placed below itself or below one of its own."
                    )
                }
            )
        _require_kind_may_change(institution, facts)
        before = {name: _stored(institution, name) for name in _FIELDS}
        aliases_before = tuple(institution.aliases.order_by("text").values_list("text", flat=True))
        _take(institution, facts)
        changed = [name for name in _FIELDS if _stored(institution, name) != before[name]]
        if tuple(sorted(facts.aliases)) != tuple(sorted(aliases_before)):
            changed.append("aliases")
        if not changed:
            return []
        institution.full_clean()
        institution.save()
        _set_aliases(institution, facts.aliases)
        act.record("institution.changed", fields=changed)
    return changed


def _require_kind_may_change(institution: Institution, facts: InstitutionFacts) -> None:
    kind = facts.kind
    if kind is None or kind.pk == institution.kind_id:
        return
    found = (objection(institution, kind.code) for objection in kind_objections())
    reason = next((each for each in found if each is not None), None)
    if reason is not None:
        raise ValidationError({"kind": str(reason)})


def _take(institution: Institution, facts: InstitutionFacts) -> None:
    for name in _FIELDS:
        setattr(institution, name, getattr(facts, name))
    institution.search_text = search_text_of(institution, facts.aliases)


def _stored(institution: Institution, name: str) -> object:
    return getattr(institution, f"{name}_id" if name in _KEYS else name)


def _set_aliases(institution: Institution, aliases: tuple[str, ...]) -> None:
    institution.aliases.exclude(text__in=aliases).delete()
    present = set(institution.aliases.values_list("text", flat=True))
    Alias.objects.bulk_create(
        Alias(institution=institution, text=text) for text in aliases if text not in present
    )
