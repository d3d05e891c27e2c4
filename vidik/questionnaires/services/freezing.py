# SPDX-License-Identifier: EUPL-1.2
"""Make a version of a draft, and choose it for a data call."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.questionnaires import workflow
from vidik.questionnaires.content import audience_to_json, checked
from vidik.questionnaires.frozen import form_from, version_of
from vidik.questionnaires.methods.forms.model import Measure
from vidik.questionnaires.models import Call, FormDraft, FormVersion, Respondent
from vidik.questionnaires.selectors import writing as reading
from vidik.questionnaires.services.preparing import form_for, latest_forms
from vidik.questionnaires.types import CallState, State


def freeze(draft: FormDraft, *, actor: Actor) -> FormVersion:
    """Make a version of a draft: from now on it never changes, and calls can ask it.

    Raises:
        ValidationError: it reaches nobody, or asks what the version before asks already.
        DraftRefused: the form does not fit together any more.
        TransitionRefused: the draft is not open.
    """
    with change(actor, Action.QUESTIONNAIRES_PREPARE, draft) as (row, act):
        workflow.DRAFT.apply(row, "freeze")
        content = reading.content(row)
        if not content.audience.is_anybody:
            raise ValidationError(
                _("Say first who gets the form: institutions, kinds of institutions, or everybody.")
            )
        known = reading.known(content.items)
        form = checked(content, known, form_id=row.form_id, version=_next_name(row))
        version = version_of(
            form,
            known.codes,
            measures={
                code: Measure(item.unit, item.counts) for code, item in known.measures.items()
            },
            audience=audience_to_json(content.audience),
        )
        if _is_same(reading.newest_version(actor, row.form_id), version):
            raise ValidationError(
                _("Nothing differs from the newest version, so there is no version to make.")
            )
        version.save()
        row.version = version
        row.save(update_fields=["state", "version"])
        act.record("form.made", version, form=version.form_id, version=version.version)
    return version


def use_version(version: FormVersion, call: Call, *, actor: Actor) -> int:
    """Let a call that is being prepared ask the newest version of a form.

    Whoever was sent a questionnaire keeps the version that was sent. Whoever waits and is in the
    version's audience gets it.

    Returns:
        How many institutions are asked with it instead of another form.

    Raises:
        ValidationError: the call is closed, or there is a newer version.
    """
    with change(actor, Action.QUESTIONNAIRES_PREPARE, call, idempotent=True) as (row, act):
        if row.state == CallState.CLOSED:
            raise ValidationError(
                _("The data call is closed; the form can no longer be changed for anybody.")
            )
        forms = latest_forms()
        if version.pk not in {form.pk for form in forms}:
            raise ValidationError(_("There is a newer version of this form; choose that one."))
        waiting = Respondent.objects.filter(call=row, state=State.PREPARED).exclude(form=version)
        waiting = waiting.select_related("institution__kind")
        chosen = []
        for respondent in waiting:
            found = form_for(respondent.institution, forms)
            if found is not None and found.pk == version.pk:
                chosen.append(respondent.pk)
        count = Respondent.objects.filter(pk__in=chosen, state=State.PREPARED).update(form=version)
        if count:
            act.record(
                "form.used",
                version,
                form=version.form_id,
                version=version.version,
                respondents=count,
            )
    return count


def _next_name(row: FormDraft) -> str:
    """Name the version by its year; versions of packs have a point there, never a hyphen."""
    taken = set(FormVersion.objects.filter(form_id=row.form_id).values_list("version", flat=True))
    number = 1
    while f"{row.year}-{number}" in taken:
        number += 1
    return f"{row.year}-{number}"


def _is_same(old: FormVersion | None, new: FormVersion) -> bool:
    if old is None:
        return False
    before, now = form_from(old).sheets, form_from(new).sheets
    return (
        [dict(row.cells) for row in before.survey] == [dict(row.cells) for row in now.survey]
        and [dict(row.cells) for row in before.choices] == [dict(row.cells) for row in now.choices]
        and (old.title_en, old.title_sr, old.audience) == (new.title_en, new.title_sr, new.audience)
    )


def record_comparison(form: FormVersion | FormDraft, *, rows: int, actor: Actor) -> None:
    """Put on record that a comparison was taken along."""
    with change(actor, Action.QUESTIONNAIRES_READ) as act:
        act.record("form.compared", form, form=form.form_id, rows=rows)
