# SPDX-License-Identifier: EUPL-1.2
"""Erase a person by destroying their key, and certify it.

One proposes it with a reason, another approves or rejects it; a legal hold and open work refuse.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor, Denied
from vidik.cases.selectors.emergencies import emergencies_to_review
from vidik.core.formats import format_moment
from vidik.core.workflow import Refusal
from vidik.vault.methods.plain import Plain
from vidik.vault.models import (
    AccessLogEntry,
    Address,
    Contact,
    Document,
    Erasure,
    ErasureProposal,
    FormerContent,
    Insight,
    LegalHold,
    Message,
    Name,
    NameTokens,
    Note,
    Particulars,
    Person,
    SafeContact,
    Sealed,
    StoredFile,
)
from vidik.vault.registry import Unfinished, unfinished
from vidik.vault.services.merging import primary_of
from vidik.vault.services.notes import write_note
from vidik.vault.services.registering import register_soon
from vidik.vault.services.sealing import Erased
from vidik.vault.services.storing import remove_files
from vidik.vault.types import ErasureGround, HoldGround, Rejection

PROPOSAL: Final = "erasure-proposal"
"""The kind of note that says what a proposal to erase rests on."""

_SEALED: Final[tuple[type[Sealed], ...]] = (
    Name, Particulars, Document, Contact, Address, SafeContact, StoredFile, Note, Message,
)  # fmt: skip


class Held(Refusal):
    """A legal hold stands: nothing of the person may be erased."""


class StillOpen(Refusal):
    """Somebody still owes something about the person; `unfinished` says what and what ends it."""

    def __init__(self, unfinished: list[Unfinished]) -> None:
        self.unfinished = unfinished
        numbers = dict.fromkeys(number for each in unfinished for number in each.numbers)
        super().__init__(
            _("Work concerning this person is not finished, so nothing may be erased: %(numbers)s.")
            % {"numbers": ", ".join(numbers)}
        )


def place_hold(person: Person, *, ground: str, actor: Actor) -> LegalHold:
    """Bar erasing of a person until the hold is lifted.

    Raises:
        ValidationError: no such ground, or a hold on it stands already.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.IDENTITIES_HOLD, person, bars_purging=True) as (person, act):
        if person.erased_at is not None:
            raise Erased(_("This person was erased."))
        if ground not in HoldGround.values:
            raise ValidationError({"ground": _("State why nothing may be erased.")})
        if current_holds(person).filter(ground=ground).exists():
            raise ValidationError({"ground": _("There is already a hold on this ground.")})
        hold = LegalHold.objects.create(
            person=person,
            case_id=person.case_id,
            ground=ground,
            since=timezone.now(),
            placed_by=actor.label,
        )
        act.record("identity.held", ground=ground)
    return hold


def lift_hold(hold: LegalHold, *, actor: Actor) -> None:
    """Allow erasing again, as far as this ground goes."""
    with change(actor, Action.IDENTITIES_HOLD, about=hold.person, idempotent=True) as act:
        lifted = LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
            lifted_at=timezone.now(), lifted_by=actor.label
        )
        if lifted:
            act.record("identity.hold-lifted", ground=hold.ground)


def current_holds(person: Person) -> QuerySet[LegalHold]:
    """List the holds that stand."""
    return LegalHold.objects.filter(person=person, lifted_at__isnull=True)


@sensitive_variables()
def propose_erasure(person: Person, *, ground: str, words: Plain, actor: Actor) -> ErasureProposal:
    """Propose that a person be erased; nothing changes until a second person approves it.

    Args:
        person: who is to be erased.
        ground: an `ErasureGround`.
        words: what the ground rests on, for whoever decides; sealed under the person's key.
        actor: who proposes it.

    Raises:
        Held: a legal hold stands; it is named.
        StillOpen: somebody still owes something about the person; it is named by its number.
        Erased: nothing of the person is left.
        ValidationError: no such ground, no words, another row is merged with this one, or a
            proposal waits already.
    """
    with change(actor, Action.IDENTITIES_PROPOSE_ERASURE, person) as (person, act):
        if ground not in ErasureGround.values:
            raise ValidationError({"ground": _("State why the person is erased.")})
        if not words.reveal().strip():
            raise ValidationError({"words": _("State in a few words what the ground rests on.")})
        _require_erasable(person, actor)
        if actor.user_id is None or actor.institution is None:
            raise Denied(
                _("Only a person can propose this."), action=Action.IDENTITIES_PROPOSE_ERASURE
            )
        row = ErasureProposal(
            person=person,
            case_id=person.case_id,
            institution_id=actor.institution,
            ground=ground,
            proposed_by_id=actor.user_id,
            proposed_at=timezone.now(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(
                _("A proposal to erase this person is already waiting for a second person.")
            ) from error
        write_note(person, PROPOSAL, words, subject=row.pk, actor=actor)
        act.record("identity.erasure-proposed", ground=ground)
    return row


def approve_erasure(proposal: ErasureProposal, *, actor: Actor) -> Erasure:
    """Destroy a person's key with everything that it opens, as somebody else has proposed.

    The person's row stays with its code and case, so that what other rooms counted still counts;
    it identifies nobody. Rows merged into it have keys of their own and are erased by themselves.

    Raises:
        Denied: it is the actor's own proposal.
        Held: a legal hold stands; it is named.
        StillOpen: somebody still owes something about the person; it is named by its number.
        Erased: it has been done already.
        ValidationError: it was decided meanwhile, the case was handed over since, or another row
            is merged with this one.
    """
    with change(actor, Action.IDENTITIES_ERASE, proposal.person) as (person, act):
        _require_erasable(person, actor)
        proposal = _waiting(proposal)
        if proposal.proposed_by_id == actor.user_id:
            raise Denied(
                _("Nobody approves an erasure that they proposed: a second person must."),
                action=Action.IDENTITIES_ERASE, label="vault.person", key=str(person.pk),
            )  # fmt: skip
        if proposal.institution_id != person.case.responsible_id:
            raise ValidationError(
                _("The case has been handed over since. Reject this proposal and make a new one.")
            )
        proposal.approved_by_id = actor.user_id
        proposal.approved_at = max(timezone.now(), proposal.proposed_at)
        proposal.save(update_fields=["approved_by", "approved_at"])
        counts, files = destroy(person)
        certificate = certify(
            person,
            proposal.ground,
            counts,
            actor.label,
            proposed_by=f"user:{proposal.proposed_by_id}",
        )
        act.record(
            "identity.erased",
            ground=proposal.ground,
            certificate=certificate.number,
            rows=sum(counts.values()),
            files=files,
        )
        register_soon()
    return certificate


def reject_erasure(proposal: ErasureProposal, *, reason: str, actor: Actor) -> ErasureProposal:
    """Leave a person as they are, though somebody proposed to erase them.

    Whoever proposed it may only withdraw it, and nobody else may say that they have.

    Raises:
        ValidationError: no such reason, or it was decided meanwhile.
        Denied: the actor may neither decide on it nor has proposed it.
    """
    is_own = proposal.proposed_by_id == actor.user_id
    action = Action.IDENTITIES_PROPOSE_ERASURE if is_own else Action.IDENTITIES_ERASE
    with change(actor, action, proposal.person) as (person, act):
        del person
        if reason not in Rejection.values or is_own != (reason == Rejection.WITHDRAWN):
            raise ValidationError({"reason": _("State why nothing is erased.")})
        proposal = _waiting(proposal)
        proposal.rejected_by_id = actor.user_id
        proposal.rejected_at = max(timezone.now(), proposal.proposed_at)
        proposal.rejected_because = reason
        proposal.save(update_fields=["rejected_by", "rejected_at", "rejected_because"])
        act.record("identity.erasure-rejected", reason=reason)
    return proposal


def _waiting(proposal: ErasureProposal) -> ErasureProposal:
    proposal = lock(proposal)
    if not proposal.is_waiting:
        raise ValidationError(_("Somebody has decided on this proposal in the meantime."))
    return proposal


def _require_erasable(person: Person, actor: Actor) -> None:
    """Require that nothing bars erasing a person."""
    if person.erased_at is not None:
        raise Erased(_("This person was erased."))
    _refuse_if_held(person)
    if found := open_obligations(person, actor=actor):
        raise StillOpen(found)
    if primary_of(person, actor=actor) or person.merged.exists():
        raise ValidationError(
            _("Another entry is merged with this one: undo the merge, then erase each.")
        )


def erase_files(person: Person, *, actor: Actor) -> int:
    """Remove a person's photos and scans and keep the rest; return how many there were.

    Raises:
        Held: a legal hold stands.
    """
    with change(actor, Action.IDENTITIES_ERASE, person) as (person, act):
        _refuse_if_held(person)
        rows = list(StoredFile.objects.filter(person=person))
        StoredFile.objects.filter(person=person).delete()
        remove_files(rows)
        act.record("identity.files-erased", files=len(rows))
        register_soon()
    return len(rows)


def open_obligations(person: Person, *, actor: Actor) -> list[Unfinished]:
    """List what somebody still owes about a person: here, in the case, and in the rooms above."""
    waiting = [
        f"{each.case_code}, {format_moment(each.requested_at, get_language() or 'en')}"
        for each in emergencies_to_review(person.case)
    ]
    found = []
    if waiting:
        found.append(
            Unfinished(
                _("Emergency access that nobody has reviewed"),
                tuple(waiting),
                _("Review it, or have it reviewed."),
            )
        )
    return [*found, *unfinished(person, actor)]


def _refuse_if_held(person: Person) -> None:
    holds = [str(HoldGround(hold.ground).label) for hold in current_holds(person)]
    if holds:
        raise Held(
            _("A legal hold is in force and nothing may be erased: %(grounds)s.")
            % {"grounds": ", ".join(holds)}
        )


def destroy(person: Person) -> tuple[dict[str, int], int]:
    """Destroy a person's key with every row and file; gives the rows by table, and the files."""
    files = list(StoredFile.objects.filter(person=person))
    counts = {}
    NameTokens.objects.filter(name__person=person).delete()
    models: tuple[type[Sealed | FormerContent], ...] = (*_SEALED, FormerContent)
    for model in models:
        rows, _by_model = model._default_manager.filter(person=person).delete()  # noqa: SLF001 - Django's public-by-use API
        counts[model._meta.model_name or ""] = rows  # noqa: SLF001 - see above
    AccessLogEntry.objects.filter(person=person).update(reason=None)
    Insight.objects.filter(person=person).update(words=None, alike="")
    remove_files(files)
    person.wrapped_key = None
    person.erased_at = timezone.now()
    person.save(update_fields=["wrapped_key", "erased_at"])
    return counts, len(files)


def certify(
    person: Person,
    ground: str,
    counts: dict[str, int],
    by: str,
    *,
    proposed_by: str = "",
    number: str = "",
    before: str = "",
) -> Erasure:
    """Write the certificate of an erasure.

    Args:
        person: who was erased a moment ago.
        ground: an `ErasureGround`.
        counts: the rows destroyed, by table.
        by: label of the actor.
        proposed_by: label of whoever proposed it.
        number: the number given before, where the person is erased again.
        before: when they were erased first, where this is done again.
    """
    assert person.erased_at is not None  # noqa: S101 - set a moment ago
    number = number or _draw_number(timezone.localtime(person.erased_at).year)
    lines = [
        f"certificate: {number}",
        f"person: {person.code}",
        f"erased at: {person.erased_at.isoformat(timespec='seconds')}",
        *([f"proposed by: {proposed_by}"] if proposed_by else []),
        f"erased by: {by}",
        f"ground: {ground}",
        "method: the key of the person was destroyed (AES-256-GCM)",
        *([f"erased again after a restore; the first time at: {before}"] if before else []),
        *(f"rows destroyed, {table}: {count}" for table, count in sorted(counts.items())),
    ]
    document = "\n".join(lines) + "\n"
    return Erasure.objects.create(
        number=number,
        person=person,
        case_id=person.case_id,
        ground=ground,
        erased_at=person.erased_at,
        erased_by=by,
        document=document,
        hash=hashlib.sha256(document.encode()).hexdigest(),
    )


def _draw_number(year: int) -> str:
    """Draw a number that tells neither how many there were nor in which order."""
    return f"{year}-{secrets.randbelow(10**8):08}"
