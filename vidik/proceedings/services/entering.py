# SPDX-License-Identifier: EUPL-1.2
"""Enter what notices say into the case that they name, so that nobody types it twice.

A part of the system enters what leaves nothing to choose: the case has one procedure, and either an
expert confirmed before that the matter is about it, or the sender may know of the case and what the
act reports is expected of that very sender. The rest waits for an expert, with the entry prepared.
Whoever sends learns nothing of either.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Role
from vidik.audit.services.recording import record
from vidik.cases.models import Case
from vidik.cases.services.cases import moment
from vidik.exchange.models import Addressee, Notice
from vidik.exchange.services import receiving
from vidik.exchange.types import State
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.procedures import user_of
from vidik.proceedings.models import ExpectedNotice, ReportedAct
from vidik.proceedings.registry import confirmed_case
from vidik.proceedings.selectors.expected import OPEN, open_expected
from vidik.proceedings.selectors.forms import Said, forms, said_in
from vidik.proceedings.selectors.received import current_procedures, letters_to_enter
from vidik.proceedings.services import telling
from vidik.proceedings.services.expecting import hear_act, take_back

DESK: Final = "proceedings-desk"


def enter_sent(key: uuid.UUID, version: int | None = None) -> bool:
    """Enter what a notice says where it leaves nothing to choose; asked again, it does so once.

    A version that was corrected in the meantime is not entered: that is on record, and the job of
    the correction enters the newer one.

    Args:
        key: of the notice.
        version: the one that was sent or corrected; the newest one where none is named.

    Returns:
        Whether it was entered; if not, it waits for an expert of the institution it was sent to.
    """
    with acting(Actor.system(DESK)):
        notice = Notice.objects.filter(pk=key, sent_at__isnull=False).first()
        if notice is None or _is_superseded(notice, version):
            return False
        confirmed = confirmed_case(notice)
        if confirmed is not None and notice.case_id is None:
            Notice.objects.filter(pk=notice.pk, case__isnull=True).update(case=confirmed)
            notice.case_id = confirmed
        if notice.case_id is None:
            _hand_on(notice)
            return False
        case = Case.objects.get(pk=notice.case_id)
        # What still comes to one that handed the case over is for the one responsible for it now.
        to = [case.responsible_id, *case.answered_before]
        letters = {row.institution_id: row for row in notice.addressees.filter(institution__in=to)}
        letter = next((letters[place] for place in to if place in letters), None)
        procedures = list(current_procedures(case.pk))
        if letter is None or len(procedures) != 1:
            return False
        desk = Actor(
            label=f"system:{DESK}",
            roles=frozenset({Role.SYSTEM}),
            name=DESK,
            institution=case.responsible_id,
        )
        action = Action.PROCEEDINGS_ENTER
        with change(desk, action, procedures[0], idempotent=True) as (procedure, _act):
            return _enter_sent(letter, procedure, desk, version, is_confirmed=confirmed == case.pk)


def _is_superseded(notice: Notice, version: int | None) -> bool:
    """Return whether a version was corrected since its job was queued, and put that on record."""
    newest = notice.versions.values_list("number", flat=True).first()
    if version is None or newest is None or version >= newest:
        return False
    record(f"system:{DESK}", "notice.version-superseded", notice, version=version, newest=newest)
    return True


def _hand_on(notice: Notice) -> None:
    """Let a notice about a case that its addressee has handed over stand where the case is now.

    Its sender may not know of the case and the addressee does not see it any more, so that nobody
    else would enter what it says. An expert does: nothing is entered of such a sender.
    """
    for letter in notice.addressees.all():
        said = said_in(letter)
        if said is None:
            continue
        found = Case.objects.filter(
            code=said.case, answered_before__contains=[letter.institution_id]
        ).first()
        if found is not None:
            Notice.objects.filter(pk=notice.pk, case__isnull=True).update(case=found)
            return


def _enter_sent(
    letter: Addressee, procedure: Procedure, desk: Actor, version: int | None, *, is_confirmed: bool
) -> bool:
    said = said_in(letter)
    if said is None or said.version != (version or said.version):
        return False
    before = ReportedAct.objects.filter(letter=letter)
    current = before.filter(taken_back_at__isnull=True).first()
    if current is not None:
        return current.procedure_id == procedure.pk and _correct(current, said, letter, desk)
    if before.exists() or said.act not in _acts(letter):
        # What an expert took back is for an expert to enter.
        return False
    expected = _expected_by(procedure, said)
    if said.case != procedure.case.code or (
        not is_confirmed and not _is_expected_of_sender(procedure, said, letter)
    ):
        return False
    if ReportedAct.objects.filter(
        procedure=procedure, act=said.act, on=said.on, taken_back_at__isnull=True
    ).exists():
        return False
    if expected is not None and expected.institution_id is None:
        # What follows is expected of whoever has the matter now.
        expected.institution_id = letter.sender_id
        expected.save(update_fields=["institution"])
    _enter(letter, said, procedure, expected, user=None, actor=desk)
    return True


def enter(letter: Addressee, procedure: Procedure, *, actor: Actor) -> ReportedAct:
    """Enter what a notice says into a case, as an expert who read it decides.

    What is expected of the kind is heard by it, and the sender gets the acknowledgement. One that
    was corrected since is entered anew.

    Raises:
        ValidationError: it does not wait, says nothing that can be entered, or the procedure is
            counted with another one.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, _act):
        said = _waiting(letter, actor)
        if procedure.same_as_id is not None or procedure.opened_at is None:
            raise ValidationError(
                _("This procedure was not opened, or is conducted together with another one.")
            )
        if said.act not in _acts(letter):
            raise ValidationError(
                _("This kind of notice no longer has such an act: set the notice aside.")
            )
        _take_back_former(letter, actor)
        user = user_of(actor, Action.IDENTIFICATION_WORK)
        expected = _expected_by(procedure, said)
        row = _enter(letter, said, procedure, expected, user=user, actor=actor)
        _acknowledge(letter, actor)
        return row


def set_aside(letter: Addressee, because: str, *, actor: Actor) -> ReportedAct:
    """Enter that what a notice says is entered nowhere, and why.

    Raises:
        ValidationError: the reason is none of the list, or it does not wait.
    """
    with change(actor, Action.IDENTIFICATION_WORK) as act:
        said = _waiting(letter, actor)
        if because not in definitions().named("aside"):
            raise ValidationError({"because": _("Choose from the list.")})
        _take_back_former(letter, actor)
        row = ReportedAct(
            letter=letter,
            institution_id=_answering(actor),
            version=said.version,
            act=said.act,
            set_aside=because,
            entered_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        _insert(row)
        act.record("notice.set-aside", letter.notice, reason=because)
    return row


def take_back_act(row: ReportedAct, *, actor: Actor) -> ReportedAct:
    """Take back what was entered from a notice: it waits again, and what it reported is expected.

    Raises:
        ValidationError: it was taken back already.
    """
    if row.expected is not None and row.taken_back_at is None:
        take_back(row.expected, actor=actor)
        row.refresh_from_db()
        return row
    with change(actor, Action.IDENTIFICATION_WORK, row) as (row, act):
        if row.taken_back_at is not None:
            raise ValidationError(_("This has already been taken back."))
        telling.withdraw(row.tellings.all())
        row.taken_back_at = moment()
        row.save(update_fields=["taken_back_at"])
        act.record("procedure.act-taken-back", row.procedure, act=row.act)
    return row


def _acknowledge(letter: Addressee, actor: Actor) -> None:
    """Acknowledge a notice whose content was entered: somebody has read it."""
    if letter.state in {State.SENT, State.DELIVERED, State.SEEN}:
        receiving.acknowledge(letter, actor=actor)


def _waiting(letter: Addressee, actor: Actor) -> Said:
    found = letters_to_enter(actor).filter(pk=letter.pk).first()
    said = said_in(found) if found is not None else None
    if said is None:
        raise _entered_meanwhile()
    return said


def _answering(actor: Actor) -> int:
    assert actor.institution is not None  # noqa: S101 - letters wait for an institution alone
    return actor.institution


def _insert(row: ReportedAct) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # It may have been entered into a case of which the actor does not know.
        raise _entered_meanwhile() from error


def _entered_meanwhile() -> ValidationError:
    return ValidationError(_("This notice was entered or set aside in the meantime."))


def _take_back_former(letter: Addressee, actor: Actor) -> None:
    """Take back what an earlier version of a corrected notice said."""
    for row in ReportedAct.objects.filter(letter=letter, taken_back_at__isnull=True):
        if row.procedure_id is not None:
            take_back_act(row, actor=actor)
            continue
        # It was set aside and belongs to no procedure: what is entered now is put on record.
        row.taken_back_at = moment()
        row.save(update_fields=["taken_back_at"])


def _acts(letter: Addressee) -> set[str]:
    found = forms().of_kind(letter.kind.code)
    return {each.code for each in found.acts} if found is not None else set()


def _reports(said: Said) -> str:
    found = forms().act(said.act)
    return found.reports if found is not None else ""


def _expected_by(procedure: Procedure, said: Said) -> ExpectedNotice | None:
    """Return what an act reports, if it is expected."""
    wanted = _reports(said)
    return open_expected(procedure).filter(kind=wanted).first() if wanted else None


def _is_expected_of_sender(procedure: Procedure, said: Said, letter: Addressee) -> bool:
    """Return whether what an act reports is expected of its sender.

    Of an act that reports nothing expected: whether anything is, or was heard, of the sender.
    """
    rows = procedure.expected_notices.filter(institution=letter.sender_id)
    wanted = _reports(said)
    rows = rows.filter(OPEN, kind=wanted) if wanted else rows.filter(ended_at__isnull=True)
    return rows.exists()


def _enter(
    letter: Addressee,
    said: Said,
    procedure: Procedure,
    expected: ExpectedNotice | None,
    *,
    user: int | None,
    actor: Actor,
) -> ReportedAct:
    row = ReportedAct(
        letter=letter,
        institution_id=_answering(actor),
        version=said.version,
        procedure=procedure,
        case_id=procedure.case_id,
        expected=expected,
        act=said.act,
        on=said.on,
        until=said.until,
        code=said.code,
        entered_at=moment(),
        entered_by_id=user,
    )
    _insert(row)
    if user is not None:
        # Where the case is restricted, so is its letter.
        Notice.objects.filter(pk=letter.notice_id).update(case=procedure.case_id)
    if expected is not None:
        hear_act(expected, procedure, row, actor)
    telling.open_act(row)
    record(actor.label, "procedure.act-entered", procedure, act=row.act)
    return row


def _correct(row: ReportedAct, said: Said, letter: Addressee, desk: Actor) -> bool:
    """Enter other days and codes of the same act, if the system entered it.

    Another act is for an expert to enter, and so is what an expert entered or what a sender says
    of whom nothing is expected any more.
    """
    if row.version >= said.version:
        return True
    assert row.procedure is not None  # noqa: S101 - the system sets nothing aside
    if (
        row.entered_by_id is not None
        or row.act != said.act
        or not row.procedure.expected_notices.filter(
            institution=letter.sender_id, ended_at__isnull=True
        ).exists()
    ):
        return False
    row.version, row.on, row.until, row.code = said.version, said.on, said.until, said.code
    row.save(update_fields=["version", "on", "until", "code"])
    telling.tell_corrected(row)
    record(desk.label, "procedure.act-corrected", row.procedure, act=row.act)
    return True
