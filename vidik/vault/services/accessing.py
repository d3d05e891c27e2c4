# SPDX-License-Identifier: EUPL-1.2
"""Look at a person: for a stated purpose, on record, with a reason where it is not one's case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.audit.services.recording import record
from vidik.cases.models import Case
from vidik.vault.methods.plain import Plain
from vidik.vault.models import AccessLogEntry, Insight, InsightReview, Person
from vidik.vault.reach import takes_part
from vidik.vault.services.openings import notify_heads, open_persons
from vidik.vault.services.sealing import key_of, place_of
from vidik.vault.types import (
    ACCESS_LASTS,
    INSIGHT_LASTS,
    SAME_WORDS,
    AccessReason,
    Alert,
    Judgement,
    Purpose,
)


@sensitive_variables()
def request_access(
    person: Person,
    *,
    purpose: str,
    why: str = "",
    reason: Plain | None = None,
    danger: bool = False,
    actor: Actor,
) -> AccessLogEntry:
    """State for what one looks at a person; it holds for a quarter of an hour.

    Whoever is not named in the case says why, in words for this case. That opens it at once and for
    a working day; whoever works on the case sees it, and the head of its institution reviews it.

    Args:
        person: the person.
        purpose: a `Purpose`.
        why: a `Why`, where the actor does not take part in the case.
        reason: the actor's own words; they are sealed.
        danger: somebody is in danger: opens a few persons beyond the limit of the role.
        actor: who looks.

    Raises:
        ValidationError: the purpose is missing, or the reason that this actor has to give.
        Spent: the actor has opened as many persons as the role may.
        Denied, OutOfScope: the actor may not see the person.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.IDENTITIES_VIEW, about=person) as act:
        user, institution = _acts(person, actor)
        key_of(person)
        own = takes_part(actor, person.case_id)
        if purpose not in Purpose.values:
            raise ValidationError({"purpose": _("State why you are viewing this person’s data.")})
        insight = None if own else _insight(person, purpose, why, reason, actor=actor)
        open_persons({person.pk: person.case_id}, danger=danger, actor=actor)
        now = timezone.now()
        look = AccessLogEntry.objects.create(
            person=person,
            case_id=person.case_id,
            user_id=user,
            institution_id=institution,
            at=now,
            until=now + ACCESS_LASTS,
            purpose=purpose,
            own=own,
            why="" if insight is None else insight.why,
            insight=insight,
        )
        same = 0 if insight is None else _persons_of_same_words(insight)
        act.record(
            "identity.opened", purpose=purpose, own=own, why=look.why or None, same=same or None
        )
        if same == SAME_WORDS:
            notify_heads(Alert.SAME_WORDS, actor=actor)
    return look


def _acts(person: Person, actor: Actor) -> tuple[int, int]:
    """Return who looks and for which institution.

    Raises:
        OutOfScope: a part of the system would; nobody would answer for it.
    """
    if actor.user_id is None or actor.institution is None:
        raise OutOfScope(action=Action.IDENTITIES_VIEW, label="vault.person", key=str(person.pk))
    return actor.user_id, actor.institution


def current_insight(person: Person, *, actor: Actor) -> Insight | None:
    """Return for what the actor asked to view the person's case, as long as it holds."""
    if actor.user_id is None or actor.institution is None:
        return None
    return Insight.objects.filter(
        case=person.case_id,
        user_id=actor.user_id,
        institution_id=actor.institution,
        until__gt=timezone.now(),
    ).first()


@sensitive_variables()
def _insight(
    person: Person,
    purpose: str,
    why: str,
    reason: Plain | None,
    *,
    actor: Actor,
) -> Insight:
    """Store why somebody views a case who is not named in it; a reason holds for a working day."""
    words = "" if reason is None else reason.reveal().replace("\x00", "").strip()
    active = current_insight(person, actor=actor)
    if active is not None and (not words or active.alike == _alike(words)):
        return active
    if why not in AccessReason.values:
        raise ValidationError(
            {"why": _("You do not take part in this case: say why you need to view the data.")}
        )
    if not words:
        raise ValidationError(
            {"reason": _("Say in your own words why you need to view the data of this case.")}
        )
    now = timezone.now()
    user, institution = _acts(person, actor)
    row = Insight(
        person=person,
        case_id=person.case_id,
        user_id=user,
        institution_id=institution,
        at=now,
        until=now + INSIGHT_LASTS,
        purpose=purpose,
        why=why,
        alike=_alike(words),
    )
    row.words = key_of(person).seal(
        words.encode(), place_of("insight", str(row.pk), person, "words")
    )
    row.save(force_insert=True)
    record(actor.label, "insight.asked", row, purpose=purpose, why=why)
    return row


@sensitive_variables()
def _alike(words: str) -> str:
    """Return by what the same words are recognised, however they are spaced or capitalised."""
    plain = "".join(sign for sign in words.casefold() if sign.isalnum())
    return salted_hmac("vidik.vault.insight", plain, algorithm="sha256").hexdigest()[:32]


def _persons_of_same_words(insight: Insight) -> int:
    """Count for how many persons the actor has given the same words within a day."""
    rows = AccessLogEntry.objects.filter(
        user=insight.user_id,
        insight__alike=insight.alike,
        insight__at__gt=timezone.now() - dt.timedelta(days=1),
    ).exclude(insight__alike="")
    return rows.aggregate(count=Count("person", distinct=True))["count"] or 0


def review_insight(insight: Insight, judgement: str, *, actor: Actor) -> InsightReview:
    """Say as the head of the responsible institution how one judges why somebody looked.

    Raises:
        ValidationError: no such judgement, or a colleague has reviewed it already.
        Denied: it is one's own.
        OutOfScope: another institution is responsible for the case.
    """
    with change(actor, Action.ACCESS_LOG_REVIEW, about=insight) as act:
        if actor.user_id is None or insight.user_id == actor.user_id:
            raise Denied(
                _("You cannot review your own views: another head must."),
                action=Action.ACCESS_LOG_REVIEW, label="vault.insight", key=str(insight.pk),
            )  # fmt: skip
        if judgement not in Judgement.values:
            raise ValidationError(_("Choose one of the answers offered."))
        try:
            with transaction.atomic():
                row = InsightReview.objects.create(
                    insight=insight,
                    case_id=insight.case_id,
                    judgement=judgement,
                    reviewed_at=timezone.now(),
                    reviewed_by_id=actor.user_id,
                )
        except IntegrityError as error:
            raise ValidationError(
                _("A colleague has reviewed it already. Nothing was changed.")
            ) from error
        act.record("insight.reviewed", judgement=judgement)
    return row


def current_access(person: Person, *, actor: Actor) -> AccessLogEntry | None:
    """Return the actor's look that still holds, None where the purpose has to be stated."""
    if actor.user_id is None or actor.institution is None:
        return None
    return (
        AccessLogEntry.objects.filter(
            person=person,
            user_id=actor.user_id,
            institution_id=actor.institution,
            until__gt=timezone.now(),
        )
        .order_by("-at")
        .first()
    )


def current_accesses(persons: Iterable[Person], *, actor: Actor) -> set[uuid.UUID]:
    """Return the keys of those of these persons at whom a look of the actor still holds."""
    if actor.user_id is None or actor.institution is None:
        return set()
    rows = AccessLogEntry.objects.filter(
        person__in=[person.pk for person in persons],
        user_id=actor.user_id,
        institution_id=actor.institution,
        until__gt=timezone.now(),
    )
    return set(rows.values_list("person", flat=True))


def has_stated(person: Person, *, actor: Actor) -> bool:
    """Return whether the actor may open words about a person now.

    Whoever takes part in the case may; everybody else first states for what they look, and why.
    """
    return takes_part(actor, person.case_id) or current_access(person, actor=actor) is not None


def record_access(look: AccessLogEntry, *, actor: Actor) -> None:
    """Record that the person was shown."""
    record(
        actor.label, "identity.looked", look.person, purpose=look.purpose, own=look.own,
    )  # fmt: skip


def record_list(*, found: int, case: Case | None = None, actor: Actor) -> None:
    """Record that persons were listed by their codes, of one case or of all."""
    if case is None:
        record(actor.label, "persons.listed", label="vault", found=found)
    else:
        record(actor.label, "persons.listed", case, found=found)


def record_certificate(person: Person, *, actor: Actor) -> None:
    """Record that the certificate of an erasure was downloaded."""
    record(actor.label, "identity.certificate-read", person)


def record_log(person: Person, *, actor: Actor) -> None:
    """Record that somebody asked who looked at a person."""
    own = takes_part(actor, person.case_id)
    record(actor.label, "identity.log-read", person, purpose=Purpose.RETENTION.value, own=own)


def record_review(*, actor: Actor) -> None:
    """Record that a head read how many persons colleagues open."""
    record(actor.label, "looks.read", label="vault")


def record_insights(*, found: int, case: Case | None = None, actor: Actor) -> None:
    """Record that somebody read who viewed cases without being named in them, and why."""
    if case is None:
        record(actor.label, "insights.read", label="vault", found=found)
    else:
        record(actor.label, "insights.read", case, found=found)
