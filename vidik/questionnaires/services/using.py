# SPDX-License-Identifier: EUPL-1.2
"""Choose a version of a form for a data call."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.forms.models import FormVersion
from vidik.forms.selectors.versions import form_for, latest_forms
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.types import CallState, State


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
