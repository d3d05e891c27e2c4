# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: which form, and how much of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare acts on forms and their drafts."""
    declare("forms.loaded", _("Forms of questionnaires were loaded"), forms=NUMBER)
    declare("form.read", _("A form was downloaded"), ActKind.EXPORT, form=CODE)
    declare("draft.made", _("A draft of a form was started"), form=CODE, revision=NUMBER)
    declare("draft.changed", _("A draft of a form was changed"), form=CODE, revision=NUMBER)
    declare("draft.saved", _("An uploaded form became a draft"), form=CODE, revision=NUMBER)
    declare("draft.dropped", _("A draft of a form was discarded"), form=CODE, revision=NUMBER)
    declare("form.made", _("A version of a form was made"), form=CODE, version=CODE)
    declare("form.reworded", _("The wording of a form was revised"), form=CODE, version=CODE,
            texts=NUMBER)  # fmt: skip
    declare("form.upload-refused", _("An uploaded form was refused"), faults=NUMBER)
    declare("form.compared", _("A comparison of forms was exported"), ActKind.EXPORT, form=CODE,
            rows=NUMBER)  # fmt: skip
    declare_subject("forms.formversion", _("form"), is_named=True)
    declare_subject("forms.formdraft", _("draft of a form"), is_named=True)
    declare_subject("forms", _("forms"))
