# SPDX-License-Identifier: EUPL-1.2
"""Read cases, always narrowed to those of which the actor may know."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Final, TypeVar

from django.conf import settings
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Now
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases import policies
from vidik.cases.models import Case, OwnView, Participant, Sharing
from vidik.cases.types import (
    PARTS_OF,
    WORK,
    Alias,
    CaseFilter,
    CaseState,
    Part,
    Relation,
    SharingState,
)
from vidik.core.transliterate import fold

ModelT = TypeVar("ModelT", bound=Model)

SORTS: Final = {
    "code": ("code",),
    "-code": ("-code",),
    "opened": ("opened_at", "id"),
    "-opened": ("-opened_at", "id"),
}
"""How a list of cases may be sorted."""


def synthetic(keys: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of the cases that are synthetic; in production there are none."""
    if not settings.DEMO:
        return frozenset()
    rows = Case.objects.filter(pk__in=list(keys), is_demo=True)
    return frozenset(rows.values_list("pk", flat=True))


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Return the cases of which the actor may know."""
    return scope(actor, Action.CASES_READ, Case.objects.all()).select_related(
        "responsible", "handed_over_from"
    )


def listed(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    """Return the cases of a list: narrowed and sorted."""
    rows = visible_cases(actor)
    if wanted.code:
        rows = rows.filter(code=wanted.code)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.sensitivity:
        rows = rows.filter(sensitivity=wanted.sensitivity)
    if wanted.relation in Relation.values:
        rows = rows.filter(policies.Reached(actor, Relation(wanted.relation)))
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["-opened"]))


def get_case(actor: Actor, key: uuid.UUID) -> Case:
    """Return a case by its key.

    Raises:
        OutOfScope: there is none, or none of which the actor may know.
    """
    found = visible_cases(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.CASES_READ, label="cases.case", key=str(key))
    return found


def works_on(actor: Actor, case: Case) -> bool:
    """Return whether the actor may see every part of a case now."""
    return policies.reach(actor, part=WORK).filter(case=case).exists()


def parts_visible(actor: Actor, case: Case) -> frozenset[Part]:
    """Return the parts of a case that the actor may see now; none of what they may not know of.

    Whoever works on the case sees every part; with whom it is shared, those of the purposes.
    """
    found = set(policies.reach(actor).filter(case=case).values_list("part", flat=True))
    return frozenset(Part) if WORK in found else frozenset(Part(part) for part in found)


def of_visible_cases(
    actor: Actor, rows: QuerySet[ModelT], part: Part | None = None, *, field: str = "case"
) -> QuerySet[ModelT]:
    """Narrow rows of another room to the cases of which the actor may see a part.

    Args:
        actor: who asks.
        rows: rows with a foreign key to a case.
        part: the part that the rows belong to; None for what only those who work on the case see.
        field: the name of the foreign key.
    """
    return rows.filter(policies.Reached(actor, part=part or WORK, case=field))


def of_cases_in_charge(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows of another room to the cases that the actor's institution answers for.

    Whoever merely takes part, or sees the case in an emergency, works on it but answers for none.

    Args:
        actor: who asks.
        rows: rows with a foreign key `case`.
    """
    decides = policies.Reached(actor, *policies.DECIDING, case="case")
    return rows.filter(decides, case__responsible=actor.institution)


def reached_by(institution: str, part: Part) -> Q:
    """Return the condition that an institution named in a row reaches a part of the row's case.

    Somebody of it is named in the case or oversees what it takes part in, or the case is shared
    with it for a purpose that needs the part. For those alone who work on the case: others do not
    see with whom it is shared.

    Args:
        institution: the look-up of the institution from a row with a foreign key `case`.
        part: the part.
    """
    of_row = {"case": OuterRef("case"), "institution": OuterRef(institution)}
    oversees = current_memberships(timezone.localdate()).filter(
        institution=OuterRef("institution"),
        user__is_active=True,
        role__in=[role.value for role in policies.OVERSEERS],
    )
    takes_part = policies.current_participations().filter(**of_row)
    purposes = [purpose for purpose, parts in PARTS_OF.items() if part in parts]
    joined = takes_part.filter(Exists(oversees), user__isnull=True)
    shared = policies.current_sharings().filter(**of_row, purpose__in=purposes)
    return (
        Q(case__responsible=F(institution))
        | Q(Exists(takes_part.filter(user__isnull=False)))
        | Q(Exists(joined) | Exists(shared), case__restricted=False)
    )


def relations(actor: Actor, case: Case) -> list[Relation]:
    """List through what the actor may see a case now."""
    found = set(policies.reach(actor).filter(case=case).values_list("ground", flat=True))
    return [relation for relation in Relation if relation in found]


def is_named_in(actor: Actor, case: uuid.UUID) -> bool:
    """Return whether the actor is named in a case of which they may know, now."""
    return policies.reach(actor, Relation.NAMED).filter(case=case).exists()


def is_opened_in_need(actor: Actor, case: uuid.UUID) -> bool:
    """Return whether the actor has emergency access to a case now."""
    return policies.reach(actor, Relation.EMERGENCY).filter(case=case).exists()


def participants_of(case: Case) -> QuerySet[Participant]:
    """List who takes or took part in a case, those who do now first.

    The mark `is_current` says who does now.
    """
    now = Q(valid_from__lte=Now()) & (Q(valid_to__isnull=True) | Q(valid_to__gt=Now()))
    return (
        case.participants.select_related("institution", "user", "added_by")
        .annotate(is_current=ExpressionWrapper(now, output_field=BooleanField()))
        .order_by("-is_current", "valid_from", "id")
    )


def sharings_of(case: Case) -> QuerySet[Sharing]:
    """List the sharings of a case that the actor may see, the current ones first."""
    now = Q(state=SharingState.CURRENT, valid_from__lte=Now(), valid_to__gt=Now())
    return (
        case.sharings.select_related("institution", "shared_by")
        .annotate(is_current=ExpressionWrapper(now, output_field=BooleanField()))
        .order_by("-is_current", "-valid_from", "id")
    )


def get_participant(case: Case, key: uuid.UUID) -> Participant:
    """Return a part in a case by its key.

    Raises:
        OutOfScope: there is none in this case.
    """
    found = participants_of(case).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="cases.participant", key=str(key))
    return found


def to_answer(actor: Actor) -> QuerySet[Sharing]:
    """Return the sharings with the actor's institution that hold, accepted or not."""
    rows = scope(actor, Action.CASES_ANSWER, Sharing.objects.all())
    return rows.select_related("case__responsible")


def get_sharing_to_answer(actor: Actor, case: Case, key: uuid.UUID) -> Sharing:
    """Return a sharing of a case with the actor's institution.

    Raises:
        OutOfScope: there is none that holds.
    """
    found = to_answer(actor).filter(case=case, pk=key).first()
    if found is None:
        raise OutOfScope(label="cases.sharing", key=str(key))
    return found


def declined(actor: Actor, *, since: dt.datetime) -> QuerySet[Sharing]:
    """Return what other institutions declined, and is shared with nobody else for the purpose."""
    later = Sharing.objects.filter(
        case=OuterRef("case"), purpose=OuterRef("purpose"), valid_from__gte=OuterRef("declined_at")
    )
    rows = Sharing.objects.filter(state=SharingState.DECLINED, declined_at__gt=since)
    rows = of_cases_in_charge(actor, rows).filter(~Exists(later), case__state=CaseState.OPEN)
    return rows.select_related("case", "institution")


def joined_unseen(actor: Actor, *, since: dt.datetime) -> QuerySet[Participant]:
    """Return the actor's own parts in cases that somebody else gave and they have not looked at."""
    seen = OwnView.objects.filter(
        case=OuterRef("case"), user=actor.user_id, looked_at__gte=OuterRef("valid_from")
    )
    rows = policies.current_participations().filter(
        ~Exists(seen),
        user=actor.user_id,
        institution=actor.institution,
        valid_from__gt=since,
        case__state=CaseState.OPEN,
    )
    return rows.exclude(added_by=actor.user_id).select_related("case")


def handed_over(actor: Actor) -> QuerySet[Case]:
    """Return the open cases handed over to the actor's institution in which nobody is named yet."""
    named = policies.current_participations().filter(
        case=OuterRef("pk"), institution=OuterRef("responsible"), user__isnull=False
    )
    rows = Case.objects.filter(
        ~Exists(named),
        responsible=actor.institution,
        handed_over_at__isnull=False,
        state=CaseState.OPEN,
    )
    return policies.in_charge(actor, rows).select_related("handed_over_from")


def may_be_handed_back(actor: Actor, case: Case) -> bool:
    """Return whether a case came from another institution, and nobody here works on it yet.

    A restricted one does not: nobody of the other institution is named in it any more.
    """
    rows = handed_over(actor).filter(
        pk=case.pk, handed_over_from__isnull=False, handed_back="", restricted=False
    )
    return rows.exists()


def own_view(actor: Actor, case: Case) -> OwnView | None:
    """Return what the actor has of a case for themselves."""
    return OwnView.objects.filter(case=case, user=actor.user_id).first()


def own_views_called(actor: Actor, words: str) -> QuerySet[OwnView]:
    """Return what the actor calls by words that begin like these, in the reader's language."""
    wanted = fold(words)
    found = [code for code, label in Alias.choices if fold(str(label)).startswith(wanted)]
    rows = OwnView.objects.filter(user=actor.user_id, alias__in=found)
    rows = rows.filter(case__in=visible_cases(actor))
    return rows.select_related("case").order_by("alias")


def own_names(actor: Actor, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return by which words the actor calls some cases."""
    rows = OwnView.objects.filter(user=actor.user_id, case__in=keys).exclude(alias="")
    return {row.case_id: row.get_alias_display() for row in rows}


def sharings_with_reference(actor: Actor, reference: str) -> QuerySet[Sharing]:
    """Return the sharings of cases that the actor works on by the number of their document."""
    rows = Sharing.objects.filter(reference__iexact=reference.strip())
    return of_visible_cases(actor, rows).select_related("case").order_by("-valid_from")


def aliases_taken(actor: Actor, case: Case) -> set[str]:
    """List the words by which the actor calls other cases."""
    rows = OwnView.objects.filter(user=actor.user_id).exclude(case=case).exclude(alias="")
    return set(rows.values_list("alias", flat=True))


def get_sharing(case: Case, key: uuid.UUID) -> Sharing:
    """Return a sharing of a case by its key.

    Raises:
        OutOfScope: there is none in this case.
    """
    found = sharings_of(case).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="cases.sharing", key=str(key))
    return found
