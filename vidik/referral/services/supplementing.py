# SPDX-License-Identifier: EUPL-1.2
"""Add to a report: further facts in codes, further words sealed as a message marked so.

The report stays as it was sent. Whoever works on it is called as for a message, sees both side by
side and corrects the facts where that is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.referral.models import ReporterFollowUp, Supplement
from vidik.referral.policies import COUNTER
from vidik.referral.selectors.whole_report import case_key, lead_key
from vidik.referral.services.attaching import store_files
from vidik.referral.services.checking import is_municipality, known_codes
from vidik.referral.types import Urgency
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.models import Person
from vidik.vault.services.notes import write_message
from vidik.vault.services.sealing import Erased
from vidik.vault.types import LetterKind, Received


@dataclass(frozen=True, slots=True, repr=False)
class SupplementDraft(Hidden):
    """What a reporter adds; blank is what nothing is said of."""

    text: str = ""
    urgency: str = ""
    municipality: str = ""
    forms: tuple[str, ...] = ()
    files: tuple[Received, ...] = ()

    @property
    def facts(self) -> list[str]:
        """Name the facts in codes that are stated."""
        named = ("urgency", "municipality", "forms", "files")
        return [name for name in named if getattr(self, name)]


@sensitive_variables()
def add_supplement(
    follow_up: ReporterFollowUp, draft: SupplementDraft, *, actor: Actor
) -> Supplement:
    """Add to a report what its reporter knows besides; it waits for the centre as a message does.

    Args:
        follow_up: what `find_by_code` or `selectors.get_follow_up` gave.
        draft: what is added.
        actor: the member of the institution, or the visitor who has given the code.

    Raises:
        ValidationError: nothing was added, a code is none of those offered, or all was erased.
        Denied, OutOfScope: it is none of the reports of the actor's institution.
    """
    if not actor.is_visitor:
        authorize(actor, Action.REPORTS_FOLLOW, follow_up)
    _check(draft, actor)
    counter = Actor.system(COUNTER)
    with change(actor, None) as act:
        now = timezone.now()
        with acting(counter):
            lead = lead_key(follow_up.pk)
            if lead is None:
                raise _erased()
            letter = None
            if draft.text.strip():
                try:
                    letter = write_message(
                        Person.objects.get(pk=lead), follow_up.pk, Plain(draft.text),
                        inward=True, kind=LetterKind.SUPPLEMENT, actor=counter,
                    ).pk  # fmt: skip
                except Erased as error:
                    raise _erased() from error
            row = Supplement(
                report_id=follow_up.pk,
                case_id=case_key(follow_up.pk),
                came_at=now,
                letter=letter,
                urgency=draft.urgency,
                municipality=draft.municipality,
                forms=sorted(set(draft.forms)),
                files=len(draft.files),
            )
            row.save(force_insert=True)
            if draft.files:
                store_files(Person.objects.get(pk=lead), draft.files, subject=follow_up.pk)
            ReporterFollowUp.objects.filter(pk=follow_up.pk).update(
                waiting=F("waiting") + 1, wrote_at=Coalesce(F("wrote_at"), now)
            )
        act.record("report.supplemented", follow_up, known=not actor.is_visitor, facts=draft.facts)
    return row


def supplements_of_own(follow_up: ReporterFollowUp) -> list[Supplement]:
    """Return what was added to a report, for whoever may follow it."""
    with acting(Actor.system(COUNTER), savepoint=False):
        return list(Supplement.objects.filter(report=follow_up.pk))


def _erased() -> ValidationError:
    return ValidationError(
        _(
            "This report was erased and can no longer receive messages; make a new"
            " report if necessary."
        )
    )


def _check(draft: SupplementDraft, actor: Actor) -> None:
    faults = {}
    if draft.files and actor.is_visitor:
        faults["scans"] = _("Sign in to send photos or scans.")
    if not draft.text.strip() and not draft.facts:
        faults["text"] = _("Write what you want to add, or choose a fact below.")
    if draft.urgency and draft.urgency not in Urgency.values:
        faults["urgency"] = _("State how urgent it is.")
    if draft.municipality and not is_municipality(draft.municipality):
        faults["municipality"] = _("Choose a municipality from the list, or leave it blank.")
    if set(draft.forms) - set(known_codes("form")):
        faults["forms"] = _("Choose forms of exploitation from the list.")
    if faults:
        raise ValidationError(faults)
