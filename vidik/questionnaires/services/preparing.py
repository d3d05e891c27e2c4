# SPDX-License-Identifier: EUPL-1.2
"""Load the forms of a pack, prepare a data call, choose who is asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.figures.models import Cycle
from vidik.figures.selectors.own import cycle_before, sources_of
from vidik.institutions.models import Control, Institution
from vidik.questionnaires.frozen import frozen
from vidik.questionnaires.methods.packfiles import PackForms
from vidik.questionnaires.methods.sheets import Fault, FormError
from vidik.questionnaires.models import Call, FormVersion, Respondent
from vidik.questionnaires.services.rewording import (
    is_known,
    is_only_worded,
    reword_from_pack,
)
from vidik.questionnaires.types import CallState, State

GROUP: Final = "group"
"""A group of institutions is written about, and nobody in it could answer for all."""


def load_pack_forms(folder: Path, *, actor: Actor) -> int:
    """Load the forms of a pack; a pack may have none. What stands already stays as it is.

    Returns:
        How many versions are new.

    Raises:
        FormError: a form is malformed, or what it asks was changed without a new version. Other
            words for the same questions are a revision of its wording.
    """
    authorize(actor, Action.QUESTIONNAIRES_PREPARE)
    if not (folder / "questionnaires").is_dir():
        return 0
    pack = PackForms(folder)
    standing = {
        (row.form_id, row.version): row for row in FormVersion.objects.prefetch_related("wordings")
    }
    new, changed, reworded = [], [], []
    for plan in pack.plans.values():
        row = frozen(pack, plan)
        known = standing.get((row.form_id, row.version))
        if known is None:
            new.append(row)
        elif not is_known(known, row):
            if is_only_worded(known, row):
                reworded.append((known, row))
                continue
            message = f"the form was changed; give it a version after {row.version}"
            changed.append(Fault(f"forms.yaml {row.form_id}", message))
    if changed:
        raise FormError(changed)
    with transaction.atomic():
        FormVersion.objects.bulk_create(new)
        for known, row in reworded:
            reword_from_pack(known, row, actor=actor)
        if new:
            record(actor.label, "forms.loaded", label="questionnaires", key="forms", forms=len(new))
    return len(new)


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
        asked = set(call.respondents.values_list("institution", flat=True))
        added = _add(call, [row for row in rows if row.pk not in asked], latest_forms())
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


def latest_forms() -> list[FormVersion]:
    """Give the newest version of every form."""
    rows: dict[str, FormVersion] = {}
    for row in FormVersion.objects.order_by("form_id", "made_at", "pk"):
        rows[row.form_id] = row
    return list(rows.values())


def form_for(institution: Institution, forms: Iterable[FormVersion]) -> FormVersion | None:
    """Tell which form an institution gets: named by code before kind, else everybody's.

    Where several forms name it, the one that names the fewest: it was made for this institution.
    """
    rows = sorted(forms, key=lambda row: (_width(row), -row.made_at.timestamp(), -row.pk))
    return (
        next((r for r in rows if institution.code in r.audience.get("institutions", ())), None)
        or next((r for r in rows if institution.kind.code in r.audience.get("kinds", ())), None)
        or next((r for r in rows if r.audience.get("everybody")), None)
    )


def _width(row: FormVersion) -> int:
    return len(row.audience.get("institutions", ())) + len(row.audience.get("kinds", ()))


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
    """Give the institutions of the call before; without one, those whose answers stand there."""
    before = Call.objects.filter(year__lt=int(cycle.code)).first()
    if before is not None:
        return set(before.respondents.values_list("institution", flat=True))
    with_figures = cycle_before(cycle.code)
    return sources_of(with_figures) if with_figures is not None else set()


def record_export(call: Call, *, rows: int, form: str, actor: Actor) -> None:
    """Put on record that the register of answers was taken along."""
    with change(actor, Action.QUESTIONNAIRES_EXPORT) as act:
        act.record("respondents.exported", call, rows=rows, form=form)


def record_holders_export(*, rows: int, form: str, actor: Actor) -> None:
    """Put on record that the map of data holders was taken along."""
    with change(actor, Action.QUESTIONNAIRES_EXPORT) as act:
        act.record("holders.exported", label="questionnaires", key="holders", rows=rows, form=form)


def record_form_download(form: FormVersion, *, actor: Actor) -> None:
    """Put on record that a form was taken along."""
    with change(actor, Action.QUESTIONNAIRES_READ) as act:
        act.record("form.read", form, form=form.form_id)


def record_reconciliation(respondent: Respondent, *, rows: int, form: str, actor: Actor) -> None:
    """Put on record that the reconciliation of an institution was taken along."""
    with change(actor, Action.QUESTIONNAIRES_EXPORT) as act:
        act.record("reconciliation.exported", respondent, rows=rows, form=form)
