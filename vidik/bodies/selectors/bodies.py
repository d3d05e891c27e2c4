# SPDX-License-Identifier: EUPL-1.2
"""Read bodies: who may see which, in what state they are, their posts, what waits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import allowed, authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.bodies.methods.states import Judged, Standing, State, judge
from vidik.bodies.models import (
    Body,
    Budget,
    Conclusion,
    Holding,
    Post,
    Renewal,
    Seat,
    Session,
    Task,
)
from vidik.bodies.policies import on_day
from vidik.bodies.selectors.pack import expected_kinds, kinds_without_sessions, rules
from vidik.bodies.types import IntervalUnit, MinutesState, Outcome, SessionState
from vidik.core.alphabet import by_alphabet
from vidik.institutions.models import Institution, Territory
from vidik.institutions.selectors import all_institutions, within
from vidik.registers.presentation import page_of, title_of
from vidik.registers.selectors import newest_of, titles_of

RIGHTS = (Action.BODIES_INSIDE, Action.BODIES_MANAGE)


def bodies(actor: Actor) -> QuerySet[Body]:
    """List the bodies with what their state follows from, in the order of their names."""
    rows = scope(actor, Action.BODIES_READ, Body.objects.all())
    return with_standing(rows, timezone.localdate()).order_by(
        by_alphabet("institution__name"), "pk"
    )


def with_standing(rows: QuerySet[Body], on: dt.date) -> QuerySet[Body]:
    """Add to bodies their last session and renewal up to a day, and their institutions."""
    held = Session.objects.filter(body=OuterRef("pk"), state=SessionState.HELD, planned_on__lte=on)
    renewed = Renewal.objects.filter(body=OuterRef("pk"), renewed_on__lte=on)
    return rows.select_related(
        "institution__kind", "institution__territory", "institution__parent", "founded_by"
    ).annotate(
        last_held=Subquery(held.order_by("-planned_on").values("planned_on")[:1]),
        is_held_day_known=Subquery(held.order_by("-planned_on").values("is_day_known")[:1]),
        last_renewed=Subquery(renewed.order_by("-renewed_on").values("renewed_on")[:1]),
        is_renewal_day_known=Subquery(renewed.order_by("-renewed_on").values("is_day_known")[:1]),
    )


def judged(body: Any, on: dt.date | None = None) -> Judged:
    """Return the state of a body that `with_standing` gave."""
    standing = Standing(
        founded_on=body.founded_on,
        renewed_on=body.last_renewed,
        dissolved_on=body.dissolved_on,
        held_on=body.last_held,
        interval=body.interval,
        is_in_days=body.interval_unit == IntervalUnit.DAYS,
    )
    found = rules()
    return judge(
        standing,
        on or timezone.localdate(),
        months=found.interval_months,
        grace_days=found.grace_days,
        meets=body.kind not in kinds_without_sessions(),
    )


def founding_paper_of(body: Body) -> tuple[str, str] | None:
    """Return title and page of the paper that founds a body; None for whoever may not read it."""
    key = body.founding_paper_id
    found = newest_of([key]).get(key) if key is not None else None
    if found is None:
        return None
    return title_of(found), page_of(found)


def paper_titles(keys: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return what founding papers are called, also those that were struck out since."""
    found = titles_of(keys)
    return {key: found.get(key, _("a paper that cannot be shown")) for key in keys}


def is_day_known(body: Any, found: Judged) -> bool:
    """Return whether the day from which a state follows is known, not its year or month alone."""
    if found.state == State.NEW:
        return bool(body.is_day_known)
    if found.state == State.RENEWED:
        return bool(body.is_renewal_day_known)
    return body.is_held_day_known is not False


def in_state(rows: QuerySet[Body], state: str) -> QuerySet[Body]:
    """Keep the bodies that are in a state today; it is computed, so the database cannot tell."""
    keys = [each.pk for each in with_standing(rows.order_by(), timezone.localdate())
            if judged(each).state == state]  # fmt: skip
    return rows.filter(pk__in=keys)


def in_territory(rows: QuerySet[Body], code: str) -> QuerySet[Body]:
    """Keep the bodies of a territory and of those within it."""
    return rows.filter(institution__in=within(all_institutions(), code))


def with_member(rows: QuerySet[Body], code: str) -> QuerySet[Body]:
    """Keep the bodies in which an institution holds a post today."""
    posts = Post.objects.filter(
        on_day(timezone.localdate()), body=OuterRef("pk"), held_for__code=code
    )
    return rows.filter(Exists(posts))


def body(actor: Actor, code: str) -> Body:
    """Return a body by the code of its institution.

    Raises:
        OutOfScope: there is none.
    """
    found = bodies(actor).filter(institution__code=code).first()
    if found is None:
        raise OutOfScope(action=Action.BODIES_READ, label="bodies.body", key=code)
    return found


def kept_body(actor: Actor, code: str) -> Body:
    """Return a body that the actor keeps.

    Raises:
        OutOfScope: there is none, or somebody else keeps it.
        Denied: the actor's role keeps none.
    """
    found = body(actor, code)
    authorize(actor, Action.BODIES_MANAGE, found)
    return found


def rights_on(actor: Actor, row: Body) -> tuple[bool, bool]:
    """Return whether the actor sees a body from within, and whether the actor keeps it."""
    may = allowed(actor, row, *RIGHTS)
    return Action.BODIES_INSIDE in may or Action.BODIES_MANAGE in may, Action.BODIES_MANAGE in may


def own(actor: Actor) -> QuerySet[Body]:
    """List the bodies that the actor's institution is a member of, is itself, or keeps."""
    if actor.institution is None:
        return bodies(actor).none()
    posts = Post.objects.filter(
        on_day(timezone.localdate()), body=OuterRef("pk"), held_for=actor.institution
    )
    return bodies(actor).filter(Q(institution=actor.institution) | Exists(posts))


def without_body() -> QuerySet[Institution]:
    """List the institutions of kinds that are bodies and that none stands for yet."""
    kinds = {code for each in rules().kinds for code in each.institutions}
    rows = all_institutions().filter(kind__code__in=kinds)
    return rows.exclude(pk__in=Body.objects.values("institution"))


# ------------------------------------------------------------------------------------ posts


def posts_of(row: Body, *, is_inside: bool) -> list[tuple[Post, Holding | None]]:
    """List the posts of a body that stand today or are still to come, with who holds them.

    Row-level security gives holdings to members alone: to others every post has none to show.
    """
    today = timezone.localdate()
    rows = row.posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    rows = rows.select_related("held_for", "place")
    if is_inside:
        now = Holding.objects.filter(from_on__lte=today).filter(
            Q(to_on__isnull=True) | Q(to_on__gte=today)
        )
        rows = rows.prefetch_related(Prefetch("holdings", now))
    return [(each, next(iter(each.holdings.all()), None) if is_inside else None) for each in rows]


def post_of(row: Body, key: uuid.UUID) -> Post:
    """Return a post of a body.

    Raises:
        OutOfScope: it has no such post.
    """
    found = row.posts.select_related("held_for", "body__institution").filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.BODIES_MANAGE, label="bodies.post", key=str(key))
    return found


def holding_now(post: Post) -> Holding | None:
    """Return who holds a post today or from a later day, as row-level security shows it."""
    rows = post.holdings.filter(Q(to_on__isnull=True) | Q(to_on__gte=timezone.localdate()))
    return rows.first()


def former_holdings(row: Body, limit: int = 30) -> list[Holding]:
    """List who held posts of a body before, the last one first."""
    rows = Holding.objects.filter(body=row, to_on__lt=timezone.localdate())
    return list(rows.select_related("post__held_for").order_by("-to_on", "pk")[:limit])


def renewals_of(row: Body) -> list[Renewal]:
    """List the renewals of a body."""
    return list(row.renewals.all())


def budgets_of(row: Body) -> list[Budget]:
    """List what is set aside for a body, by year."""
    return list(row.budgets.all())


# --------------------------------------------------------------------------------- sessions


def sessions_of(row: Body, limit: int = 20) -> list[Session]:
    """List the last sessions of a body, and those to come."""
    return list(row.sessions.all()[:limit])


def session(actor: Actor, key: uuid.UUID) -> Session:
    """Return a session of any body.

    Raises:
        OutOfScope: there is none.
    """
    rows = scope(actor, Action.BODIES_READ, Session.objects.filter(pk=key))
    rows = rows.select_related("body__institution", "written_by", "confirmed_by")
    found = rows.first()
    if found is None:
        raise OutOfScope(action=Action.BODIES_READ, label="bodies.session", key=str(key))
    return found


def seats_of(row: Session) -> list[Seat]:
    """List who was invited to a session."""
    return list(row.seats.select_related("post__held_for"))


def conclusions_of(row: Session) -> list[Conclusion]:
    """List what a session concluded, with the tasks that follow."""
    tasks = Task.objects.select_related("institution", "notice")
    return list(row.conclusions.prefetch_related(Prefetch("tasks", tasks)))


def open_tasks_of(row: Body) -> list[Task]:
    """List the tasks of a body that are not done, the first due first."""
    rows = Task.objects.filter(body=row, outcome__in=(Outcome.OPEN, Outcome.PART))
    return list(rows.select_related("institution", "session"))


def posts_to_seat(row: Body) -> list[Post]:
    """List the posts that are invited to a session: those that stand and are held for somebody."""
    rows = row.posts.filter(on_day(timezone.localdate()), held_for__isnull=False)
    return list(rows.select_related("held_for"))


# ---------------------------------------------------------------------------- what waits


def _kept(actor: Actor) -> QuerySet[Body]:
    rows = scope(actor, Action.BODIES_MANAGE, Body.objects.filter(dissolved_on__isnull=True))
    if actor.institution is None:
        return rows.none()
    # The coordinator keeps every body, and prepares those that its institution leads.
    leads = Post.objects.filter(
        on_day(timezone.localdate()),
        body=OuterRef("pk"),
        held_for=actor.institution,
        is_leading=True,
    )
    return rows.filter(Q(institution=actor.institution) | Exists(leads))


def sessions_to_hold(actor: Actor, on: dt.date) -> QuerySet[Session]:
    """List planned sessions of bodies that the actor leads, which are near or have passed."""
    soon = on + dt.timedelta(days=rules().prepare_days)
    rows = Session.objects.filter(
        body__in=_kept(actor), state=SessionState.PLANNED, planned_on__lte=soon
    )
    return rows.select_related("body__institution")


def minutes_waiting(actor: Actor, minutes: MinutesState) -> QuerySet[Session]:
    """List held sessions whose minutes are in a state, of bodies that the actor leads.

    Those that were held before somebody kept the body here have no minutes to write.
    """
    rows = Session.objects.filter(
        body__in=_kept(actor), state=SessionState.HELD, minutes=minutes, held_at__isnull=False
    )
    return rows.select_related("body__institution", "written_by")


def vacant_posts(actor: Actor, on: dt.date) -> QuerySet[Post]:
    """List the posts without a holding on a day, of bodies that the actor leads."""
    return vacant(Post.objects.filter(on_day(on), body__in=_kept(actor)), on).select_related(
        "body__institution", "held_for"
    )


def vacant(rows: QuerySet[Post], on: dt.date) -> QuerySet[Post]:
    """Keep the posts that nobody holds on a day."""
    held = Holding.objects.filter(post=OuterRef("pk"), from_on__lte=on).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on)
    )
    return rows.exclude(Exists(held))


def tasks_late(actor: Actor, on: dt.date) -> QuerySet[Task]:
    """List the tasks that are due by a day or overdue, of bodies that the actor leads."""
    rows = Task.objects.filter(
        body__in=_kept(actor), outcome__in=(Outcome.OPEN, Outcome.PART), due_on__lte=on
    )
    return rows.select_related("body__institution", "institution", "session")


# --------------------------------------------------------------------- teams by municipality


@dataclass(frozen=True, slots=True)
class TeamOf:
    """The team of a territory, or that it is missing one."""

    territory: Territory
    body: Any
    state: Judged
    members: int

    @property
    def is_day_known(self) -> bool:
        """Whether the day from which the state follows is known, and not its year alone."""
        return self.body is None or is_day_known(self.body, self.state)

    @property
    def url(self) -> str:
        """The page of the team; blank where there is none."""
        if self.body is None:
            return ""
        return reverse("bodies:body", args=[self.body.institution.code])


def team_territories(actor: Actor) -> QuerySet[Territory]:
    """List the territories that have, had or are expected to have a team."""
    authorize(actor, Action.BODIES_READ)
    return places_with_teams()


def places_with_teams() -> QuerySet[Territory]:
    """List the territories that have, had or are expected to have a team, for whoever counts."""
    teams = Body.objects.filter(kind__in=expected_kinds())
    wanted = [each.territory for each in rules().expected]
    rows = Territory.objects.filter(
        Q(code__in=wanted) | Q(pk__in=teams.values("institution__territory"))
    )
    return rows.order_by(by_alphabet("name"), "pk")


def teams_of(rows: Iterable[Territory], on: dt.date | None = None) -> list[TeamOf]:
    """Return the teams of some territories on a day, with two queries: of each one that stands.

    Of a day that has passed: without teams that were founded, and without territories of which one
    was expected, only after it.
    """
    day = on or timezone.localdate()
    found = list(rows)
    teams = with_standing(
        Body.objects.filter(
            kind__in=expected_kinds(), institution__territory__in=[each.pk for each in found]
        ).filter(Q(founded_on__isnull=True) | Q(founded_on__lte=day)),
        day,
    ).order_by(F("dissolved_on").asc(nulls_last=True), "founded_on", "pk")
    standing: dict[int | None, Any] = {each.institution.territory_id: each for each in teams}
    members = member_counts(team.pk for team in standing.values())
    since = {each.territory: each.since for each in rules().expected}
    lines = []
    for place in found:
        team = standing.get(place.pk)
        state = judged(team, day) if team is not None else None
        wanted = since.get(place.code)
        is_expected = wanted is not None and wanted <= day
        if state is None or (state.state == State.DISSOLVED and is_expected):
            if on is not None and not is_expected:
                continue
            state = Judged(State.MISSING, wanted)
        lines.append(TeamOf(place, team, state, members.get(team.pk, 0) if team else 0))
    return lines


def member_counts(keys: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return how many institutions hold a post today, by body."""
    rows = Post.objects.filter(on_day(timezone.localdate()), body__in=list(keys))
    rows = rows.filter(held_for__isnull=False).order_by()
    return dict(rows.values_list("body").annotate(n=Count("held_for", distinct=True)))


def territories_in_state(rows: QuerySet[Territory], state: str) -> QuerySet[Territory]:
    """Keep the territories whose team is in a state."""
    return rows.filter(pk__in=[each.territory.pk for each in teams_of(rows)
                               if each.state.state == state])  # fmt: skip
