# SPDX-License-Identifier: EUPL-1.2
"""Make a version of a draft; put on record that forms were taken along."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.forms import workflow
from vidik.forms.content import audience_to_json, checked
from vidik.forms.methods.model import Measure
from vidik.forms.models import FormDraft, FormVersion
from vidik.forms.selectors import versions as reading
from vidik.forms.selectors.frozen import form_from, version_of


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
        and (old.title, old.audience) == (new.title, new.audience)
    )


def record_comparison(form: FormVersion | FormDraft, *, rows: int, actor: Actor) -> None:
    """Record that a comparison was downloaded."""
    with change(actor, Action.QUESTIONNAIRES_READ) as act:
        act.record("form.compared", form, form=form.form_id, rows=rows)


def record_form_download(form: FormVersion, *, actor: Actor) -> None:
    """Record that a form was downloaded."""
    with change(actor, Action.QUESTIONNAIRES_READ) as act:
        act.record("form.read", form, form=form.form_id)
