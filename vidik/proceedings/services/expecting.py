# SPDX-License-Identifier: EUPL-1.2
"""Expected notices of proceedings: expect them, hear them, ask for them, give them up.

An expert says what a notice means: of a kind of notice nobody can see whether detention began or
ended, and of whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.services.cases import moment
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.kinds import institutions_for
from vidik.exchange.services.answering import close_all
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.notices import ASKED, notify
from vidik.identification.services.procedures import user_of
from vidik.identification.types import DECIDED, Outcome
from vidik.institutions.models import Institution
from vidik.proceedings.methods import IDENTIFIED, ExpectedKind, successors
from vidik.proceedings.models import BY_NOTICE, ExpectedNotice, ReportedAct, Telling, Wish
from vidik.proceedings.selectors.expected import (
    expected_kinds,
    letters_naming,
    name_of_expected,
    offered_kinds,
    open_expected,
    stays_identified,
)
from vidik.proceedings.services import telling

MISTAKE: Final = "mistake"
OVER: Final = "ended"
NO_VICTIM: Final = "no-victim"
"""Reasons that the system gives itself: they are in the pack's list of reasons."""
TITLE: Final = gettext_lazy("Request for notification about proceedings")
TEXT: Final = gettext_lazy(
    "In the case {code} the centre has not received notification of the following: {what}. Please"
    " reply to this notice by the code of the case, without the name of the person."
)


def expect(
    procedure: Procedure, kinds: Sequence[str], institution: Institution | None, *, actor: Actor
) -> list[ExpectedNotice]:
    """Expect to hear something of proceedings from now on.

    Args:
        procedure: one that is counted by itself.
        kinds: codes of what is expected; each is expected once at a time.
        institution: who has to notify; None where that is not known yet.
        actor: who enters it.

    Raises:
        ValidationError: by field; something cannot be expected yet or is expected already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        offered = {each.code: each for each in offered_kinds(procedure)}
        if not kinds:
            raise ValidationError({"kinds": _("Choose what is expected.")})
        if not set(kinds) <= set(offered):
            raise ValidationError(
                {"kinds": _("This is expected already, or cannot be expected yet.")}
            )
        _require_may_notify(institution)
        user = user_of(actor, Action.IDENTIFICATION_WORK)
        rows = [_add(procedure, offered[code], institution, user) for code in dict.fromkeys(kinds)]
        act.record("procedure.expected", kinds=len(rows))
    return rows


def name_notifier(
    expected: ExpectedNotice, institution: Institution, *, actor: Actor
) -> ExpectedNotice:
    """Enter from which institution something is expected, or that it is another one by now.

    Raises:
        ValidationError: it is not expected any more, was asked for already, or the institution
            reports nothing on proceedings.
    """
    with change(actor, Action.IDENTIFICATION_WORK, expected) as (row, act):
        _require_open(row)
        if row.asked_notice_id is not None:
            raise ValidationError(_("It was asked for already: the institution stays."))
        _require_may_notify(institution)
        row.institution = institution
        row.save(update_fields=["institution"])
        act.record("procedure.expected-from", kind=row.kind)
    return row


def receive(
    expected: ExpectedNotice, how: str, received_on: dt.date, *, actor: Actor
) -> ExpectedNotice:
    """Enter that something was heard otherwise than by a notice; what follows is expected now.

    Args:
        expected: one that is still expected.
        how: code of the pack's list of ways.
        received_on: the day on which the centre heard it.
        actor: who enters it.

    Raises:
        ValidationError: by field, or it is not expected any more.
    """
    with change(actor, Action.IDENTIFICATION_WORK, expected) as (row, _act):
        procedure = row.procedure
        _require_open(row)
        problems: dict[str, str] = {}
        if how not in definitions().named("heard-way"):
            problems["how"] = _("Choose from the list.")
        if received_on > timezone.localdate(moment()):
            problems["received_on"] = _("This day is in the future.")
        elif received_on < timezone.localdate(procedure.report.received_at):
            problems["received_on"] = _("This is before the report was received.")
        if problems:
            raise ValidationError(problems)
        _heard(row, procedure, how, received_on, actor=actor)
    return row


def receive_by_notice(
    expected: ExpectedNotice, letter: Addressee, *, actor: Actor
) -> ExpectedNotice:
    """Enter that a notice in the exchange reported it; what follows is expected now.

    One that says it in codes is entered by `services.entering`, with what it says.

    Args:
        expected: one that is still expected.
        letter: the notice as it came to the actor's institution, naming the case.
        actor: who has read it.

    Raises:
        ValidationError: it is not expected any more, or the notice names another case or none.
    """
    with change(actor, Action.IDENTIFICATION_WORK, expected) as (row, _act):
        procedure = row.procedure
        _require_open(row)
        named = scope(actor, Action.EXCHANGE_READ, letters_naming(procedure))
        if not named.filter(pk=letter.pk).exists():
            raise ValidationError({"letter": _("Choose a notice that names this case.")})
        if procedure.expected_notices.filter(kind=row.kind, notice=letter.notice_id).exists():
            raise ValidationError({"letter": _("This notice has already been entered for this.")})
        assert letter.sent_at is not None  # noqa: S101 - what came was sent
        row.notice_id = letter.notice_id
        _heard(row, procedure, BY_NOTICE, timezone.localdate(letter.sent_at), actor=actor)
    return row


def hear_act(row: ExpectedNotice, procedure: Procedure, act: ReportedAct, actor: Actor) -> None:
    """Enter that something was heard by what a notice says; the caller holds the procedure."""
    assert act.letter.sent_at is not None  # noqa: S101 - what came was sent
    row.notice_id = act.letter.notice_id
    _heard(row, procedure, BY_NOTICE, timezone.localdate(act.letter.sent_at), actor=actor, act=act)


def _heard(
    row: ExpectedNotice,
    procedure: Procedure,
    how: str,
    received_on: dt.date,
    *,
    actor: Actor,
    act: ReportedAct | None = None,
) -> None:
    row.received_on, row.received_how = received_on, how
    row.save(update_fields=["received_on", "received_how", "notice"])
    _close_request(row, actor)
    _go_on(row, procedure, actor, act.act if act is not None else "")
    if act is None:
        telling.open_heard(row)
    record(actor.label, "procedure.heard", procedure, kind=row.kind, how=how)


def _close_request(row: ExpectedNotice, actor: Actor) -> None:
    """Let nobody be reminded of a request for what is known by now."""
    if row.asked_notice_id is not None:
        letters = Addressee.objects.filter(notice=row.asked_notice_id)
        close_all(list(letters.values_list("pk", flat=True)), actor=actor)


def ask_for(expected: ExpectedNotice, *, actor: Actor) -> ExpectedNotice:
    """Ask the institution that should have notified us, by a notice with a clock; once.

    The notice names the case by its code and what is asked, nothing else.

    Raises:
        ValidationError: it is not expected any more, was asked for, or nobody knows whom to ask.
    """
    with change(actor, Action.IDENTIFICATION_WORK, expected) as (row, act):
        procedure = row.procedure
        _require_open(row)
        if row.asked_notice_id is not None:
            raise ValidationError(_("This was already asked for."))
        if row.institution is None:
            raise ValidationError(_("First enter from which institution it is expected."))
        with translation.override(settings.COUNTRY.official_language):
            what = name_of_expected(row.kind)
        row.asked_notice = notify(
            procedure,
            ASKED,
            [row.institution.code],
            title=TITLE,
            text=TEXT,
            values={"what": what},
            actor=actor,
        )
        row.save(update_fields=["asked_notice"])
        act.record("procedure.asked-for", kind=row.kind)
    return row


def expect_no_more(expected: ExpectedNotice, because: str, *, actor: Actor) -> ExpectedNotice:
    """Enter that something does not come any more, and why; this stays.

    Raises:
        ValidationError: it is not expected any more, or the reason is none of the list.
    """
    with change(actor, Action.IDENTIFICATION_WORK, expected) as (row, act):
        _require_open(row)
        if because not in definitions().named("not-coming"):
            raise ValidationError({"because": _("Choose from the list.")})
        _end(row, because, actor)
        act.record("procedure.not-coming", kind=row.kind, reason=because)
    return row


def take_back(expected: ExpectedNotice, *, actor: Actor) -> ExpectedNotice:
    """Enter that something was not heard after all: it is expected again, and may be asked for.

    A notice that said it waits to be entered again, and who was not told of it yet need not be.
    What followed from it or ended with it stays, and is corrected by hand. Where another one of
    its kind is expected by now, or the person is no victim, nothing is left of this one.

    Raises:
        ValidationError: it was not heard.
    """
    with change(actor, Action.IDENTIFICATION_WORK, expected) as (row, act):
        procedure = row.procedure
        if row.received_on is None:
            raise ValidationError(_("This was not entered as received."))
        row.notice, row.received_on, row.received_how, row.asked_notice = None, None, "", None
        telling.withdraw(Telling.objects.filter(expected=row))
        for each in row.acts.filter(taken_back_at__isnull=True):
            telling.withdraw(each.tellings.all())
            each.taken_back_at = moment()
            each.save(update_fields=["taken_back_at"])
        if procedure.state in DECIDED and not stays_identified(procedure):
            row.ended_at, row.ended_because = moment(), NO_VICTIM
        elif open_expected(procedure).filter(kind=row.kind).exists():
            row.ended_at, row.ended_because = moment(), MISTAKE
        row.save(
            update_fields=[
                "notice", "received_on", "received_how", "asked_notice", "ended_at",
                "ended_because",
            ]
        )  # fmt: skip
        act.record("procedure.not-heard", kind=row.kind)
    return row


def apply_decision(procedure: Procedure, actor: Actor) -> None:
    """Expect what follows the identification of a person, and nothing of who is no victim.

    What was opened again and ended without a finding leaves it as it was.

    The caller holds the procedure, acts and records.
    """
    if procedure.state not in DECIDED:
        return
    if not stays_identified(procedure):
        for row in open_expected(procedure):
            _end(row, NO_VICTIM, actor)
    if procedure.outcome != Outcome.IDENTIFIED:
        return
    for kind in successors(expected_kinds(), IDENTIFIED):
        if not procedure.expected_notices.filter(kind=kind.code).exists():
            _add(procedure, kind, None, None)


def go_over(old: Procedure, new: Procedure) -> None:
    """Let a procedure that was opened again go on with what the former expected and heard."""
    old.expected_notices.update(procedure=new)
    old.reported_acts.update(procedure=new)
    old.tellings.update(procedure=new)
    Wish.objects.filter(procedure=old).update(procedure=new)


def _go_on(row: ExpectedNotice, procedure: Procedure, actor: Actor, act: str) -> None:
    """Expect what follows from something that was heard, and stop expecting what it ended."""
    kinds = {each.code: each for each in expected_kinds()}
    reported = kinds.get(row.kind)
    current = list(procedure.expected_notices.all())
    for each in current:
        if reported is not None and each.kind in reported.ends and each.is_open:
            _end(each, OVER, actor)
    over = {code for each in current if each.received_on for code in _ends(kinds, each.kind)}
    known = {each.kind for each in current if each.is_open or each.kind != row.kind}
    for kind in successors(expected_kinds(), row.kind, act):
        if kind.code not in known | over:
            notifier = row.institution
            if notifier is not None and notifier.kind.code not in kind.senders:
                notifier = None
            _add(procedure, kind, notifier, None)


def _ends(kinds: dict[str, ExpectedKind], code: str) -> tuple[str, ...]:
    return kinds[code].ends if code in kinds else ()


def _end(row: ExpectedNotice, because: str, actor: Actor) -> None:
    row.ended_at, row.ended_because = moment(), because
    row.save(update_fields=["ended_at", "ended_because"])
    _close_request(row, actor)


def _add(
    procedure: Procedure,
    kind: ExpectedKind,
    institution: Institution | None,
    user: int | None,
) -> ExpectedNotice:
    # Whoever has to notify gets the whole period, even if the centre learned late what led to it.
    since = timezone.localdate(moment())
    row = ExpectedNotice(
        procedure=procedure,
        case_id=procedure.case_id,
        kind=kind.code,
        institution=institution,
        since_on=since,
        due_on=kind.due(since),
        entered_at=moment(),
        entered_by_id=user,
    )
    row.save(force_insert=True)
    return row


def _require_open(row: ExpectedNotice) -> None:
    if not row.is_open:
        raise ValidationError(_("The outcome has already been entered."))


def _require_may_notify(institution: Institution | None) -> None:
    if institution is not None and not institutions_for(ASKED).filter(pk=institution.pk).exists():
        raise ValidationError(
            {"institution": _("Choose a prosecutor’s office, a court or a prison.")}
        )
