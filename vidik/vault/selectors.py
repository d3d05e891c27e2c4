# SPDX-License-Identifier: EUPL-1.2
"""Read persons, opened for those who may see them, part by part."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, TypeVar, cast

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vidik.access.registry import policy_of
from vidik.access.services import authorize, can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.selectors.acting import current_memberships, names_of
from vidik.cases.models import Case
from vidik.institutions.models import Institution
from vidik.vault import reach
from vidik.vault.methods.envelope import PersonKey
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
    LimitNotice,
    Name,
    Opening,
    Particulars,
    Person,
    SafeContact,
    Sealed,
    StoredFile,
    Widening,
)
from vidik.vault.retention import over_since, years_for
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.erasing import PROPOSAL
from vidik.vault.services.notes import read_notes
from vidik.vault.services.sealing import FACTS_OF, facts_from, key_of, opened, place, place_of
from vidik.vault.services.searching import duplicates_of
from vidik.vault.types import (
    REQUEST_WAITS,
    AccessLogLine,
    AccessReason,
    Facts,
    FileFacts,
    Hit,
    Identity,
    InsightLine,
    NameFacts,
    OpeningsLine,
    ParticularFacts,
    Purpose,
    Query,
    RetentionKind,
    Shown,
)

SealedT = TypeVar("SealedT", bound=Sealed)


def get_person(actor: Actor, key: uuid.UUID) -> Person:
    """Return a person's row, which says nothing of them.

    Raises:
        OutOfScope: there is none, or none of whom the actor may know.
    """
    rows = Person.objects.filter(pk=key).select_related("case")
    seen = scope(actor, Action.IDENTITIES_VIEW, rows).first()
    if seen is None:
        seen = scope(actor, Action.IDENTITIES_VIEW_CONTACT, rows).first()
    if seen is None:
        raise OutOfScope(action=Action.IDENTITIES_VIEW, label="vault.person", key=str(key))
    return seen


def seen_fronts(actor: Actor, persons: Iterable[Person]) -> set[uuid.UUID]:
    """Give the keys of the rows that some are merged into, as far as the actor may know of them."""
    keys = {row.merged_into_id for row in persons if row.merged_into_id is not None}
    rows = Person.objects.filter(pk__in=keys)
    return set(scope(actor, Action.IDENTITIES_VIEW, rows).values_list("pk", flat=True))


def persons_seen(actor: Actor) -> QuerySet[Person]:
    """Return the persons of whom the actor may know."""
    rows = Person.objects.select_related("case")
    return scope(actor, Action.IDENTITIES_VIEW, rows)


def files_of_case(actor: Actor, case: Case) -> QuerySet[StoredFile]:
    """List the files of the persons of a case, the newest first, none of them opened."""
    rows = StoredFile.objects.filter(case=case).select_related("person")
    return scope(actor, Action.IDENTITIES_VIEW, rows).defer("content").order_by("-entered_at")


@sensitive_variables()
def files_of_record(
    actor: Actor, subject: uuid.UUID, opened_persons: Collection[uuid.UUID]
) -> list[tuple[StoredFile, FileFacts | None]]:
    """List the files that came with a record of a room above, the oldest first.

    Args:
        actor: who looks.
        subject: the record.
        opened_persons: those whose entries are open; of the others only that there is a file.
    """
    rows = StoredFile.objects.filter(subject=subject).select_related("person")
    seen = scope(actor, Action.IDENTITIES_VIEW, rows)
    return [
        (row, cast("FileFacts", facts_of(row)) if row.person_id in opened_persons else None)
        for row in seen
    ]


def persons_of(actor: Actor, case: Case) -> QuerySet[Person]:
    """List the persons entered for a case, as far as the actor may know of them."""
    return scope(actor, Action.IDENTITIES_VIEW, Person.objects.filter(case=case))


@sensitive_variables()
def identity(person: Person, *, actor: Actor) -> Identity:
    """Open a person: those parts that the actor may see.

    Raises:
        OutOfScope: none of them.
        Erased: nothing of the person is left.
        Unreadable: a row was changed, or moved from elsewhere.
    """
    mine = Person.objects.filter(pk=person.pk)
    sees_identity = scope(actor, Action.IDENTITIES_VIEW, mine).exists()
    sees_contact = scope(actor, Action.IDENTITIES_VIEW_CONTACT, mine).exists()
    if not (sees_identity or sees_contact):
        raise OutOfScope(action=Action.IDENTITIES_VIEW, label="vault.person", key=str(person.pk))
    key = key_of(person)
    versions = Counter(FormerContent.objects.filter(person=person).values_list("row", flat=True))

    def rows(model: type[Sealed], *, seen: bool) -> tuple[Shown, ...]:
        return _shown(model, person, key, versions) if seen else ()

    merged = Person.objects.filter(merged_into=person)
    return Identity(
        key=person.pk,
        code=person.code,
        case=person.case_id,
        names=rows(Name, seen=sees_identity),
        particulars=next(iter(rows(Particulars, seen=sees_identity)), None),
        documents=rows(Document, seen=sees_identity),
        contacts=rows(Contact, seen=sees_contact),
        addresses=rows(Address, seen=sees_contact),
        safe_contact=next(iter(rows(SafeContact, seen=sees_contact)), None),
        files=rows(StoredFile, seen=sees_identity),
        merged=tuple(scope(actor, Action.IDENTITIES_VIEW, merged).values_list("code", flat=True)),
        sees_identity=sees_identity,
        sees_contact=sees_contact,
    )


@sensitive_variables()
def _shown(
    model: type[Sealed], person: Person, key: PersonKey, versions: Counter[uuid.UUID]
) -> tuple[Shown, ...]:
    rows = model._default_manager.filter(person=person)  # noqa: SLF001 - Django's public-by-use API
    found = [
        Shown(row.pk, opened(row, person, key), row.entered_at, row.ended_at, versions[row.pk])
        for row in rows
    ]
    # What holds stands before what has ended.
    return tuple(sorted(found, key=lambda item: item.ended_at is not None))


def get_row(actor: Actor, person: Person, model: type[SealedT], key: uuid.UUID) -> SealedT:
    """Return a row of a person, sealed.

    Raises:
        OutOfScope: there is none, or not in a part that the actor may see.
    """
    contact = model in {Contact, Address, SafeContact}
    action = Action.IDENTITIES_VIEW_CONTACT if contact else Action.IDENTITIES_VIEW
    rows: QuerySet[Any] = model._default_manager.filter(person=person, pk=key)  # noqa: SLF001 - Django's public-by-use API
    found = scope(actor, action, rows.select_related("person")).first()
    if found is None:
        raise OutOfScope(action=action, label="vault.person", key=str(person.pk))
    return cast("SealedT", found)


@sensitive_variables()
def facts_of(row: Sealed) -> Facts:
    """Open a row that the actor was let through to."""
    return cast("Facts", opened(row, row.person, key_of(row.person)))


@sensitive_variables()
def former(row: Sealed, *, actor: Actor) -> list[Facts]:
    """Open the earlier versions of a row, the newest first."""
    authorize(actor, Action.IDENTITIES_VIEW, row.person)
    key = key_of(row.person)
    at = place(row, row.person)
    return [
        cast("Facts", facts_from(type(row), key.open(bytes(content), at)))
        for content in FormerContent.objects.filter(person=row.person, row=row.pk).values_list(
            "content", flat=True
        )
    ]


@sensitive_variables()
def looks_at(person: Person, *, actor: Actor) -> list[AccessLogLine]:
    """List who looked at a person, for what and why, the newest first.

    Raises:
        Denied, OutOfScope: the actor may not ask.
    """
    authorize(actor, Action.IDENTITIES_LOG, person)
    rows = list(
        AccessLogEntry.objects.filter(person=person).select_related(
            "institution", "insight__person"
        )
    )
    people = names_of({row.user_id for row in rows})
    key = key_of(person) if person.erased_at is None else None
    return [
        AccessLogLine(
            at=row.at,
            who=people.get(row.user_id, ""),
            institution=str(row.institution.name),
            purpose=str(Purpose(row.purpose).label),
            why=row.why,
            own=row.own,
            reason=_reason(row, person, key),
        )
        for row in rows
    ]


def insights_of(actor: Actor, case: Case) -> QuerySet[Insight]:
    """List who viewed a case without being named in it, as far as the actor works on it."""
    rows = Insight.objects.filter(case=case)
    return _with_names(reach.worked_rows(actor, rows))


def insights_to_review(actor: Actor) -> QuerySet[Insight]:
    """List what a head has not reviewed: colleagues’ views, the oldest first."""
    rows = Insight.objects.filter(review__isnull=True).exclude(user=actor.user_id)
    return _with_names(scope(actor, Action.ACCESS_LOG_REVIEW, rows)).order_by("at", "id")


def insight(actor: Actor, key: str) -> Insight:
    """Return one of those that a head reviews.

    Raises:
        OutOfScope: there is none.
    """
    known = _key(key)
    rows = Insight.objects.filter(pk=known) if known else Insight.objects.none()
    found = scope(actor, Action.ACCESS_LOG_REVIEW, rows).first()
    if found is None:
        raise OutOfScope(action=Action.ACCESS_LOG_REVIEW, label="vault.insight", key=key[:40])
    return found


def _with_names(rows: QuerySet[Insight]) -> QuerySet[Insight]:
    return rows.select_related("person", "case", "institution", "review__reviewed_by")


@sensitive_variables()
def insight_lines(rows: Iterable[Insight], *, actor: Actor) -> list[InsightLine]:
    """Open why people viewed cases in which they are not named."""
    listed = list(rows)
    people = names_of({row.user_id for row in listed})
    lines = []
    for row in listed:
        review = getattr(row, "review", None)
        lines.append(
            InsightLine(
                key=row.pk,
                at=row.at,
                until=row.until,
                who=people.get(row.user_id, ""),
                institution=str(row.institution.name),
                case=row.case_id,
                case_code=row.case.code,
                person=row.person_id,
                person_code=row.person.code,
                purpose=str(Purpose(row.purpose).label),
                why=str(AccessReason(row.why).label),
                judgement=review.judgement if review else "",
                reviewed_by=str(review.reviewed_by) if review else "",
                is_own=row.user_id == actor.user_id,
                words=_words(row),
            )
        )
    return lines


@sensitive_variables()
def _words(row: Insight) -> str:
    if row.words is None or row.person.wrapped_key is None:
        return ""
    place_ = place_of("insight", str(row.pk), row.person, "words")
    return key_of(row.person).open(bytes(row.words), place_).decode()


def openings_by_person(actor: Actor) -> list[OpeningsLine]:
    """Count how many persons each member of a head's institution has opened today."""
    authorize(actor, Action.ACCESS_LOG_REVIEW)
    now = timezone.now()
    rows = (
        Opening.objects.filter(institution=actor.institution, day=timezone.localdate(now))
        .values("user")
        .annotate(
            opened=Count("id", filter=Q(found=False)),
            lately=Count("id", filter=Q(found=False, at__gt=now - dt.timedelta(hours=1))),
            found=Count("id", filter=Q(found=True)),
            beyond=Count("id", filter=Q(beyond=True)),
        )
        .order_by("-opened", "user")
    )
    listed = list(rows)
    people = names_of({row["user"] for row in listed})
    return [
        OpeningsLine(
            people.get(row["user"], ""), row["lately"], row["opened"], row["found"], row["beyond"]
        )
        for row in listed
    ]


def limit_notices(actor: Actor) -> QuerySet[LimitNotice]:
    """List the notifications of a head that they have not read."""
    rows = LimitNotice.objects.filter(seen_at__isnull=True, institution=actor.institution)
    rows = rows.exclude(user=actor.user_id).select_related("user")
    return rows if can(actor, Action.ACCESS_LOG_REVIEW) else rows.none()


def own_widenings(actor: Actor) -> QuerySet[Widening]:
    """List what the actor asked for within a day."""
    since = timezone.now() - dt.timedelta(days=1)
    rows = Widening.objects.filter(user=actor.user_id, asked_at__gt=since)
    return rows.select_related("decided_by")


def widenings_to_decide(actor: Actor) -> QuerySet[Widening]:
    """List the colleagues' requests that the actor may decide on."""
    rows = Widening.objects.filter(
        decided_at__isnull=True, asked_at__gt=timezone.now() - REQUEST_WAITS
    ).exclude(user=actor.user_id)
    return scope(actor, Action.ACCESS_LIMIT_WIDEN, rows).select_related("user")


def widening(actor: Actor, key: str) -> Widening:
    """Return a colleague's request.

    Raises:
        OutOfScope: there is none in the actor's institution.
    """
    known = _key(key)
    rows = Widening.objects.filter(pk=known) if known else Widening.objects.none()
    found = scope(actor, Action.ACCESS_LIMIT_WIDEN, rows).first()
    if found is None:
        raise OutOfScope(action=Action.ACCESS_LIMIT_WIDEN, label="vault.widening", key=key[:40])
    return found


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@sensitive_variables()
def _reason(row: AccessLogEntry, person: Person, key: PersonKey | None) -> str:
    if row.insight is not None:
        return _words(row.insight)
    if row.reason is None or key is None:
        return ""
    at = place_of("look", str(row.pk), person, "reason")
    return key.open(bytes(row.reason), at).decode()


def institutions_named(keys: list[int]) -> dict[int, str]:
    """Return the names of institutions by their keys, in the reader's language."""
    return {row.pk: str(row.name) for row in Institution.objects.filter(pk__in=keys)}


def holds_of(person: Person) -> QuerySet[LegalHold]:
    """List the holds on a person, also those that were lifted."""
    return LegalHold.objects.filter(person=person)


def held_cases() -> QuerySet[LegalHold, uuid.UUID]:
    """Return the cases with a person under a legal hold, for the part that forgets."""
    return LegalHold.objects.filter(lifted_at__isnull=True).values_list("case", flat=True)


def barring_cases() -> QuerySet[Case, uuid.UUID]:
    """Return the cases of which nothing is forgotten: open ones, and those with a legal hold."""
    rows = Case.objects.filter(Q(closed_at__isnull=True) | Q(pk__in=held_cases()))
    return rows.values_list("pk", flat=True)


def retention_years(kind: RetentionKind) -> int:
    """Return how many years after the closing of the case a kind of record is kept."""
    return years_for(kind)


def waiting_proposal(person: Person) -> ErasureProposal | None:
    """Return the proposal to erase a person on which nobody has decided."""
    rows = ErasureProposal.objects.filter(
        person=person, approved_at__isnull=True, rejected_at__isnull=True
    )
    return rows.select_related("proposed_by").first()


def rejected_proposals(person: Person) -> QuerySet[ErasureProposal]:
    """List the proposals to erase a person that were rejected or withdrawn, the newest first."""
    rows = ErasureProposal.objects.filter(person=person, rejected_at__isnull=False)
    return rows.select_related("proposed_by", "rejected_by")


def erasures_to_decide(actor: Actor) -> QuerySet[ErasureProposal]:
    """List the proposals to erase that somebody else made and the actor may decide on."""
    rows = ErasureProposal.objects.filter(
        approved_at__isnull=True, rejected_at__isnull=True, person__erased_at__isnull=True
    ).exclude(proposed_by=actor.user_id)
    return scope(actor, Action.IDENTITIES_ERASE, rows).select_related(
        "person", "case", "proposed_by"
    )


def who_may_approve(proposal: ErasureProposal) -> list[str]:
    """Name those who may approve a proposal to erase: heads of its institution, not its author."""
    policy = policy_of(Action.IDENTITIES_ERASE)
    assert policy is not None  # noqa: S101 - the room registers it
    rows = current_memberships(timezone.localdate()).filter(
        institution=proposal.institution_id,
        role__in=[role.value for role in policy.roles],
        user__is_active=True,
    )
    users = {row.user for row in rows.exclude(user=proposal.proposed_by_id).select_related("user")}
    return sorted(str(user) for user in users)


@sensitive_variables()
def reason_of(proposal: ErasureProposal, *, actor: Actor) -> str | None:
    """Open in which words a proposal to erase was made; blank where there were none.

    Returns:
        None while the actor has not stated for what they look at the person.
    """
    person = proposal.person
    if not has_stated(person, actor=actor):
        return None
    lines = read_notes(
        person, kinds=(PROPOSAL,), subject=proposal.pk, purpose=Purpose.RETENTION, actor=actor
    )
    return lines[0].text.reveal() if lines else ""


def certificate_of(actor: Actor, person: Person) -> Erasure | None:
    """Return the certificate of a person's erasure, for whoever works on the case."""
    return reach.worked_rows(actor, Erasure.objects.filter(person=person)).first()


def may_change(actor: Actor, person: Person) -> tuple[bool, bool]:
    """Return whether the actor may change who the person is, and how they are reached."""
    mine = Person.objects.filter(pk=person.pk)
    return tuple(  # type: ignore[return-value]
        bool(can(actor, action)) and scope(actor, action, mine).exists()
        for action in (Action.IDENTITIES_CHANGE, Action.IDENTITIES_CHANGE_CONTACT)
    )


def kind_of(table: str) -> type[Sealed] | None:
    """Return the kind of row that a part of an address names."""
    for model in FACTS_OF:
        if model._meta.model_name == table:  # noqa: SLF001 - Django's public-by-use API
            return model
    return None


def by_code(actor: Actor, code: str) -> Person | None:
    """Return a person by the whole code, None where there is none that the actor may see."""
    rows = Person.objects.filter(code=code.strip().upper())
    return scope(actor, Action.IDENTITIES_VIEW, rows).first()


@sensitive_variables()
def near(person: Person, *, actor: Actor) -> list[Hit]:
    """Find entries that may be the same person, by each of the person's names.

    None where the actor may not see who the person is. Of the person no more is opened than what
    is searched by.

    Raises:
        Erased: nothing of the person is left.
        Unreadable: a row was changed, or moved from elsewhere.
    """
    mine = Person.objects.filter(pk=person.pk)
    may_search = can(actor, Action.IDENTITIES_SEARCH)
    if not may_search or not scope(actor, Action.IDENTITIES_VIEW, mine).exists():
        return []
    key = key_of(person)
    born = next(iter(_shown(Particulars, person, key, Counter())), None)
    year = born.facts.year if born and isinstance(born.facts, ParticularFacts) else None
    hits: dict[uuid.UUID, Hit] = {}
    for name in _shown(Name, person, key, Counter()):
        facts = name.facts
        if not isinstance(facts, NameFacts) or not (facts.given and facts.family):
            continue
        query = Query(facts.given, facts.family, year)
        for hit in duplicates_of(query, actor=actor).hits:
            hits.setdefault(hit.person, hit)
    hits.pop(person.pk, None)
    return sorted(hits.values(), key=lambda hit: -hit.nearness)


def due_for_erasing(actor: Actor, kind: RetentionKind) -> QuerySet[Person]:
    """List the persons about whom a kind of record is kept longer than its period allows.

    Persons under a legal hold are left out; they are due when the hold is lifted.
    """
    rows = Person.objects.filter(
        erased_at__isnull=True, case__closed_at__lt=over_since(kind)
    ).exclude(pk__in=LegalHold.objects.filter(lifted_at__isnull=True).values("person"))
    if kind == RetentionKind.FILES:
        rows = rows.filter(pk__in=StoredFile.objects.values("person"))
    return (
        scope(actor, Action.IDENTITIES_ERASE, rows)
        .select_related("case")
        .order_by("case__closed_at", "pk")
    )


def number_of_files(person: Person) -> int:
    """Count the photos and scans that are stored of a person."""
    return StoredFile.objects.filter(person=person).count()
