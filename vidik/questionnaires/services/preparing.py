# SPDX-License-Identifier: EUPL-1.2
"""Load the forms of a pack, prepare a data call, choose who is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.figures.models import Cycle
from vidik.figures.selectors.own import cycle_before, sources_of
from vidik.forms.models import FormVersion
from vidik.forms.selectors.versions import form_for, latest_forms
from vidik.institutions.models import Control, Institution
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.types import CallState, State

GROUP: Final = "group"
"""A group of institutions is written about, and nobody in it could answer for all."""


def prepare_call(cycle: Cycle, *, actor: Actor) -> Call:
    """Prepare the data call of a cycle: everybody who answered the last one is asked again.

    Raises:
        ValidationError: the cycle has a call already, or there are no forms.
    """
    with change(actor, Action.QUESTIONNAIRES_PREPARE, cycle) as (_row, act):
        if Call.objects.filter(cycle=cycle).exists():
            raise ValidationError(
                {
                    "cycle": _("The data call for %(year)s has already been prepared.")
                    % {"year": cycle}
                }
            )
        forms = latest_forms()
        if not forms:
            raise ValidationError({"cycle": _("There are no forms; load a country pack first.")})
        call = Call.objects.create(cycle=cycle, year=int(cycle.code), made_by=actor.label)
        institutions = (
            Institution.objects.filter(pk__in=_asked_before(cycle), merged_into__isnull=True)
            .exclude(kind__code=GROUP)
            .select_related("kind")
        )
        count = _add(call, institutions, forms)
        act.record("call.prepared", call, year=call.year, respondents=count)
    return call


def add_respondents(call: Call, codes: Iterable[str], *, actor: Actor) -> int:
    """Ask more institutions; one that is asked already stays as it is.

    Returns:
        How many were added.

    Raises:
        ValidationError: the call is closed, or a code is no institution.
    """
    wanted = set(codes)
    with change(actor, Action.QUESTIONNAIRES_PREPARE, call, idempotent=True) as (call, act):
        if call.state == CallState.CLOSED:
            raise ValidationError(_("The data call is closed; nobody can be added."))
        rows = Institution.objects.filter(code__in=wanted, merged_into__isnull=True)
        rows = rows.select_related("kind")
        unknown = sorted(wanted - {row.code for row in rows})
        if unknown:
            raise ValidationError(
                _("There is no institution %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        requested = set(call.respondents.values_list("institution", flat=True))
        added = _add(call, [row for row in rows if row.pk not in requested], latest_forms())
        if added:
            act.record("call.changed", respondents=added)
    return added


def drop_respondent(respondent: Respondent, *, actor: Actor) -> None:
    """Ask an institution no more, as long as nothing was sent to it.

    Raises:
        ValidationError: its questionnaire was sent.
    """
    with change(actor, Action.QUESTIONNAIRES_PREPARE, respondent) as (respondent, act):
        if respondent.state != State.PREPARED:
            raise ValidationError(_("This questionnaire was sent; it cannot be taken back."))
        act.record("call.changed", respondent.call, respondents=-1)
        respondent.delete()


def _add(call: Call, institutions: Iterable[Institution], forms: list[FormVersion]) -> int:
    rows = [
        Respondent(
            call=call,
            institution=institution,
            form=form,
            is_bound=institution.control == Control.CONTROLLED,
        )
        for institution in institutions
        if (form := form_for(institution, forms)) is not None
    ]
    Respondent.objects.bulk_create(rows)
    return len(rows)


def _asked_before(cycle: Cycle) -> set[int]:
    """Return the institutions of the call before; without one, those that have answers."""
    before = Call.objects.filter(year__lt=int(cycle.code)).first()
    if before is not None:
        return set(before.respondents.values_list("institution", flat=True))
    with_figures = cycle_before(cycle.code)
    return sources_of(with_figures) if with_figures is not None else set()


def record_export(call: Call, *, rows: int, form: str, actor: Actor) -> None:
    """Record that the register of answers was downloaded."""
    with change(actor, Action.QUESTIONNAIRES_EXPORT) as act:
        act.record("respondents.exported", call, rows=rows, form=form)
