# SPDX-License-Identifier: EUPL-1.2
"""Receive a report: a number, a case for each person, every text sealed, whoever is on duty called.

Whoever reports has no right to the centre's cases. A part of the system that may open cases and
enter persons, but read neither, does it for them after their own right was asked.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, replace
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import acting, authorize, can
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.cases.services.cases import open_case_for
from vidik.cases.types import Sensitivity
from vidik.core.steps import MARK_LASTS
from vidik.institutions.models import Institution
from vidik.referral.methods import receipts
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp, ReportNumber
from vidik.referral.policies import DESK
from vidik.referral.registry import handle_receipt
from vidik.referral.selectors.pack import centre, rules
from vidik.referral.services.attaching import store_files
from vidik.referral.services.checking import check_draft, is_child
from vidik.referral.services.duties import plan_duties
from vidik.referral.services.duty_calls import call_duty
from vidik.referral.services.foreign_notifications import save_foreign_notification
from vidik.referral.services.rereading import keep_copies
from vidik.referral.types import (
    Known,
    NoteKind,
    PersonDraft,
    Receipt,
    ReportDraft,
    Source,
    Urgency,
)
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services.entering import enter_person
from vidik.vault.services.notes import write_note
from vidik.vault.types import (
    ContactFacts,
    Entered,
    NameFacts,
    ParticularFacts,
    SafeContactFacts,
)

SENT_TWICE: Final = dt.timedelta(minutes=10)
"""For how long the same form sent again gives its code again."""


@sensitive_variables()
def file_report(draft: ReportDraft, *, actor: Actor) -> Receipt:
    """Receive a report of a suspicion for the centre. The same form sent twice is one report.

    Of a form that was changed between the two the receipt says so: the second was not stored.

    Args:
        draft: what was filled in.
        actor: a member of an institution, or a public visitor, who gets a code to come back.

    Raises:
        ValidationError: a field is wrong; it is named, and nothing is stored.
    """
    if not actor.is_visitor:
        authorize(actor, Action.REPORTS_FILE)
    check_draft(draft, actor)
    with change(actor, None, idempotent=True) as act:
        with acting(Actor.system(DESK)):
            receipt = _once(draft, actor)
        if not receipt.repeated:
            act.record(
                "report.received",
                label="referral.report",
                key=str(receipt.key),
                source=str(draft.source),
                channel=str(draft.channel),
                urgency=str(draft.urgency),
                persons=len(draft.persons),
            )
    return receipt


def was_received_before(draft: ReportDraft) -> bool:
    """Return whether the form of a report was received before, as it is or otherwise filled in."""
    with acting(Actor.system(DESK)):
        return ReporterFollowUp.objects.filter(
            submission__in=stored_keys(draft.submission)
        ).exists()


@sensitive_variables()
def _once(draft: ReportDraft, actor: Actor) -> Receipt:
    known = ReporterFollowUp.objects.filter(submission__in=stored_keys(draft.submission)).first()
    if known is not None:
        return _again(known, draft, actor)
    try:
        with transaction.atomic():
            return _receive(draft, actor)
    except IntegrityError:
        # The same form came twice at the same moment; the other one has made the report.
        known = ReporterFollowUp.objects.filter(
            submission__in=stored_keys(draft.submission)
        ).first()
        if known is None:
            raise
        return _again(known, draft, actor)


@sensitive_variables()
def _again(known: ReporterFollowUp, draft: ReportDraft, actor: Actor) -> Receipt:
    """Return the receipt of a report that is there; to nobody but who sent it.

    Whoever's browser sent the form twice sees the answer to the second time only, and would never
    learn the code, their own or that of a caller: within minutes it is given again.
    """
    if known.user_id != actor.user_id:
        raise ValidationError(_("This form has already been sent. Open a new one to report again."))
    code = ""
    entered = known.entered_at or known.received_at
    if known.follow_up and timezone.now() - entered < SENT_TWICE:
        drawn = receipts.code_of(draft.submission, force_bytes(settings.SECRET_KEY))
        code = drawn if hash_of(drawn) == bytes(known.follow_up) else ""
    return Receipt(
        known.number,
        known.received_at,
        known.report_id,
        code=code,
        repeated=True,
        # Where it is no longer known what came first the page does not say that all of it arrived.
        changed=cache.get(_content_at(draft)) != _content_of(draft),
    )


def _content_at(draft: ReportDraft) -> str:
    return f"content-of-report:{stored_keys(draft.submission)[0]}"


@sensitive_variables()
def _content_of(draft: ReportDraft) -> str:
    """Return the keyed hash of what was filled in, whichever key its form carried."""
    known = asdict(replace(draft, files=())) | {
        "submission": None,
        "forms": sorted(set(draft.forms)),
        "files": [each.mark for each in draft.files],
    }
    return receipts.content_mark(known, force_bytes(settings.SECRET_KEY))


def stored_keys(submission: uuid.UUID) -> list[uuid.UUID]:
    """Return the hashes of a form's key under the present key of the system and former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [receipts.stored_key(submission, force_bytes(key)) for key in keys]


@sensitive_variables()
def _receive(draft: ReportDraft, actor: Actor) -> Receipt:
    now = draft.came_at or timezone.now()
    responsible = centre()
    desk = Actor.system(DESK)
    code = ""
    if _wants_code(draft, actor):
        code = receipts.code_of(draft.submission, force_bytes(settings.SECRET_KEY))
    entered = [(each, *_enter(each, draft, responsible, desk)) for each in draft.persons]
    report = Report(
        number=next_number(now),
        case=entered[0][1],
        received_at=now,
        source=draft.source,
        channel=draft.channel,
        reporter_institution_id=_reporting_body(draft, actor),
        reporter_user="" if actor.is_visitor else actor.label,
        urgency=draft.urgency,
        municipality=draft.municipality,
        forms=sorted(set(draft.forms)),
        screening_id=draft.screening,
    )
    report.save(force_insert=True)
    ReporterFollowUp(
        report=report,
        number=report.number,
        submission=stored_keys(draft.submission)[0],
        institution_id=_reporting_body(draft, actor),
        user_id=actor.user_id,
        follow_up=hash_of(code) if code else None,
        received_at=now,
        entered_at=timezone.now(),
        source=draft.source,
        persons=len(draft.persons),
        feedback_due=_feedback_due(draft, now),
    ).save(force_insert=True)
    cache.set(_content_at(draft), _content_of(draft), MARK_LASTS)
    if draft.notification is not None:
        save_foreign_notification(report, draft.notification)
    rows = [
        ReportedPerson(
            report=report,
            case=case,
            person=person,
            position=place,
            screening_id=each.screening,
            **coded_facts(each, now),
        )
        for place, (each, case, person) in enumerate(entered, start=1)
    ]
    ReportedPerson.objects.bulk_create(rows)
    handle_receipt(rows)
    for each, _case, person in entered:
        _store(person, NoteKind.PERSONAL, each.about, report.pk, desk)
        _store(person, NoteKind.WISHES, each.wished, report.pk, desk)
    first = entered[0][2]
    for kind, text in _texts(draft):
        _store(first, kind, text, report.pk, desk)
    store_files(first, draft.files, subject=report.pk)
    if _can_reread(draft, actor):
        keep_copies(draft, [(each, person) for each, _case, person in entered], report.pk)
    plan_duties(report, rows, actor=desk)
    call_duty(report, actor=desk, at=now if draft.synthetic else None)
    return Receipt(report.number, now, report.pk, code=code)


def _wants_code(draft: ReportDraft, actor: Actor) -> bool:
    """Say whether whoever reports has no other way back: a visitor, or a caller to the centre."""
    if actor.is_visitor:
        return True
    return _is_of_a_caller(draft, actor)


def _can_reread(draft: ReportDraft, actor: Actor) -> bool:
    """Say whether anybody could open a copy: the account that sends what it says itself."""
    return (
        actor.user_id is not None
        and draft.on_behalf_of is None
        and not _is_of_a_caller(draft, actor)
        and bool(can(actor, Action.REPORTS_FOLLOW))
    )


def _is_of_a_caller(draft: ReportDraft, actor: Actor) -> bool:
    """Say whether the centre takes a report down of somebody who is no institution known here."""
    return (
        draft.source != Source.CENTRE
        and draft.on_behalf_of is None
        and bool(can(actor, Action.REPORTS_HANDLE))
    )


def _feedback_due(draft: ReportDraft, now: dt.datetime) -> dt.datetime | None:
    """Return by when the reporter hears from the centre; the centre owes itself nothing."""
    if draft.source == Source.CENTRE:
        return None
    return now + dt.timedelta(days=rules().feedback_days)


def _texts(draft: ReportDraft) -> tuple[tuple[NoteKind, str], ...]:
    return (
        (NoteKind.ACCOUNT, draft.account),
        (NoteKind.PLACE, draft.place),
        (NoteKind.SUSPECTS, draft.suspects),
        (NoteKind.DANGERS, draft.dangers),
        (NoteKind.DONE, draft.done),
        (NoteKind.CALL_BACK, draft.call_back),
    )


@sensitive_variables()
def _store(person: Person, kind: NoteKind, text: str, report: uuid.UUID, actor: Actor) -> None:
    if text.strip():
        write_note(person, kind.value, Plain(text), subject=report, actor=actor)


@sensitive_variables()
def _enter(
    each: PersonDraft, draft: ReportDraft, responsible: Institution, desk: Actor
) -> tuple[Case, Person]:
    """Open a case for a person and enter them, also where nothing is known of them."""
    raised = is_child(each, draft.came_at) == Known.YES or draft.urgency == Urgency.IMMEDIATE
    case = open_case_for(
        responsible,
        actor=desk,
        sensitivity=Sensitivity.RAISED if raised else Sensitivity.ORDINARY,
        synthetic=draft.synthetic,
    )
    name = NameFacts(each.given.strip(), each.family.strip())
    entered = Entered(
        name=name if name.shown else None,
        particulars=ParticularFacts(
            year=each.year,
            about=each.year is not None,
            sex=each.sex,
        ),
        contact=ContactFacts(value=each.phone.strip(), safe=each.may_call)
        if each.phone.strip()
        else None,
        safe_contact=SafeContactFacts(
            may_call=each.may_call,
            may_write=each.may_write,
            when=each.when,
            in_whose_name=each.in_whose_name,
            never_say=each.never_say,
        )
        if each.has_safe_contact
        else None,
    )
    return case, enter_person(case, entered, actor=desk)


def coded_facts(each: PersonDraft, came_at: dt.datetime) -> dict[str, Any]:
    """Return what is known of a person in codes, as the report's row keeps it."""
    return {
        "age_group": str(each.age_group),
        "child": is_child(each, came_at),
        "sex": str(each.sex),
        "citizenship": each.citizenship,
        "migrant": str(each.migrant),
        "asylum_seeker": str(each.asylum_seeker),
        "knows": str(each.knows),
        "agrees": str(each.agrees),
        "despite": each.despite,
        "wishes": sorted(set(each.wishes)),
        "safe_way": str(each.safe_way),
        "interpreter": each.interpreter,
    }


def _reporting_body(draft: ReportDraft, actor: Actor) -> int | None:
    """Return the institution that reported; the centre reports what it has found itself alone."""
    if _is_of_a_caller(draft, actor):
        return None
    return actor.institution if draft.on_behalf_of is None else draft.on_behalf_of


def hash_of(code: str) -> bytes:
    """Return the keyed hash under which a code is stored."""
    return receipts.hashed(code, force_bytes(settings.SECRET_KEY))


def hashes_of(code: str) -> list[bytes]:
    """Return the hashes under the present key of the installation and under former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [receipts.hashed(code, force_bytes(key)) for key in keys]


def next_number(now: dt.datetime) -> str:
    """Return the next number of the year, without gaps; others wait until the transaction ends."""
    year = timezone.localdate(now).year
    row = lock(ReportNumber.objects.get_or_create(year=year)[0])
    ReportNumber.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return f"R-{year}-{row.last + 1:05}"
