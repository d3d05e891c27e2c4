# SPDX-License-Identifier: EUPL-1.2
"""Erase a person by destroying their key, and certify it; a legal hold refuses."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.selectors.emergencies import emergencies_to_review
from vidik.core.formats import format_moment
from vidik.core.workflow import Refusal
from vidik.vault.models import (
    AccessLogEntry,
    Address,
    Contact,
    Document,
    Erasure,
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
from vidik.vault.services.registering import register_soon
from vidik.vault.services.sealing import Erased
from vidik.vault.services.storing import remove_files
from vidik.vault.types import ErasureGround, HoldGround

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


def erase_person(person: Person, *, ground: str, actor: Actor) -> Erasure:
    """Destroy a person's key with everything that it opens, and give the certificate.

    The person's row stays with its code and case, so that what other rooms counted still counts;
    it identifies nobody. Rows merged into it have keys of their own and are erased by themselves.

    Raises:
        Held: a legal hold stands; it is named.
        StillOpen: somebody still owes something about the person; it is named by its number.
        Erased: it has been done already.
        ValidationError: no such ground, or another row is merged with this one.
    """
    with change(actor, Action.IDENTITIES_ERASE, person) as (person, act):
        if person.erased_at is not None:
            raise Erased(_("This person was erased."))
        if ground not in ErasureGround.values:
            raise ValidationError({"ground": _("State why the person is erased.")})
        _refuse_if_held(person)
        if found := open_obligations(person, actor=actor):
            raise StillOpen(found)
        if primary_of(person, actor=actor) or person.merged.exists():
            raise ValidationError(
                _("Another entry is merged with this one: undo the merge, then erase each.")
            )
        counts, files = destroy(person)
        certificate = certify(person, ground, counts, actor.label)
        act.record(
            "identity.erased",
            ground=ground,
            certificate=certificate.number,
            rows=sum(counts.values()),
            files=files,
        )
        register_soon()
    return certificate


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
    number: str = "",
    before: str = "",
) -> Erasure:
    """Write the certificate of an erasure.

    Args:
        person: who was erased a moment ago.
        ground: an `ErasureGround`.
        counts: the rows destroyed, by table.
        by: label of the actor.
        number: the number given before, where the person is erased again.
        before: when they were erased first, where this is done again.
    """
    assert person.erased_at is not None  # noqa: S101 - set a moment ago
    number = number or _draw_number(timezone.localtime(person.erased_at).year)
    lines = [
        f"certificate: {number}",
        f"person: {person.code}",
        f"erased at: {person.erased_at.isoformat(timespec='seconds')}",
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
