# SPDX-License-Identifier: EUPL-1.2
"""Say the questions of a frozen form in better words; what it asks stays what it asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.forms.messages.answers import filled
from vidik.forms.methods.rewording import bones_of, faults_of, texts_of
from vidik.forms.methods.sheets import FormError
from vidik.forms.models import FormVersion, WordingRevision
from vidik.forms.selectors.frozen import form_from

OF_THE_PACK = "The country pack says it in other words."


class NotReworded(Exception):
    """Texts that cannot be said so, each with its reason."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = dict(faults)
        """Address → the reason in the reader's language."""
        super().__init__("; ".join(self.faults))


def present_texts(form: FormVersion) -> dict[str, str]:
    """Return every text of a version by its address, as it reads now."""
    revised: dict[str, str] = form.wording
    return texts_of(form.survey, form.choices, form.names) | revised


def reword(
    form: FormVersion, texts: Mapping[str, str], *, reason: str, seen: int, actor: Actor
) -> WordingRevision:
    """Revise the wording of a version: labels, hints and messages, and nothing else.

    Args:
        form: the version.
        texts: other texts by address; what reads as before is left alone.
        reason: why; required.
        seen: the number of the wording that was read; another one by now means that somebody
            else was faster.
        actor: who writes.

    Raises:
        NotReworded: a text cannot be said so.
        ValidationError: no reason, nothing changed, or it changed meanwhile.
    """
    with change(actor, Action.QUESTIONNAIRES_PREPARE, form) as (row, _act):
        if row.worded != seen:
            raise ValidationError(
                _("Somebody has revised the wording in the meantime. Look at it again first.")
            )
        if not reason.strip():
            raise ValidationError({"reason": _("Say why the wording is revised.")})
        current = present_texts(row)
        messages = {address: text.strip() for address, text in texts.items()}
        changed = {
            address: text for address, text in messages.items() if current.get(address) != text
        }
        if not changed:
            raise ValidationError(_("No text was changed."))
        faults = list(faults_of(current, changed))
        if faults:
            raise NotReworded(
                (address, filled(message, params)) for address, message, params in faults
            )
        return _revise(row, current, changed, reason=reason.strip(), source="", actor=actor)


def is_known(current: FormVersion, row: FormVersion) -> bool:
    """Return whether a pack's form is what was frozen, or what a revision brought already."""
    return row.sha256 == current.sha256 or any(
        revision.source == row.sha256 for revision in current.wordings.all()
    )


def is_only_worded(current: FormVersion, row: FormVersion) -> bool:
    """Return whether a pack's form asks the same as a version that stands, in other words."""
    return (
        bones_of(current.survey, current.choices, current.names)
        == bones_of(row.survey, row.choices, row.names)
        and current.title == row.title
        and (current.measures, current.audience) == (row.measures, row.audience)
    )


def reword_from_pack(current: FormVersion, row: FormVersion, *, actor: Actor) -> None:
    """Take over the wording of a pack's form; what the office has reworded since stays.

    Args:
        current: the version, with its revisions.
        row: the pack's form, not saved.
        actor: who loads the pack.
    """
    authorize(actor, Action.QUESTIONNAIRES_PREPARE)
    before = texts_of(current.survey, current.choices, current.names)
    for revision in sorted(current.wordings.all(), key=lambda one: one.number):
        if revision.source:
            before |= {address: now for address, (_before, now) in revision.texts.items()}
    wanted = texts_of(row.survey, row.choices, row.names)
    present = present_texts(current)
    changed = {
        address: text
        for address, text in wanted.items()
        if before.get(address) != text and present.get(address) == before.get(address)
    }
    _revise(current, present, changed, reason=OF_THE_PACK, source=row.sha256, actor=actor)


def _revise(
    row: FormVersion,
    current: Mapping[str, str],
    changed: Mapping[str, str],
    *,
    reason: str,
    source: str,
    actor: Actor,
) -> WordingRevision:
    row.worded += 1
    row.wording = {**row.wording, **changed}
    try:
        form_from(row)
    except FormError as error:
        raise ValidationError([str(fault) for fault in error.faults]) from error
    row.save(update_fields=["wording", "worded"])
    revision = WordingRevision.objects.create(
        form=row,
        number=row.worded,
        texts={address: [current.get(address, ""), text] for address, text in changed.items()},
        reason=reason,
        source=source,
        made_at=timezone.now(),
        made_by=actor.label,
    )
    record(
        actor.label, "form.reworded", row, form=row.form_id, version=row.version,
        texts=len(changed),
    )  # fmt: skip
    return revision
