# SPDX-License-Identifier: EUPL-1.2
"""Write notices, look at every letter before it goes, send, correct, send again, post."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.audit.services import record
from vidik.core.formats import format_date
from vidik.core.transliterate import fold
from vidik.exchange.methods.deadlines import Deadline, Unit, deadline, last_day_of
from vidik.exchange.models import Addressee, Answer, Attachment, FeedbackDuty, Kind, Notice, Version
from vidik.exchange.services.clocks import ladders, start_clock
from vidik.exchange.services.events import Facts, next_numbers, note
from vidik.exchange.services.mailing import mail_problem, queue_mails
from vidik.exchange.services.working_days import current_calendar, reckoning, zone
from vidik.exchange.types import (
    Duty,
    Expects,
    Letter,
    NoticeDraft,
    Preview,
    State,
    Template,
    Upload,
    What,
)
from vidik.exchange.workflow import NOTICE
from vidik.institutions.models import Institution

FILES_MOST: Final = 10
FILE_LARGEST: Final = 10 * 1024 * 1024
MEDIA_TYPES: Final = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/tiff",
        "text/plain",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)
"""What may be sent along: documents, tables and pictures, nothing that runs."""
PLACES: Final = ("institution", "number", "due", "date")
"""What a text may name in braces; each letter gets its own."""
_PLACE: Final = re.compile(r"\{(\w+)\}")
_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]")


class NotSendable(ValueError):
    """A notice that cannot be sent, with the reason."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def draft_notice(draft: NoticeDraft, *, actor: Actor) -> Notice:
    """Write a notice as a draft; nobody else sees it yet.

    Raises:
        ValidationError: a field is wrong, names what was expected and what was found.
    """
    with transaction.atomic():
        authorize(actor, Action.EXCHANGE_WRITE)
        kind = _kind(draft.kind)
        sender = _sender(actor)
        addressees = _addressees(draft.addressees, kind, sender)
        notice = Notice.objects.create(
            kind=kind,
            sender=sender,
            parties=[sender.pk],
            subject_label=draft.subject_label,
            subject_key=draft.subject_key,
            made_at=timezone.now(),
            made_by=actor.label,
        )
        add_version(notice, draft.title, draft.text, "", actor)
        _place_addressees(notice, addressees, draft)
        attach(draft.uploads, notice=notice, parties=[sender.pk])
        record(actor.label, "notice.drafted", notice, kind=kind.code, addressees=len(addressees))
    return notice


def change_draft(notice: Notice, draft: NoticeDraft, *, actor: Actor) -> Notice:
    """Change a draft: its text gets a new version, its addressees are those given.

    Raises:
        NotSendable: it has been sent.
        ValidationError: a field is wrong.
    """
    with transaction.atomic():
        notice = _locked_draft(notice, actor)
        kind = _kind(draft.kind)
        addressees = _addressees(draft.addressees, kind, notice.sender)
        notice.kind = kind
        notice.save(update_fields=["kind"])
        last = notice.versions.first()
        if last is None or (last.title, last.text) != (draft.title.strip(), draft.text.strip()):
            add_version(notice, draft.title, draft.text, "", actor)
        notice.addressees.all().delete()
        _place_addressees(notice, addressees, draft)
        attach(draft.uploads, notice=notice, parties=notice.parties)
        record(actor.label, "notice.changed", notice, addressees=len(addressees))
    return notice


def discard_draft(notice: Notice, *, actor: Actor) -> None:
    """Throw a draft away; what was sent is never thrown away.

    Raises:
        NotSendable: it has been sent.
    """
    with transaction.atomic():
        notice = _locked_draft(notice, actor)
        record(actor.label, "notice.discarded", notice)
        notice.delete()


def preview(notice: Notice, *, actor: Actor, now: dt.datetime | None = None) -> list[Preview]:
    """Give every letter as it would go now, with its deadline and what stands in its way."""
    authorize(actor, Action.EXCHANGE_WRITE, notice)
    moment = now or timezone.now()
    term = _deadline(notice.kind, moment)
    version = notice.versions.first()
    rows = list(notice.addressees.select_related("institution", "sender", "kind"))
    today = timezone.localdate(moment)
    return [
        Preview(
            row,
            letter_of(row, version, due_at=term.due if term else None, sent_at=row.sent_at),
            term,
            mail_problem(row.institution, today),
        )
        for row in rows
    ]


def send(
    notice: Notice,
    *,
    actor: Actor,
    at: dt.datetime | None = None,
    named_day: dt.date | None = None,
) -> Notice:
    """Send a draft to all its addressees: numbers, clocks, duties of feedback, e-mails.

    Sent twice it is sent once.

    Args:
        notice: the draft.
        actor: who sends it.
        at: when it was sent, where it is entered later; by default now.
        named_day: the last day as the sender names it; it holds where the term ends before it.

    Raises:
        NotSendable: it has no addressee, or the kind is used no more.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        authorize(actor, Action.EXCHANGE_WRITE, notice)
        if notice.sent_at is not None:
            return notice
        rows = list(notice.addressees.select_for_update().order_by("pk"))
        if not rows:
            raise NotSendable(_("A notice needs an addressee; there is none."))
        if not notice.kind.is_active:
            raise NotSendable(_("This kind of notice is not in use any more; choose another."))
        now = at or timezone.now()
        notice.sent_at, notice.sent_by = now, actor.label
        notice.parties = sorted({notice.sender_id, *(row.institution_id for row in rows)})
        notice.save(update_fields=["sent_at", "sent_by", "parties"])
        notice.versions.update(parties=notice.parties)
        notice.attachments.update(parties=notice.parties)
        numbers = next_numbers(timezone.localdate(now).year, len(rows))
        for row, number in zip(rows, numbers, strict=True):
            NOTICE.apply(row, "send")
            row.number, row.sent_at = number, now
            row.search_text = fold(f"{number} {row.title}")
            row.named_day = named_day
        _start(rows, notice.kind, now)
        note(rows, What.SENT, actor, at=now)
        _announce(rows, actor)
        record(actor.label, "notice.sent", notice, kind=notice.kind.code, addressees=len(rows))
    return notice


def correct(notice: Notice, *, title: str, text: str, reason: str, actor: Actor) -> Version:
    """Correct a text that was sent: a new version stands beside the old one, addressees are told.

    Raises:
        ValidationError: the reason or a text is missing.
        NotSendable: it is a draft still.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        authorize(actor, Action.EXCHANGE_WRITE, notice)
        if notice.sent_at is None:
            raise NotSendable(_("A draft is changed, not corrected."))
        if not reason.strip():
            raise ValidationError({"reason": _("Say why the text is corrected.")})
        version = add_version(notice, title, text, reason, actor)
        rows = list(notice.addressees.select_for_update().exclude(state=State.CLOSED))
        for row in rows:
            row.title, row.search_text = version.title, fold(f"{row.number} {version.title}")
        Addressee.objects.bulk_update(rows, ["title", "search_text"])
        note(rows, What.CORRECTED, actor, facts=[{"version": version.number}] * len(rows))
        queue_mails(rows, Template.NOTICE, f"version:{version.number}")
        record(actor.label, "notice.corrected", notice, version=version.number)
    return version


def send_again(addressee: Addressee, *, actor: Actor) -> Addressee:
    """Send a notice again to one that has not answered: its clock and its ladder start anew.

    Raises:
        NotSendable: it is a draft, settled or closed.
    """
    with transaction.atomic():
        addressee = _locked_row(addressee)
        authorize(actor, Action.EXCHANGE_WRITE, addressee)
        if addressee.sent_at is None or addressee.settled_at is not None:
            raise NotSendable(_("Only what was sent and is not settled is sent again."))
        _again([addressee], actor)
        record(actor.label, "notice.sent-again", addressee, start=addressee.armed)
    return addressee


def send_again_to_silent(notice: Notice, *, actor: Actor) -> int:
    """Send a notice again to every addressee that it is still open at; gives how many these are."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        authorize(actor, Action.EXCHANGE_WRITE, notice)
        rows = list(
            notice.addressees.select_for_update(of=("self",))
            .select_related("kind")
            .filter(sent_at__isnull=False, settled_at__isnull=True)
            .order_by("pk")
        )
        _again(rows, actor)
        for row in rows:
            record(actor.label, "notice.sent-again", row, start=row.armed)
    return len(rows)


def _again(rows: Sequence[Addressee], actor: Actor) -> None:
    """Start clocks and ladders anew; the caller holds the locks and records the act."""
    now = timezone.now()
    facts: list[Facts] = []
    for row in rows:
        old = last_day_of(row.due_at, zone()) if row.due_at else None
        row.armed += 1
        if row.named_day is not None and row.named_day <= timezone.localdate(now):
            row.named_day = None
        facts.append({"old": old.isoformat() if old else "", "start": row.armed})
    if rows:
        _start(rows, rows[0].kind, now, feedback=False)
        note(rows, What.RESENT, actor, at=now, facts=facts)
        _announce(rows, actor)


def record_posting(addressee: Addressee, *, on: dt.date, actor: Actor) -> Addressee:
    """Note on which day the printed act went out by post.

    Raises:
        ValidationError: the day lies in the future or before the notice was sent.
    """
    with transaction.atomic():
        addressee = _locked_row(addressee)
        authorize(actor, Action.EXCHANGE_WRITE, addressee)
        if addressee.sent_at is None:
            raise NotSendable(_("A draft is not posted; send it first."))
        if on > timezone.localdate():
            raise ValidationError({"posted_on": _("This day lies in the future.")})
        if on < timezone.localdate(addressee.sent_at):
            raise ValidationError({"posted_on": _("This day lies before the notice was sent.")})
        if addressee.posted_on == on:
            return addressee
        addressee.posted_on = on
        addressee.save(update_fields=["posted_on"])
        note([addressee], What.POSTED, actor, facts=[{"on": on.isoformat()}])
        record(actor.label, "notice.posted", addressee, on=on.isoformat())
    return addressee


def attach(
    uploads: Iterable[Upload],
    *,
    parties: Sequence[int],
    notice: Notice | None = None,
    answer: Answer | None = None,
) -> list[Attachment]:
    """Keep the files that come with a notice or a reply.

    Raises:
        ValidationError: a file is of a kind that is not taken, empty, too large, or one too many.
    """
    files = list(uploads)
    standing = notice.attachments.count() if notice is not None else 0
    if standing + len(files) > FILES_MOST:
        raise ValidationError(
            {
                "attachments": _("At most %(limit)s files are taken; found %(count)s.")
                % {"limit": FILES_MOST, "count": standing + len(files)}
            }
        )
    kept = []
    for file in files:
        if file.media_type not in MEDIA_TYPES:
            raise ValidationError(
                {
                    "attachments": _(
                        "“%(name)s” is of a kind that is not taken (%(kind)s): send a PDF, a "
                        "picture, a text or table document."
                    )
                    % {"name": file.name, "kind": file.media_type or "?"}
                }
            )
        if not 0 < len(file.content) <= FILE_LARGEST:
            raise ValidationError(
                {
                    "attachments": _("“%(name)s” must have from 1 byte to %(limit)s MB.")
                    % {"name": file.name, "limit": FILE_LARGEST // 1024 // 1024}
                }
            )
        kept.append(
            Attachment.objects.create(
                notice=notice,
                answer=answer,
                parties=list(parties),
                name=file.name[:200],
                media_type=file.media_type,
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                content=file.content,
                added_at=timezone.now(),
            )
        )
    return kept


def letter_of(
    addressee: Addressee,
    version: Version | None,
    *,
    due_at: dt.datetime | None,
    sent_at: dt.datetime | None,
    to_the_head: bool = False,
) -> Letter:
    """Give a notice as one addressee gets it, with its own number, name and date in the text."""
    text = version.text if version else ""
    language = "sr" if _CYRILLIC.search(text) else "en"
    due = last_day_of(due_at, zone()) if due_at else None
    sent_on = timezone.localdate(sent_at) if sent_at else None
    institution = addressee.institution
    places = {
        "institution": institution.name_sr if language == "sr" else institution.name_en,
        "number": addressee.number or "…",
        "due": format_date(due, language) if due else "…",
        "date": format_date(sent_on or timezone.localdate(), language),
    }
    is_hours = addressee.kind.term_unit == Unit.HOURS
    return Letter(
        number=addressee.number,
        sender_en=addressee.sender.name_en,
        sender_sr=addressee.sender.name_sr,
        addressee_en=institution.name_en,
        addressee_sr=institution.name_sr,
        title=version.title if version else "",
        text=_PLACE.sub(lambda found: places.get(found[1], found[0]), text),
        ground_en=addressee.kind.ground_en,
        ground_sr=addressee.kind.ground_sr,
        expects=Expects(addressee.kind.expects),
        due=due,
        due_at=due_at if is_hours else None,
        sent_on=sent_on,
        to_the_head=to_the_head,
    )


def add_version(notice: Notice, title: str, text: str, reason: str, actor: Actor) -> Version:
    """Add a version of a notice's text.

    Raises:
        ValidationError: a text is missing, or names a place in braces that there is none of.
    """
    unknown = sorted({name for name in _PLACE.findall(text) if name not in PLACES})
    if unknown:
        raise ValidationError(
            {
                "text": _("Known places are %(known)s; found {%(unknown)s}.")
                % {"known": ", ".join(f"{{{name}}}" for name in PLACES), "unknown": unknown[0]}
            }
        )
    last = notice.versions.first()
    version = Version(
        notice=notice,
        parties=notice.parties,
        number=last.number + 1 if last else 1,
        title=title.strip(),
        text=text.strip(),
        reason=reason.strip(),
        made_at=timezone.now(),
        made_by=actor.label,
    )
    version.full_clean(exclude=["notice", "parties"])
    version.save()
    return version


def _start(
    rows: Sequence[Addressee], kind: Kind, now: dt.datetime, *, feedback: bool = True
) -> None:
    """Start the clocks of addressees and, at the first sending, those of feedback."""
    using = reckoning()
    rungs = ladders([kind.pk])
    for row in rows:
        start_clock(row, kind.rule(Duty.ANSWER), now, rungs[kind.pk, Duty.ANSWER], using)
        row.save()
    if not feedback or kind.rule(Duty.FEEDBACK) is None:
        return
    duties = []
    for row in rows:
        duty = FeedbackDuty(
            addressee=row, institution_id=row.institution_id, sender_id=row.sender_id, kind=kind
        )
        rule = kind.rule(Duty.FEEDBACK)
        start_clock(duty, rule, now, rungs[kind.pk, Duty.FEEDBACK], using)
        duties.append(duty)
    FeedbackDuty.objects.bulk_create(duties)


def _announce(rows: Sequence[Addressee], actor: Actor) -> None:
    """Queue the e-mails of a sending; whoever cannot be written to is marked."""
    by_start: dict[int, list[Addressee]] = {}
    for row in rows:
        by_start.setdefault(row.armed, []).append(row)
    for start, started in by_start.items():
        counts = queue_mails(started, Template.NOTICE, f"start:{start}")
        lost = [row for row in started if not counts[row.pk]]
        for row in started:
            row.is_unreachable = not counts[row.pk]
        Addressee.objects.bulk_update(started, ["is_unreachable"])
        note(lost, What.UNREACHABLE, actor)


def _deadline(kind: Kind, moment: dt.datetime) -> Deadline | None:
    rule = kind.rule(Duty.ANSWER)
    return deadline(rule, moment, current_calendar(), zone()) if rule is not None else None


def _kind(code: str) -> Kind:
    kind = Kind.objects.filter(code=code, is_active=True).first()
    if kind is None:
        raise ValidationError({"kind": _("Choose a kind of notice that is in use.")})
    return kind


def _sender(actor: Actor) -> Institution:
    if actor.institution is None:
        raise Denied(_("Choose the institution for which you act first."))
    return Institution.objects.get(pk=actor.institution)


def _addressees(codes: Sequence[str], kind: Kind, sender: Institution) -> list[Institution]:
    """Give the institutions of codes that the kind may go to, each once.

    Raises:
        ValidationError: one is unknown, may not get it, or is the sender itself; or the sender
            may not send the kind.
    """
    if not may_send(kind, sender):
        raise ValidationError({"kind": _("Your institution does not send this kind of notice.")})
    # Whom one may write to is no secret of the registry, which not every writer may read.
    rows = Institution.objects.filter(code__in=codes).select_related("kind", "merged_into__kind")
    known = {row.code: row.merged_into or row for row in rows}
    found: dict[int, Institution] = {}
    for code in codes:
        institution = known.get(code)
        if institution is None:
            raise ValidationError(
                {"addressees": _("There is no institution “%(code)s”.") % {"code": code}}
            )
        if institution.pk == sender.pk:
            raise ValidationError({"addressees": _("A notice does not go to its own sender.")})
        if not may_receive(kind, institution):
            raise ValidationError(
                {
                    "addressees": _("“%(name)s” does not get this kind of notice.")
                    % {"name": institution.name}
                }
            )
        found[institution.pk] = institution
    return list(found.values())


def may_send(kind: Kind, institution: Institution) -> bool:
    """Say whether an institution sends a kind of notice."""
    return _fits(institution, kind.sender_kinds, kind.sender_codes)


def may_receive(kind: Kind, institution: Institution) -> bool:
    """Say whether a kind of notice may go to an institution."""
    return _fits(institution, kind.addressee_kinds, kind.addressee_codes)


def _fits(institution: Institution, kinds: Sequence[str], codes: Sequence[str]) -> bool:
    if not kinds and not codes:
        return True
    return institution.code in codes or institution.kind.code in kinds


def _place_addressees(
    notice: Notice, institutions: Sequence[Institution], draft: NoticeDraft
) -> None:
    Addressee.objects.bulk_create(
        Addressee(
            notice=notice,
            institution=institution,
            sender=notice.sender,
            kind=notice.kind,
            title=draft.title.strip(),
            search_text=fold(draft.title),
        )
        for institution in institutions
    )


def _locked_draft(notice: Notice, actor: Actor) -> Notice:
    rows = Notice.objects.select_for_update(of=("self",)).select_related("sender", "kind")
    notice = rows.get(pk=notice.pk)
    authorize(actor, Action.EXCHANGE_WRITE, notice)
    if notice.sent_at is not None:
        raise NotSendable(_("It has been sent and is not changed any more; correct it instead."))
    return notice


def _locked_row(addressee: Addressee) -> Addressee:
    rows = Addressee.objects.select_for_update(of=("self",)).select_related("kind", "notice")
    return rows.get(pk=addressee.pk)
