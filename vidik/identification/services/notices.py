# SPDX-License-Identifier: EUPL-1.2
"""Send notices about a procedure: by the code of the case, never with a word about the person.

Of somebody who crosses a border those who are informed learn what they prepare, nothing of health.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from vidik.access.types import Actor
from vidik.exchange.models import Notice
from vidik.exchange.services import sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.identification.models import Procedure
from vidik.identification.policies import COMPLAINT_KIND

SUBJECT: Final = "identification.procedure"
COMPLAINT: Final = COMPLAINT_KIND
STATEMENT: Final = "complaint-statement"
RETURN: Final = "return-announced"
RECEPTION: Final = "reception-announced"
FINDINGS: Final = "findings-opinion"
OFFENCE: Final = "offence-found"
JOINT_INTERVIEW: Final = "joint-interview"
ASKED: Final = "proceedings-asked"

Words = str | Promise


def notify(
    procedure: Procedure,
    kind: str,
    addressees: Sequence[str],
    *,
    title: Words,
    text: Words,
    values: Mapping[str, Words] | None = None,
    actor: Actor,
) -> Notice:
    """Send a notice about a procedure; its clock, its reminders and its proof are the exchange's.

    Args:
        procedure: what it is about; the notice carries its key and the code of its case.
        kind: a kind of notice of the pack.
        addressees: codes of institutions.
        title: in the words of the system, marked for translation.
        text: the same; what is in braces is filled in from `values`, `{code}` is the case.
        values: what the text names in braces.
        actor: who sends it.

    Raises:
        ValidationError, NotSendable: the exchange refuses, with the reason.
    """
    title, text = said(title, text, {"code": procedure.case.code, **(values or {})})
    notice = writing.draft_notice(
        NoticeDraft(
            kind=kind,
            title=title,
            text=text,
            addressees=tuple(addressees),
            subject_label=SUBJECT,
            subject_key=str(procedure.pk),
            case=procedure.case_id,
        ),
        actor=actor,
    )
    return sending.send(notice, actor=actor)


def said(title: Words, text: Words, values: Mapping[str, Words]) -> tuple[str, str]:
    """Write title and text in the language of notices."""
    with translation.override(settings.COUNTRY.official_language):
        written = str(text)
        for name, value in values.items():
            written = written.replace(f"{{{name}}}", str(value))
        return str(title), written
