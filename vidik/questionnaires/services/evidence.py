# SPDX-License-Identifier: EUPL-1.2
"""Record meetings held and own proceedings, with their scans, and correct them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.figures.models import Cycle
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Evidence, EvidencePage, EvidenceParty, EvidenceScan
from vidik.questionnaires.services.scanning import digest_of, fill_in, recognised_scan
from vidik.questionnaires.types import EvidenceKind

MOST_SCANS: Final = 20
_FIELDS: Final = (
    "reference", "began_on", "ended_on", "place", "took_part", "subject", "account",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """What is written down of a meeting or of own proceedings."""

    began_on: dt.date
    subject: str
    institutions: tuple[str, ...]
    """Codes of those that met the office, or that the proceedings concern."""
    reference: str = ""
    ended_on: dt.date | None = None
    place: str = ""
    took_part: str = ""
    """By office, one a line."""
    account: str = ""


def record_evidence(
    kind: EvidenceKind, cycle: Cycle, draft: EvidenceDraft, *, actor: Actor
) -> Evidence:
    """Record a meeting held or own proceedings, for a cycle.

    Raises:
        ValidationError: something is missing, cannot be, or is recorded already.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, cycle) as (cycle, act):
        # Two at a time would be numbered alike.
        named = _validate(kind, draft, None)
        last = Evidence.objects.filter(cycle=cycle, kind=kind).aggregate(Max("number"))
        row = Evidence(
            kind=kind,
            cycle=cycle,
            number=(last["number__max"] or 0) + 1,
            written_at=timezone.now(),
            written_by=actor.label,
        )
        _fill(row, draft)
        row.save(force_insert=True)
        EvidenceParty.objects.bulk_create(
            EvidenceParty(evidence=row, institution=institution) for institution in named
        )
        act.record("evidence.recorded", row, kind=str(kind), institutions=len(named))
    return row


def correct_evidence(
    evidence: Evidence, draft: EvidenceDraft, *, reason: str, seen_version: int, actor: Actor
) -> Evidence:
    """Correct what was recorded: a new version with its reason, the earlier one in the history.

    Args:
        evidence: what is corrected.
        draft: everything as it is to stand.
        reason: why; required.
        seen_version: the version that was read; another one by now means that somebody else
            was faster.
        actor: who corrects.

    Raises:
        ValidationError: it changed meanwhile, nothing changes, or something cannot be.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, evidence) as (row, act):
        if row.version != seen_version:
            raise ValidationError(
                _("Somebody has corrected this record in the meantime. Look at it again first.")
            )
        if not reason.strip():
            raise ValidationError({"reason": _("Say why it is corrected.")})
        named = _validate(EvidenceKind(row.kind), draft, row)
        before = [getattr(row, name) for name in _FIELDS]
        _fill(row, draft)
        current = {party.institution_id: party for party in row.parties.filter(until=None)}
        wanted = {institution.pk for institution in named}
        if before == [getattr(row, name) for name in _FIELDS] and wanted == set(current):
            raise ValidationError(_("Nothing was changed; there is nothing to correct."))
        told_by = set(row.figures.values_list("figure__institution", flat=True))
        if told_by & (set(current) - wanted):
            raise ValidationError(
                {"institutions": _("Figures of an institution that you left out are cited here.")}
            )
        row.version += 1
        row.reason, row.written_at, row.written_by = reason.strip(), timezone.now(), actor.label
        row.save()
        removed = [party.pk for key, party in current.items() if key not in wanted]
        EvidenceParty.objects.filter(pk__in=removed).update(until=row.version)
        EvidenceParty.objects.bulk_create(
            EvidenceParty(evidence=row, institution=institution, since=row.version)
            for institution in named
            if institution.pk not in current
        )
        act.record("evidence.corrected", version=row.version)
    return row


def add_scan(evidence: Evidence, *, name: str, content: bytes, actor: Actor) -> EvidenceScan:
    """Add the scan of a record; the same file twice is one.

    Args:
        evidence: what it is the record of.
        name: the file's name.
        content: a PDF, or a PNG or JPEG picture; recognised by its content.
        actor: who adds it.

    Raises:
        ValidationError: the file is not taken, or there are too many.
    """
    authorize(actor, Action.QUESTIONNAIRES_DECIDE)
    if (current := _existing_scan(evidence, content)) is not None:
        return current
    kind, drawn = recognised_scan(content)
    with change(actor, Action.QUESTIONNAIRES_DECIDE, evidence, idempotent=True) as (row, act):
        if (current := _existing_scan(row, content)) is not None:
            return current
        last = row.scans.aggregate(Max("number"))["number__max"] or 0
        scan = EvidenceScan(evidence=row, number=last + 1, pages=len(drawn))
        fill_in(scan, name, kind, content, actor)
        scan.save(force_insert=True)
        EvidencePage.objects.bulk_create(
            EvidencePage(
                scan=scan,
                number=number,
                width=picture.width,
                height=picture.height,
                content=picture.content,
            )
            for number, picture in enumerate(drawn, start=1)
        )
        act.record("evidence.scan-added", pages=len(drawn))
    return scan


def _existing_scan(evidence: Evidence, content: bytes) -> EvidenceScan | None:
    """Return the scan with the same content, if there is one.

    Raises:
        ValidationError: there is none, and no room for one more.
    """
    current = evidence.scans.filter(sha256=digest_of(content)).first()
    if current is None and evidence.scans.count() >= MOST_SCANS:
        raise ValidationError(
            {"file": _("At most %(most)s documents are accepted.") % {"most": MOST_SCANS}}
        )
    return current


def remove_scan(scan: EvidenceScan, *, actor: Actor) -> None:
    """Remove a scan that was added by mistake; one that figures cite stays.

    Raises:
        ValidationError: figures cite a page of it.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, scan.evidence) as (_row, act):
        if scan.figures.exists():
            raise ValidationError(_("Figures cite a page of this scan; it cannot be removed."))
        act.record("evidence.scan-removed", number=scan.number)
        scan.delete()


def read_scan(scan: EvidenceScan, *, actor: Actor) -> bytes:
    """Return the file of a scan that was read in scope, and put on record that it left."""
    with change(actor, Action.QUESTIONNAIRES_EXPORT) as act:
        act.record("evidence.scan-read", scan.evidence, number=scan.number)
        return bytes(EvidenceScan.objects.only("content").get(pk=scan.pk).content)


def _fill(row: Evidence, draft: EvidenceDraft) -> None:
    for name in _FIELDS:
        value = getattr(draft, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.took_part = "\n".join(row.offices)


def _validate(
    kind: EvidenceKind, draft: EvidenceDraft, current: Evidence | None
) -> list[Institution]:
    """Return the institutions that are named, once everything can be.

    Raises:
        ValidationError: something is missing or cannot be.
    """
    today = timezone.localdate()
    errors: dict[str, str] = {}
    if draft.began_on > today:
        errors["began_on"] = _("This day is in the future.")
    if kind == EvidenceKind.MEETING and not draft.place.strip():
        errors["place"] = _("Say where the meeting was held.")
    if kind == EvidenceKind.OWN_PROCEEDINGS:
        errors |= _of_proceedings(draft, today, current)
    if not draft.subject.strip():
        errors["subject"] = _("Say what it was about.")
    if "@" in draft.took_part:
        errors["took_part"] = _("Name offices, not persons or their addresses.")
    named = _named(draft.institutions)
    if not named:
        errors["institutions"] = _("Choose at least one institution.")
    if errors:
        raise ValidationError(errors)
    return named


def _of_proceedings(
    draft: EvidenceDraft, today: dt.date, current: Evidence | None
) -> dict[str, str]:
    errors: dict[str, str] = {}
    reference = draft.reference.strip()
    if not reference:
        errors["reference"] = _("Enter the number under which the proceedings are kept.")
    same = Evidence.objects.filter(kind=EvidenceKind.OWN_PROCEEDINGS, reference=reference)
    if current is not None:
        same = same.exclude(pk=current.pk)
    if same.exists():
        errors["reference"] = _("Proceedings with this number are recorded already.")
    if draft.ended_on is not None and draft.ended_on > today:
        errors["ended_on"] = _("This day is in the future.")
    if draft.ended_on is not None and draft.ended_on < draft.began_on:
        errors["ended_on"] = _("Proceedings cannot be concluded before they are opened.")
    return errors


def _named(codes: Collection[str]) -> list[Institution]:
    """Return the institutions of some codes; a merged one stands for what it was merged into."""
    rows = institutions.names_only().filter(code__in=set(codes), merged_into=None)
    found = list(rows.order_by("code"))
    if len(found) != len(set(codes)):
        raise ValidationError({"institutions": _("One of the institutions is not registered.")})
    return found
