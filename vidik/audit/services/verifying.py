# SPDX-License-Identifier: EUPL-1.2
"""Walk the chain of acts and say whether it is whole, and where not."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from django.db import connection, transaction

from vidik.audit.models import AuditHead, AuditPending
from vidik.audit.services import anchors as anchoring

GENESIS: Final = "0" * 64
FIRST_FORMAT: Final = 1
PRESENT_FORMAT: Final = 2
_CHUNK: Final = 5000
_GUARDS: Final = (
    ("audit_auditpending", "acts_are_received"),
    ("audit_auditpending", "acts_are_chained_at_the_end"),
    ("audit_auditevent", "only_the_chain_inserts"),
    ("audit_auditevent", "pgtrigger_events_are_never_updated_a780b"),
    ("audit_auditevent", "pgtrigger_events_are_never_deleted_5c5f4"),
    ("audit_auditevent", "pgtrigger_events_are_never_truncated_dad02"),
    ("audit_auditanchor", "pgtrigger_anchors_are_append_only_23bae"),
)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found."""

    events: int
    first_broken: int | None
    fault: str = ""
    """What is wrong at the first broken act: `content`, `order`, `tail`, `head`, `anchor`,
    `rolled-back`; or `heads`, where the chain follows to its end and the file of signed heads lost
    lines, so that it proves nothing from there on; or `waiting`, where acts stand outside the chain
    that no transaction holds."""
    anchors: anchoring.AnchorCheck = field(default_factory=anchoring.AnchorCheck)
    missing_guards: tuple[str, ...] = ()
    """Triggers of the record that are switched off or gone."""

    @property
    def whole(self) -> bool:
        """Whether every link holds, the head is the last of them, and every anchor agrees."""
        return self.first_broken is None

    @property
    def untouched(self) -> bool:
        """Whether the chain is whole and nobody but us wrote into the file of signed heads."""
        return self.whole and not self.anchors.forged


class _Row(NamedTuple):
    sequence: int
    at: str
    actor: str
    verb: str
    subject_label: str
    subject_key: str
    request: str
    membership: str
    payload: str
    previous_hash: str
    hash: str
    format: int


def verify(anchors: anchoring.Anchors | None = None, *, put_back: bool = False) -> Verification:
    """Walk the whole chain and find the first act that does not hold.

    A row that was changed, removed, inserted or moved breaks the chain there. Acts cut off at the
    end are found because the head knows the last number. A chain that somebody with the rights of
    the tables' owner computed anew, and a database that was set back, disagree with a signed head
    that was written outside.

    Args:
        anchors: signed heads to compare with; by default those of the settings' folder.
        put_back: the database was just put back from a backup. Signed heads may then know more
            than it, or be away: only what is wrong with the chain itself is a fault, and what the
            heads say is in `anchors`.
    """
    checked = anchoring.check_signatures(
        anchors if anchors is not None else anchoring.read_anchors()
    )
    anchored = {line.sequence: line.hash for line in checked.good}
    walk = _Walk(anchored, forgiving=put_back)
    with transaction.atomic():
        known = AuditHead.objects.get(pk=1)
        walk.note(known)
        fault = next((found for row in _rows() if (found := walk.step(row)) is not None), None)
        latest = AuditHead.objects.get(pk=1)
        if fault is None:
            fault = walk.fault_at_the_end(known, latest)
        if fault is None and _somebody_wrote_past():
            fault = (walk.count + 1, "waiting")
        missing = _missing_guards()
    if fault is None and checked.fault and not put_back:
        fault = (walk.proved + 1, "heads")
    number, what = fault if fault is not None else (None, "")
    heads = replace(
        checked.summary(walk.matched),
        beyond=max(0, max(anchored, default=0) - walk.count),
        disagreeing=walk.disagreeing,
    )
    return Verification(walk.count, number, what, heads, missing)


class _Walk:
    """How far the chain has been walked, and whether the next act follows."""

    def __init__(self, anchored: Mapping[int, str], *, forgiving: bool) -> None:
        self.anchored = anchored
        self.forgiving = forgiving
        self.disagreeing: int | None = None
        self.matched: set[int] = set()
        self.count = 0
        self.previous = GENESIS
        self.format = FIRST_FORMAT
        self.known = 0
        self.hash_at_known = ""

    @property
    def proved(self) -> int:
        """The last act that a signed head agrees with; 0 where there is none."""
        return max(self.matched, default=0)

    def note(self, head: AuditHead) -> None:
        """Remember where the head stood before the walk: acts that come meanwhile are no fault."""
        self.known = head.sequence
        self.hash_at_known = GENESIS if head.sequence == 0 else ""

    def step(self, row: _Row) -> tuple[int, str] | None:
        """Go on to the next act; give its number and what is wrong where it does not follow."""
        expected = self.count + 1
        if row.sequence != expected:
            return min(row.sequence, expected), "order"
        if row.previous_hash != self.previous or row.format < self.format:
            return expected, "order"
        if row.hash != _link(row):
            return expected, "content"
        self.count, self.previous, self.format = expected, row.hash, row.format
        if expected == self.known:
            self.hash_at_known = row.hash
        wanted = self.anchored.get(expected)
        if wanted is None:
            return None
        if wanted != row.hash:
            self.disagreeing = self.disagreeing or expected
            return None if self.forgiving else (self.proved + 1, "anchor")
        self.matched.add(expected)
        return None

    def fault_at_the_end(self, known: AuditHead, latest: AuditHead) -> tuple[int, str] | None:
        """Compare the end of the walk with the head and with the last signed one."""
        if self.count < known.sequence:
            return self.count + 1, "tail"
        if self.hash_at_known != known.hash:
            return known.sequence, "head"
        if self.count > latest.sequence:
            return latest.sequence + 1, "head"
        if max(self.anchored, default=0) > self.count and not self.forgiving:
            return self.count + 1, "rolled-back"
        return None


def _rows() -> Iterator[_Row]:
    """Stream the chain in its order; what is read of a payload is the very text that was hashed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "select sequence, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'),"
            " actor, verb, subject_label, subject_key, request, membership, payload::text,"
            " previous_hash, hash, format from audit_auditevent order by sequence"
        )
        while rows := cursor.fetchmany(_CHUNK):
            yield from map(_Row._make, rows)


def _link(row: _Row) -> str:
    """Compute the hash of an act from its content and the link before it."""
    if row.format == PRESENT_FORMAT:
        return link(
            row.sequence, row.at, row.actor, row.verb, row.subject_label, row.subject_key,
            row.request, row.membership, row.payload, row.previous_hash,
        )  # fmt: skip
    return _first_link(row) if row.format == FIRST_FORMAT else ""


def link(  # noqa: PLR0913, PLR0917 - the parts of an act, in the order in which they are hashed
    sequence: int,
    at: str,
    actor: str,
    verb: str,
    subject_label: str,
    subject_key: str,
    request: str,
    membership: str,
    payload: str,
    previous: str,
) -> str:
    """Return the hash of an act in the present form, as the database computes it.

    Each part is written after its length in characters, so that no two acts have one text; the
    moment in UTC with microseconds, the payload as PostgreSQL writes `jsonb`.
    """
    number = str(sequence)
    text = (
        f"1:2{len(number)}:{number}26:{at}{len(actor)}:{actor}{len(verb)}:{verb}"
        f"{len(subject_label)}:{subject_label}{len(subject_key)}:{subject_key}"
        f"{len(request)}:{request}{len(membership)}:{membership}{len(payload)}:{payload}"
        f"{len(previous)}:{previous}"
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _first_link(row: _Row) -> str:
    """Return the hash of an act in the form that was used at first."""
    at = dt.datetime.fromisoformat(row.at).replace(tzinfo=dt.UTC)
    content: Mapping[str, object] = {
        "sequence": row.sequence,
        "at": at.isoformat(timespec="microseconds"),
        "actor": row.actor,
        "verb": row.verb,
        "subject": [row.subject_label, row.subject_key],
        "request": row.request,
        "payload": json.loads(row.payload),
        "previous": row.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _somebody_wrote_past() -> bool:
    """Whether acts wait though their transaction has ended; ours are not chained yet."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0)")
        (mine,) = cursor.fetchone()
    return AuditPending.objects.exclude(transaction=mine).exists()


def _missing_guards() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, tgname from pg_trigger"
            " where tgenabled = 'A' and not tgisinternal"
        )
        installed = set(cursor.fetchall())
    return tuple(f"{table}: {name}" for table, name in _GUARDS if (table, name) not in installed)
