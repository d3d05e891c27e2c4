# SPDX-License-Identifier: EUPL-1.2
"""Store foreign notifications behind reports: checked against the pack’s lists, with history."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.referral.models import ForeignNotification, Report
from vidik.referral.registry import handle_learned
from vidik.referral.selectors import foreign_notifications as selectors
from vidik.referral.types import ForeignInformant, ForeignNotificationDraft, Informant


def check_notification(draft: ForeignNotificationDraft) -> None:
    """Refuse what cannot be, naming the field.

    Raises:
        ValidationError: by field: no such code, or a day that has not come yet.
    """
    faults: dict[str, str] = {}
    if draft.informant not in Informant.values:
        faults["informant"] = _("State who gave the information.")
    if draft.state and draft.state not in dict(selectors.states()):
        faults["state"] = _("Choose a state from the list, or leave it blank.")
    if draft.investigation not in ForeignInformant.values:
        faults["investigation"] = _("Choose one of the answers offered.")
    if draft.operation and draft.operation not in dict(selectors.operations()):
        faults["operation"] = _("Choose an operation from the list, or leave it blank.")
    if draft.given_on is not None and draft.given_on > timezone.localdate():
        faults["given_on"] = _("Enter today’s date or an earlier one.")
    if faults:
        raise ValidationError(faults)


def save_foreign_notification(report: Report, draft: ForeignNotificationDraft) -> None:
    """Store what came with a new report; it was checked with the report."""
    ForeignNotification(
        report=report,
        case_id=report.case_id,
        state=draft.state,
        informant=draft.informant,
        given_on=draft.given_on,
        investigation=draft.investigation,
        operation=draft.operation,
    ).save(force_insert=True)


def save_notification(
    report: Report, draft: ForeignNotificationDraft, *, seen: int, actor: Actor
) -> ForeignNotification:
    """Enter or correct the foreign notification behind a report; former values stay as history.

    Args:
        report: the report.
        draft: what was filled in.
        seen: the version that was read; 0 where there was none.
        actor: an expert of the centre.

    Raises:
        ValidationError: a field is wrong, or somebody changed it meanwhile.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with change(actor, Action.REPORTS_HANDLE, report) as (_row, act):
        check_notification(draft)
        row = ForeignNotification.objects.filter(report=report).first()
        if seen != (0 if row is None else row.version):
            raise ValidationError(
                _("Somebody else has changed this meanwhile. Look at it again before you save.")
            )
        if row is None:
            row = ForeignNotification(report=report, case_id=report.case_id, version=0)
        row.state, row.informant, row.given_on = draft.state, draft.informant, draft.given_on
        row.investigation, row.operation = draft.investigation, draft.operation
        row.version += 1
        row.save(force_insert=seen == 0)
        handle_learned(report)
        act.record(
            "report.foreign-notification",
            informant=str(draft.informant),
            investigation=str(draft.investigation),
        )
    return row
