# SPDX-License-Identifier: EUPL-1.2
"""Call meetings, invite to them, move and cancel them, enter who came and how she took part."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor, Denied
from vidik.audit.services.recording import record
from vidik.cases.models import Case
from vidik.cases.services.cases import require_open
from vidik.conferences.models import (
    FormerDay,
    Meeting,
    MeetingNumber,
    Request,
    Seat,
    SeatCorrection,
    Undertaking,
)
from vidik.conferences.selectors.pack import choices, has_duty, is_owed_always, role_of, rules, word
from vidik.conferences.types import (
    STRENGTHS,
    WISHES,
    Call,
    Came,
    HerPart,
    MeetingKind,
    MeetingState,
    MinutesState,
    SignedAs,
    StruckWhy,
    TookPart,
    TookPartHow,
)
from vidik.conferences.workflow import MEETING, REQUEST
from vidik.core.formats import format_moment
from vidik.exchange.models import Addressee, Kind
from vidik.exchange.services import sending, writing
from vidik.exchange.services.answering import close_all
from vidik.exchange.types import NoticeDraft
from vidik.identification.services.procedures import user_of
from vidik.institutions.models import Institution
from vidik.vault.services.words import write_words

SUBJECT: Final = "conferences.seat"
CANCELLED: Final = "conferences.meeting"

LIST: Final = gettext_lazy("Choose from the list.")
MEANWHILE: Final = gettext_lazy(
    "This is no longer possible: somebody has entered something in the meantime."
)
LONGEST: Final = dt.timedelta(days=366)
"""How far ahead a meeting is called."""
LEAST_MINUTES: Final = 30
"""For an answer, as long as the meeting itself does not begin sooner."""
MOST_MINUTES: Final = 24 * 60
_REFUSED: Final = {
    "an_institution_has_one_seat_at_a_meeting": (
        "institutions", gettext_lazy("One of these institutions has already been invited."),
    ),
    "an_institution_asks_for_one_conference": (
        "", gettext_lazy("Your institution has already asked for a conference; the request is "
                         "waiting."),
    ),
    "secrecy_about_a_case_is_undertaken_once": (
        "institution", gettext_lazy("This has already been entered."),
    ),
    "conferences_meeting_follows_id_key": ("", MEANWHILE),
}  # fmt: skip


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Say in words what the database refuses.

    Raises:
        ValidationError: it refused something that is known here.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        known = _REFUSED.get(getattr(diagnosis, "constraint_name", None) or "")
        if known is None:
            raise
        field, words = known
        raise ValidationError({field: words} if field else words) from error


def call_conference(
    case: Case,
    call: Call,
    institutions: Sequence[str],
    *,
    is_child: bool,
    request: Request | None = None,
    actor: Actor,
) -> Meeting:
    """Call a conference about a case and invite institutions to it.

    Args:
        case: an open case.
        call: when, how and why.
        institutions: codes of those invited; each in the role of its kind.
        is_child: whether the person is under 18: some have the duty to come only then.
        request: the request that is met by it.
        actor: who calls it.

    Raises:
        ValidationError: a field is wrong, or the request was answered meanwhile.
        NotSendable: an invitation cannot be sent.
    """
    with change(actor, Action.CONFERENCES_CALL, about=case) as act:
        require_open(case)
        request = lock(request) if request is not None else None
        meeting = _new(call, MeetingKind.CONFERENCE, actor, case=case)
        if request is not None:
            _accept(request, meeting, actor)
        _seat(meeting, institutions, actor, is_child=is_child)
        act.record("conference.called", meeting, ground=call.ground, invited=len(institutions))
    return meeting


def call_consultative(
    call: Call, institutions: Sequence[str], *, follows: Meeting | None = None, actor: Actor
) -> Meeting:
    """Call a consultative meeting over several cases; each of its points will name its own.

    Args:
        call: when, how and why.
        institutions: codes of those invited.
        follows: the meeting before it, where they are held regularly.
        actor: an expert of the institution that holds it.

    Raises:
        ValidationError: a field is wrong, or another meeting follows that one already.
        NotSendable: an invitation cannot be sent.
    """
    with change(actor, Action.CONFERENCES_CONSULT) as act:
        meeting = _new(call, MeetingKind.CONSULTATIVE, actor, follows=follows)
        _seat(meeting, institutions, actor, is_child=False)
        act.record("conference.called", meeting, ground=call.ground, invited=len(institutions))
    return meeting


def _new(
    call: Call,
    kind: MeetingKind,
    actor: Actor,
    *,
    case: Case | None = None,
    follows: Meeting | None = None,
) -> Meeting:
    _check(call)
    if actor.institution is None:
        raise Denied(_("First choose the institution for which you act."))
    now = timezone.now()
    row = Meeting(
        number=_next_number(now),
        kind=kind,
        case=case,
        holder_id=actor.institution,
        follows=follows,
        starts_at=call.starts_at,
        form=call.form,
        ground=call.ground,
        called_at=now,
        called_by_id=user_of(actor, Action.CONFERENCES_CALL),
    )
    with refused_in_words():
        row.save(force_insert=True)
    return row


def _check(call: Call) -> None:
    faults: dict[str, object] = {}
    _check_moment(call.starts_at, faults)
    for name, of in (("form", "forms"), ("ground", "grounds")):
        if getattr(call, name) not in dict(choices(of)):
            faults[name] = LIST
    if faults:
        raise ValidationError(faults)


def _check_moment(moment: dt.datetime, faults: dict[str, object]) -> None:
    now = timezone.now()
    if not now < moment <= now + LONGEST:
        faults["starts_at"] = _("Enter a day and time in the future, within a year.")


def _next_number(now: dt.datetime) -> str:
    """Return the next number of the year, without gaps; others wait until the transaction ends."""
    year = timezone.localdate(now).year
    row = lock(MeetingNumber.objects.get_or_create(year=year)[0])
    MeetingNumber.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return f"K-{year}-{row.last + 1:05}"


def _accept(row: Request, meeting: Meeting, actor: Actor) -> None:
    if row.case_id != meeting.case_id:
        raise ValidationError(MEANWHILE)
    REQUEST.apply(row, "accept")
    row.decided_at, row.decided_by_id, row.meeting = timezone.now(), actor.user_id, meeting
    row.save(update_fields=["state", "decided_at", "decided_by", "meeting"])


# ------------------------------------------------------------------------------ invitations


def invite(
    meeting: Meeting,
    institutions: Sequence[str],
    *,
    role: str = "",
    is_child: bool = False,
    actor: Actor,
) -> list[Seat]:
    """Invite further institutions to a meeting that is to come.

    Args:
        meeting: a called one.
        institutions: their codes.
        role: in which role; blank: in that of their kind.
        is_child: whether the person is under 18.
        actor: who calls meetings.

    Raises:
        ValidationError: nobody is named, a code is wrong, or one is invited already.
        NotSendable: an invitation cannot be sent.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        _require_called(meeting)
        if role and role not in dict(choices("roles")):
            raise ValidationError({"role": LIST})
        rows = _seat(meeting, institutions, actor, role=role, is_child=is_child)
        act.record("conference.invited", invited=len(rows))
    return rows


def _require_called(meeting: Meeting) -> None:
    if meeting.state != MeetingState.CALLED:
        raise ValidationError(MEANWHILE)


def _seat(
    meeting: Meeting, codes: Sequence[str], actor: Actor, *, role: str = "", is_child: bool
) -> list[Seat]:
    """Give institutions a seat each and invite them; none of them learns of the others."""
    found = Institution.objects.filter(code__in=codes, merged_into__isnull=True)
    known = {each.code: each for each in found.select_related("kind")}
    if not codes or len(known) != len({*codes}):
        raise ValidationError({"institutions": _("Choose who is invited.")})
    rows = []
    for code in dict.fromkeys(codes):
        institution = known[code]
        own = role or role_of(institution.kind.code)
        row = Seat(
            meeting=meeting,
            case_id=meeting.case_id,
            holder_id=meeting.holder_id,
            institution=institution,
            role=own,
            has_duty=meeting.kind == MeetingKind.CONFERENCE and has_duty(own, is_child=is_child),
            invited_at=timezone.now(),
            invited_by_id=user_of(actor, Action.CONFERENCES_CALL),
        )
        with refused_in_words():
            row.save(force_insert=True)
        _send(meeting, row, actor)
        rows.append(row)
    return rows


def _send(meeting: Meeting, seat: Seat, actor: Actor) -> None:
    """Send the invitation to a seat: role, day, hour, how, and a number that says nothing."""
    kind = rules().kinds.invitation
    title, text = _letter(meeting, seat)
    notice = writing.draft_notice(
        NoticeDraft(
            kind=kind,
            title=title,
            text=text,
            addressees=(seat.institution.code,),
            subject_label=SUBJECT,
            subject_key=str(seat.pk),
            case=meeting.case_id,
            minutes=_sooner(kind, meeting.starts_at),
        ),
        actor=actor,
    )
    sending.send(notice, actor=actor)
    Seat.objects.filter(pk=seat.pk).update(notice=notice)
    seat.notice = notice


def _sooner(kind: str, starts_at: dt.datetime) -> int | None:
    """Return within how many minutes an answer is needed, if the deadline of the kind is later."""
    now = timezone.now()
    row = Kind.objects.filter(code=kind).first()
    due = sending.deadline_of(row, now) if row is not None else None
    if due is None or due.due <= starts_at:
        return None
    left = int((starts_at - now).total_seconds() // 60)
    # At least a minute: a notice with no time for its answer cannot be sent.
    return max(1, min(max(left // 2, LEAST_MINUTES), left, MOST_MINUTES))


def _letter(meeting: Meeting, seat: Seat) -> tuple[str, str]:
    language = settings.COUNTRY.official_language
    with translation.override(language):
        facts = {
            "number": meeting.number,
            "when": format_moment(timezone.localtime(meeting.starts_at), language),
            "form": word("forms", meeting.form),
            "role": word("roles", seat.role),
        }
        if meeting.kind == MeetingKind.CONFERENCE:
            title = _("Invitation to case conference %(number)s") % facts
        else:
            title = _("Invitation to consultative meeting %(number)s") % facts
        parts = [
            _("When: %(when)s.") % facts,
            _("How: %(form)s.") % facts,
            _("Your role: %(role)s.") % facts,
        ]
        # A duty that is owed to children alone is said where the invitation is answered: a letter
        # is read by everybody who reads letters there.
        if seat.has_duty and is_owed_always(seat.role):
            parts.append(_("In this role you are obliged to come or to send somebody."))
        parts.append(
            _(
                "Please answer in the form that “Answer” leads to. What the meeting is about is "
                "said only there; do not write any names in your answer."
            )
        )
        return title, "\n".join(parts)


def move(
    meeting: Meeting, starts_at: dt.datetime, form: str, reason: str, *, actor: Actor
) -> Meeting:
    """Move a meeting to another day or hour; everybody is invited anew, the former day is kept.

    Raises:
        ValidationError: a field is wrong.
        TransitionRefused: it was held or cancelled meanwhile.
        NotSendable: an invitation cannot be sent.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        faults: dict[str, object] = {}
        _check_moment(starts_at, faults)
        if starts_at == meeting.starts_at:
            faults["starts_at"] = _("This is the day and time it already has.")
        if form not in dict(choices("forms")):
            faults["form"] = LIST
        if reason not in dict(choices("move_reasons")):
            faults["reason"] = LIST
        if faults:
            raise ValidationError(faults)
        MEETING.apply(meeting, "move")
        FormerDay.objects.bulk_create([
            FormerDay(
                meeting=meeting,
                starts_at=meeting.starts_at,
                reason=reason,
                moved_at=timezone.now(),
                moved_by_id=user_of(actor, Action.CONFERENCES_CALL),
            )
        ])  # fmt: skip
        meeting.starts_at, meeting.form = starts_at, form
        meeting.save(update_fields=["state", "starts_at", "form"])
        seats = list(meeting.seats.select_related("institution", "notice"))
        former = _notices(_of_others(seats, actor))
        for seat in seats:
            seat.reply = seat.sends = seat.reason = ""
            seat.replied_at = None
            seat.save(update_fields=["reply", "sends", "reason", "replied_at"])
        for seat in _of_others(seats, actor):
            _send(meeting, seat, actor)
        _close_letters(former, actor)
        act.record("conference.moved", reason=reason)
    return meeting


def _of_others(seats: Iterable[Seat], actor: Actor) -> list[Seat]:
    """Leave out the own seat: after a hand-over whoever was invited may hold the meeting."""
    return [each for each in seats if each.institution_id != actor.institution]


def _notices(seats: Collection[Seat]) -> list[uuid.UUID]:
    return [each.notice_id for each in seats if each.notice_id is not None]


def _close_letters(notices: Collection[uuid.UUID], actor: Actor) -> None:
    keys = Addressee.objects.filter(notice__in=notices).values_list("pk", flat=True)
    close_all(list(keys), actor=actor)


def cancel(meeting: Meeting, reason: str, *, actor: Actor) -> Meeting:
    """Cancel a meeting and tell those invited, each by a notice of its own.

    Raises:
        ValidationError: the reason is none of the pack.
        TransitionRefused: it was held or cancelled meanwhile.
        NotSendable: they cannot be told.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        if reason not in dict(choices("cancel_reasons")):
            raise ValidationError({"reason": LIST})
        MEETING.apply(meeting, "cancel")
        meeting.cancelled_at, meeting.cancelled_by_id = timezone.now(), actor.user_id
        meeting.cancel_reason = reason
        fields = ["state", "cancelled_at", "cancelled_by", "cancel_reason"]
        meeting.save(update_fields=fields)
        seats = _of_others(meeting.seats.select_related("institution"), actor)
        _tell_cancelled(meeting, seats, actor)
        _close_letters(_notices(seats), actor)
        act.record("conference.cancelled", reason=reason)
    return meeting


def _tell_cancelled(meeting: Meeting, seats: Sequence[Seat], actor: Actor) -> None:
    language = settings.COUNTRY.official_language
    with translation.override(language):
        facts = {
            "number": meeting.number,
            "when": format_moment(timezone.localtime(meeting.starts_at), language),
        }
        title = _("Meeting %(number)s was cancelled") % facts
        text = _("The meeting called for %(when)s will not be held.") % facts
    for seat in seats:
        if seat.notice_id is None:
            continue
        notice = writing.draft_notice(
            NoticeDraft(
                kind=rules().kinds.cancelled,
                title=title,
                text=text,
                addressees=(seat.institution.code,),
                subject_label=CANCELLED,
                subject_key=str(meeting.pk),
                case=meeting.case_id,
            ),
            actor=actor,
        )
        sending.send(notice, actor=actor)


# ------------------------------------------------------------------------------ after it


def enter_held(
    meeting: Meeting, came: Sequence[Came], others: Sequence[str] = (), *, actor: Actor
) -> Meeting:
    """Enter that a meeting was held, who came of those invited and who came besides.

    Args:
        meeting: a called one whose hour has come.
        came: of each seat whether the institution came, and if not, why.
        others: codes of institutions that came without an invitation.
        actor: who calls meetings.

    Raises:
        ValidationError: the hour has not come, or a seat is left out or unknown.
        TransitionRefused: it was entered or cancelled meanwhile.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        if meeting.starts_at > timezone.now():
            raise ValidationError(_("The meeting has not begun yet."))
        MEETING.apply(meeting, "hold")
        meeting.held_at, meeting.held_by_id = timezone.now(), actor.user_id
        meeting.save(update_fields=["state", "held_at", "held_by"])
        seats = {each.pk: each for each in meeting.seats.all()}
        if {each.seat for each in came} != {*seats}:
            raise ValidationError(MEANWHILE)
        for each in came:
            if not each.came and each.absent_reason not in dict(choices("absent_reasons")):
                raise ValidationError(_("For each institution that did not come, state why."))
            seat = seats[each.seat]
            seat.came = each.came
            seat.absent_reason = "" if each.came else each.absent_reason
            seat.save(update_fields=["came", "absent_reason"])
        _add_others(meeting, others, actor)
        # Nobody is asked any more whether they will come; what a former sender asked is not ours.
        sent = Addressee.objects.filter(
            notice__in=_notices([*seats.values()]), sender=actor.institution
        )
        close_all(list(sent.values_list("pk", flat=True)), actor=actor)
        act.record("conference.held", present=sum(each.came for each in came) + len(others))
    return meeting


def correct_held(
    meeting: Meeting, came: Sequence[Came], others: Sequence[str] = (), *, actor: Actor
) -> Meeting:
    """Correct who came to a meeting; once its minutes are confirmed, by an addendum to them.

    Args:
        meeting: one that was held.
        came: of each seat whether the institution came, and if not, why.
        others: codes of institutions that came and were forgotten.
        actor: who calls meetings.

    Raises:
        ValidationError: nothing is different, the minutes wait to be confirmed, or a seat is
            unknown.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        if meeting.state != MeetingState.HELD:
            raise ValidationError(MEANWHILE)
        if meeting.minutes == MinutesState.WRITTEN:
            raise ValidationError(
                _("The minutes wait to be confirmed. Let them be returned first.")
            )
        is_confirmed = meeting.minutes == MinutesState.CONFIRMED
        added = _add_others(meeting, others, actor, came=None if is_confirmed else True)
        said = {each.seat: each for each in came}
        said |= {each.pk: Came(each.pk, came=True) for each in added}
        seats = {each.pk: each for each in meeting.seats.all()}
        if {*said} != {*seats}:
            raise ValidationError(MEANWHILE)
        changed = sum(
            _corrected(seats[key], each, actor, is_addendum=is_confirmed)
            for key, each in said.items()
        )
        changed += 0 if is_confirmed else len(added)
        if not changed:
            raise ValidationError(_("Nothing is different from what was entered."))
        act.record("conference.corrected", changed=changed)
    return meeting


def _corrected(seat: Seat, said: Came, actor: Actor, *, is_addendum: bool) -> bool:
    """Correct one seat, and return whether it was different."""
    reason = "" if said.came else said.absent_reason
    if (seat.came, seat.absent_reason) == (said.came, reason):
        return False
    if not said.came and reason not in dict(choices("absent_reasons")):
        raise ValidationError(_("State of each who did not come why."))
    if is_addendum:
        SeatCorrection(
            meeting_id=seat.meeting_id,
            seat=seat,
            case_id=seat.case_id,
            was=seat.came,
            was_reason=seat.absent_reason,
            came=said.came,
            absent_reason=reason,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.CONFERENCES_CALL),
        ).save(force_insert=True)
    seat.came, seat.absent_reason = said.came, reason
    seat.save(update_fields=["came", "absent_reason"])
    return True


def _add_others(
    meeting: Meeting, codes: Sequence[str], actor: Actor, *, came: bool | None = True
) -> list[Seat]:
    found = Institution.objects.filter(code__in=codes, merged_into__isnull=True)
    known = {each.code: each for each in found.select_related("kind")}
    if len(known) != len({*codes}):
        raise ValidationError({"others": LIST})
    rows = []
    for institution in known.values():
        row = Seat(
            meeting=meeting,
            case_id=meeting.case_id,
            holder_id=meeting.holder_id,
            institution=institution,
            role=role_of(institution.kind.code),
            came=came,
            invited_at=timezone.now(),
            invited_by_id=user_of(actor, Action.CONFERENCES_CALL),
        )
        with refused_in_words():
            row.save(force_insert=True)
        rows.append(row)
    return rows


@sensitive_variables("part")
def enter_her_part(meeting: Meeting, part: HerPart, *, actor: Actor) -> Meeting:
    """Enter whether the person took part and how, with her strengths and wishes.

    Raises:
        ValidationError: a field is wrong, the conference was not held, or its minutes are written.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        case = require_unwritten(meeting)
        if part.took_part not in TookPart.values:
            raise ValidationError({"took_part": LIST})
        if part.took_part == TookPart.NO:
            if part.why_not not in dict(choices("not_there_reasons")):
                raise ValidationError({"why_not": _("State why the person did not take part.")})
            if part.how:
                raise ValidationError({"how": _("Leave this blank: the person took no part.")})
        elif part.how not in TookPartHow.values:
            raise ValidationError({"how": LIST})
        elif part.why_not:
            raise ValidationError({"why_not": _("Leave this blank: the person took part.")})
        taken = str(part.took_part)
        meeting.took_part, meeting.took_part_how = taken, part.how
        meeting.why_not = part.why_not
        meeting.save(update_fields=["took_part", "took_part_how", "why_not"])
        write_words(case, STRENGTHS, meeting.pk, part.strengths, actor=actor)
        write_words(case, WISHES, meeting.pk, part.wishes, actor=actor)
        act.record("conference.person", part=taken)
    return meeting


def require_unwritten(meeting: Meeting) -> Case:
    """Require that a conference about a case was held and its minutes are not finished.

    Raises:
        ValidationError: it is not so.
    """
    if meeting.state != MeetingState.HELD or meeting.minutes != MinutesState.NONE:
        raise ValidationError(MEANWHILE)
    if meeting.case is None:
        raise ValidationError(_("A consultative meeting is not about a single person."))
    return meeting.case


def enter_undertaking(
    meeting: Meeting,
    case: Case,
    institution: Institution,
    given_on: dt.date,
    signed_as: str,
    *,
    actor: Actor,
) -> Undertaking:
    """Enter that an institution at a meeting undertook secrecy about a case.

    From then on its people read the points about the case in codes, and no other ones.

    Raises:
        ValidationError: a field is wrong, the institution has no seat, or it was entered already.
    """
    with change(actor, Action.CONFERENCES_CALL, about=case) as act:
        meeting = lock(meeting)
        if given_on > timezone.localdate() or meeting.state == MeetingState.CANCELLED:
            raise ValidationError({"given_on": _("Enter a day that is not in the future.")})
        if signed_as not in SignedAs.values:
            raise ValidationError({"signed_as": LIST})
        if not meeting.seats.filter(institution=institution).exists():
            raise ValidationError({"institution": LIST})
        row = Undertaking(
            meeting=meeting,
            case=case,
            institution=institution,
            given_on=given_on,
            signed_as=signed_as,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.CONFERENCES_CALL),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("conference.undertaking", meeting, signed=signed_as)
    return row


def strike_undertaking(row: Undertaking, why: str, *, actor: Actor) -> Undertaking:
    """Strike out an undertaking of secrecy that was entered by mistake.

    It stays where it is, with who struck it out, when and why; the institution reads the points no
    more, and a new one can be entered.

    Raises:
        ValidationError: it is struck out already, or the reason is not of the list.
    """
    with change(actor, Action.CONFERENCES_CALL, row) as (row, act):
        if row.struck_at is not None:
            raise ValidationError(MEANWHILE)
        if why not in StruckWhy.values:
            raise ValidationError({"why": LIST})
        row.struck_at, row.struck_why = timezone.now(), why
        row.struck_by_id = user_of(actor, Action.CONFERENCES_CALL)
        row.save(update_fields=["struck_at", "struck_by", "struck_why"])
        act.record("conference.undertaking-struck", row.meeting, why=why)
    return row


def record_reading(meeting: Meeting, *, actor: Actor, of_minutes: bool = False) -> None:
    """Put on record that somebody read a meeting, or opened its minutes."""
    record(actor.label, "conference.minutes-read" if of_minutes else "conference.read", meeting)
