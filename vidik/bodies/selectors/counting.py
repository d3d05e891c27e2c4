# SPDX-License-Identifier: EUPL-1.2
"""Count bodies, posts and sessions of a year as the part of the system that may."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from django.db.models import Exists, OuterRef, Q

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.bodies.methods import figures
from vidik.bodies.methods.figures import LEAST, ROW, Figure
from vidik.bodies.methods.states import State
from vidik.bodies.models import Body, Budget, Holding, Post, Session
from vidik.bodies.policies import COUNTER, on_day
from vidik.bodies.selectors.bodies import judged, places_with_teams, teams_of, with_standing
from vidik.bodies.types import SessionState
from vidik.figures.methods.declared import Cells, Dimension, Row, count
from vidik.figures.registry import Derived


def _says(**answers: str | frozenset[str] | None) -> dict[str, frozenset[str]]:
    return {
        name.replace("_", "-"): value if isinstance(value, frozenset) else frozenset({value})
        for name, value in answers.items()
        if value
    }


def _row(
    key: object, says: Mapping[str, frozenset[str]], on: dt.date, weight: Decimal = Decimal(1)
) -> Row:
    return Row({ROW: str(key)}, on, None, says, weight)


def _posts(year: int) -> list[Row]:
    """Return the posts that stand at the end of a year; each is planned, and filled or vacant."""
    last = dt.date(year, 12, 31)
    held = Holding.objects.filter(post=OuterRef("pk"), from_on__lte=last).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=last)
    )
    rows = Post.objects.filter(on_day(last)).annotate(is_held=Exists(held))
    return [
        _row(
            each.pk,
            _says(
                body=each.body.institution.code,
                kind=each.body.kind,
                held_for=each.held_for.code if each.held_for else None,
                profession=each.profession,
                place=each.place.code if each.place else None,
                function=each.function,
                status=frozenset({"planned", "filled" if each.is_held else "vacant"}),
            ),
            last,
        )
        for each in rows.select_related("body__institution", "held_for", "place").order_by()
    ]


def _sessions(year: int) -> list[Row]:
    """Return the sessions that were held in a year."""
    rows = Session.objects.filter(state=SessionState.HELD, planned_on__year=year).order_by()
    return [
        _row(
            each.pk,
            _says(
                body=each.body.institution.code,
                kind=each.body.kind,
                topic=each.topic,
                session_kind=each.kind,
            ),
            each.planned_on,
        )
        for each in rows.select_related("body__institution")
    ]


def _intervals(year: int) -> list[Row]:
    """Return how often bodies that stand at the end of a year meet, and with whom."""
    last = dt.date(year, 12, 31)
    kinds: dict[object, set[str]] = defaultdict(set)
    posts = Post.objects.filter(on_day(last), held_for__isnull=False).order_by()
    for body, kind in posts.values_list("body", "held_for__kind__code").distinct():
        kinds[body].add(kind)
    rows = Body.objects.filter(interval__isnull=False).order_by()
    rows = rows.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=last))
    return [
        _row(
            each.pk,
            _says(
                body=each.institution.code,
                kind=each.kind,
                unit=each.interval_unit,
                partners="+".join(sorted(kinds[each.pk])),
            ),
            last,
            Decimal(each.interval or 0),
        )
        for each in rows.select_related("institution")
    ]


def _budgets(year: int) -> list[Row]:
    """Return what was set aside for bodies in a year."""
    rows = Budget.objects.filter(year=year).select_related("body__institution").order_by()
    return [
        _row(
            each.pk,
            _says(
                body=each.body.institution.code,
                kind=each.body.kind,
                purpose=each.purpose,
                currency=each.currency,
            ),
            dt.date(year, 12, 31),
            each.amount,
        )
        for each in rows
    ]


def _bodies(year: int) -> list[Row]:
    """Return the bodies with their state at the end of a year."""
    last = dt.date(year, 12, 31)
    rows = Body.objects.filter(Q(founded_on__isnull=True) | Q(founded_on__lte=last)).order_by()
    return [
        _row(
            each.pk,
            _says(
                body=each.institution.code,
                kind=each.kind,
                state=judged(each, last).state.value,
                territory=each.institution.territory.code if each.institution.territory else None,
            ),
            last,
        )
        for each in with_standing(rows, last)
    ]


def _teams(year: int) -> list[Row]:
    """Return the territories with the state of their team at the end of a year.

    What a year does not reach has no state in it: a team not founded yet, a day to come.
    """
    last = dt.date(year, 12, 31)
    return [
        _row(
            each.territory.pk,
            _says(
                body=each.body.institution.code if each.body else None,
                state=each.state.state.value,
                territory=each.territory.code,
            ),
            last,
        )
        for each in teams_of(places_with_teams(), last)
        if each.state.state != State.DISSOLVED
    ]


_ROWS: Final[Mapping[str, Callable[[int], list[Row]]]] = {
    figures.POSTS: _posts,
    figures.SESSIONS: _sessions,
    figures.INTERVALS: _intervals,
    figures.BUDGETS: _budgets,
    figures.BODIES: _bodies,
    figures.TEAMS: _teams,
}


def count_figure(
    figure: Figure, by: Mapping[str, list[Dimension]], year: int, names: tuple[str, ...]
) -> list[Derived]:
    """Count a figure in a year by dimensions; it gives out numbers, and nothing of a row."""
    actor = Actor.system(COUNTER)
    with acting(actor):
        authorize(actor, Action.BODIES_COUNT)
        rows = _ROWS[figure.of](year)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if figure.how != LEAST:
        cells = count(rows, figure, by, names, first=first, last=last)
        return _derived(cells)
    found: dict[tuple[tuple[str, str], ...], Derived] = {}
    for own in _by_institution(rows).values():
        for each in _derived(count(own, figure, by, names, first=first, last=last)):
            if each.dimensions not in found or each.value < found[each.dimensions].value:
                found[each.dimensions] = each
    return [found[cell] for cell in sorted(found)]


def _derived(cells: Cells) -> list[Derived]:
    return [
        Derived(cell, Decimal(each.total), len(each.keys)) for cell, each in sorted(cells.items())
    ]


def _by_institution(rows: list[Row]) -> dict[frozenset[str], list[Row]]:
    found: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.says.get("held-for", frozenset())].append(row)
    return found


def counter(
    figure: Figure, by: Mapping[str, list[Dimension]]
) -> Callable[[int, tuple[str, ...]], Sequence[Derived]]:
    """Return how a figure is counted, as a derivation wants it."""
    return partial(count_figure, figure, by)
