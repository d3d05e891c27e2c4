# SPDX-License-Identifier: EUPL-1.2
"""Draft notices: kind, addressees, text and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.core.transliterate import fold
from vidik.exchange.models import Addressee, Kind, Notice
from vidik.exchange.services.attaching import attach
from vidik.exchange.services.mailing import mail_problem
from vidik.exchange.services.reaching import check_reach
from vidik.exchange.services.sending import deadline_of
from vidik.exchange.services.versions import add_version, letter_of, require_draft
from vidik.exchange.types import (
    NoticeDraft,
    Preview,
)
from vidik.institutions.models import Institution


def draft_notice(draft: NoticeDraft, *, actor: Actor) -> Notice:
    """Write a notice as a draft; nobody else sees it yet.

    Raises:
        ValidationError: a field is wrong; says what was expected and what was found.
    """
    with change(actor, Action.EXCHANGE_WRITE) as act:
        kind = _kind(draft.kind)
        sender = _sender(actor)
        addressees = _addressees(draft.addressees, kind, sender)
        notice = Notice.objects.create(
            kind=kind,
            sender=sender,
            parties=[sender.pk],
            subject_label=draft.subject_label,
            subject_key=draft.subject_key,
            case_id=draft.case,
            gives_call_back=draft.gives_call_back,
            made_at=timezone.now(),
            made_by=actor.label,
        )
        add_version(notice, draft.title, draft.text, "", actor, content=draft.content)
        _place_addressees(notice, addressees, draft)
        attach(draft.uploads, notice=notice, parties=[sender.pk])
        act.record("notice.drafted", notice, kind=kind.code, addressees=len(addressees))
    return notice


def change_draft(notice: Notice, draft: NoticeDraft, *, actor: Actor) -> Notice:
    """Change a draft: changed text becomes a new version, the addressees are replaced.

    Raises:
        NotSendable: it has been sent.
        ValidationError: a field is wrong.
    """
    with change(actor, Action.EXCHANGE_WRITE, notice) as (notice, act):
        require_draft(notice)
        kind = _kind(draft.kind)
        addressees = _addressees(draft.addressees, kind, notice.sender)
        notice.kind = kind
        update_fields = ["kind"]
        if draft.content:
            notice.case_id = draft.case
            update_fields.append("case")
        notice.save(update_fields=update_fields)
        last = notice.versions.first()
        if last is None or (last.title, last.text) != (draft.title.strip(), draft.text.strip()):
            add_version(notice, draft.title, draft.text, "", actor, content=draft.content)
        notice.addressees.all().delete()
        _place_addressees(notice, addressees, draft)
        attach(draft.uploads, notice=notice, parties=notice.parties)
        act.record("notice.changed", addressees=len(addressees))
    return notice


def discard_draft(notice: Notice, *, actor: Actor) -> None:
    """Delete a draft; what was sent is never deleted.

    Raises:
        NotSendable: it has been sent.
    """
    with change(actor, Action.EXCHANGE_WRITE, notice) as (notice, act):
        require_draft(notice)
        act.record("notice.discarded")
        notice.delete()


def preview(notice: Notice, *, actor: Actor, now: dt.datetime | None = None) -> list[Preview]:
    """Return every letter as it would be sent now, with its deadline and what prevents it."""
    authorize(actor, Action.EXCHANGE_WRITE, notice)
    moment = now or timezone.now()
    due = deadline_of(notice.kind, moment)
    version = notice.versions.first()
    rows = list(notice.addressees.select_related("institution", "sender", "kind"))
    today = timezone.localdate(moment)
    return [
        Preview(
            row,
            letter_of(row, version, due_at=due.due if due else None, sent_at=row.sent_at),
            due,
            mail_problem(row.institution, today),
        )
        for row in rows
    ]


def _kind(code: str) -> Kind:
    kind = Kind.objects.filter(code=code, is_active=True).first()
    if kind is None:
        raise ValidationError({"kind": _("Choose a kind of notice that is in use.")})
    return kind


def _sender(actor: Actor) -> Institution:
    if actor.institution is None:
        raise Denied(_("First choose the institution for which you act."))
    return Institution.objects.get(pk=actor.institution)


def _addressees(codes: Sequence[str], kind: Kind, sender: Institution) -> list[Institution]:
    """Return the institutions with these codes, each once, if the kind may be sent to them.

    Raises:
        ValidationError: one is unknown, may not be reached, or is the sender itself; or the
            sender may not send the kind.
    """
    # Not every writer may read the registry, but whom one may write to is no secret.
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
            raise ValidationError({"addressees": _("A notice cannot be sent to its own sender.")})
        found[institution.pk] = institution
    check_reach(kind, sender, found.values())
    return list(found.values())


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
            minutes=draft.minutes,
        )
        for institution in institutions
    )
