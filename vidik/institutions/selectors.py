# SPDX-License-Identifier: EUPL-1.2
"""Read the registry of institutions."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.dialling import is_made_up
from vidik.core.formats import format_date
from vidik.core.languages import NO_TEXT
from vidik.core.models import Code
from vidik.core.texts import labels, part_of, says
from vidik.core.transliterate import fold
from vidik.institutions.models import (
    FREE_MAIL,
    ContactPoint,
    Control,
    Institution,
    Purpose,
    QuestionnaireKind,
    Territory,
)
from vidik.institutions.registry import actor_names
from vidik.institutions.types import (
    Confirmation,
    ConfirmationPeriod,
    FieldChange,
    HistoryEntry,
    Problem,
    RecentChange,
    TelephoneLine,
)

PRIVATE_ADDRESS: Final = rf"@([^@]*\.)?({'|'.join(sorted(map(re.escape, FREE_MAIL)))})(\.|$)"
"""What an address at a free-mail provider looks like; the same test as `looks_private`."""

RECENT: Final = dt.timedelta(days=7)
"""For how long a number that somebody changed is marked wherever one is to call it."""
LEADS_CALLS: Final = ("phone", "is_duty_line", "alternative_id", "valid_from", "valid_to")
"""What of a contact point decides whom one reaches who calls."""


def all_institutions() -> QuerySet[Institution]:
    """List every institution by name, to choose one from."""
    return Institution.objects.filter(merged_into__isnull=True).order_by(by_alphabet("name"))


def institutions(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that stand for themselves, merged duplicates left out."""
    rows = Institution.objects.filter(merged_into__isnull=True)
    return scope(actor, Action.INSTITUTIONS_READ, rows)


def code_and_kind(key: int) -> tuple[str, str]:
    """Return the code of an institution and that of its kind; blank where there is none."""
    found = Institution.objects.filter(pk=key, merged_into__isnull=True)
    return found.values_list("code", "kind__code").first() or ("", "")


def names_only() -> QuerySet[Institution]:
    """Return the rows with what it takes to name an institution, to be fetched beside others."""
    return Institution.objects.only("code", "name", "short_name")


def by_code(actor: Actor) -> dict[str, Institution]:
    """Return institutions by every code that resolves to them, those of merged ones included."""
    rows = scope(actor, Action.INSTITUTIONS_READ, Institution.objects.select_related("merged_into"))
    found: dict[str, Institution] = {}
    for institution in rows:
        current = institution
        while current.merged_into is not None:
            current = current.merged_into
        found[institution.code] = current
    return found


def institution(actor: Actor, code: str) -> Institution:
    """Return the institution of a code, a merged duplicate as itself.

    Raises:
        Institution.DoesNotExist: there is none that the actor may know of.
    """
    rows = Institution.objects.select_related(
        "kind", "sector", "territory__parent", "parent", "merged_into"
    )
    return scope(actor, Action.INSTITUTIONS_READ, rows).get(code=code)


def named(actor: Actor, text: str) -> list[Institution]:
    """Find the institutions that a typed name or code can mean: the exact one, or at most ten."""
    rows = institutions(actor)
    exact = rows.filter(Q(code=text) | says("name", text))[:2]
    if len(exact) == 1:
        return list(exact)
    return list(_with_words(rows, text).order_by("code")[:10])


def listed(actor: Actor, *, on: dt.date) -> QuerySet[Institution]:
    """List institutions by name, each with the last day on which a contact was confirmed.

    Problems of contact points are those of the day `on`.
    """
    return (
        institutions(actor)
        .select_related("kind", "sector", "territory", "parent")
        .prefetch_related("aliases")
        .annotate(
            last_confirmed=Subquery(_last_confirmed(on)),
            has_contact=Exists(_contacts(on)),
            has_unconfirmed=Exists(_contacts(on).filter(_unconfirmed(on))),
            has_never=Exists(_contacts(on).filter(confirmed_on__isnull=True)),
            has_private=Exists(_contacts(on).filter(email__iregex=PRIVATE_ADDRESS)),
            has_ended=Exists(ContactPoint.objects.filter(institution=OuterRef("pk")))
            & ~Exists(_contacts(on)),
        )
        .order_by(by_alphabet("name"), "pk")
    )


def matching(actor: Actor, query: str) -> QuerySet[Institution]:
    """Find institutions by words of their names, in either script, and list them by name."""
    rows = _with_words(institutions(actor), query)
    return rows.select_related("kind", "sector", "territory").order_by(by_alphabet("name"), "pk")


def with_problem(
    rows: QuerySet[Institution], problem: str, *, on: dt.date | None = None
) -> QuerySet[Institution]:
    """Keep the institutions with a `Problem`, with `any`, or with `none`: no contact point at all.

    What counts is the state of the day `on`, today by default.
    """
    if problem == "none":
        return rows.filter(~Exists(ContactPoint.objects.filter(institution=OuterRef("pk"))))
    contacts = _problematic(problem, on or timezone.localdate())
    return rows.filter(pk__in=contacts.values("institution"))


def within(rows: QuerySet[Institution], territory: str) -> QuerySet[Institution]:
    """Keep the institutions of a territory and of everything that lies in it."""
    return rows.filter(territory__in=_within(territory))


def _with_words(rows: QuerySet[Institution], query: str) -> QuerySet[Institution]:
    for word in fold(query).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def _within(code: str) -> set[int]:
    """Return the keys of a territory and of everything that lies in it."""
    parents = list(Territory.objects.values_list("pk", "parent_id"))
    found = set(Territory.objects.filter(code=code).values_list("pk", flat=True))
    grown = True
    while grown:
        more = {key for key, parent in parents if parent in found} - found
        grown = bool(more)
        found |= more
    return found


def codes_within(code: str) -> set[str]:
    """Return the codes of a territory and of everything that lies in it."""
    return set(Territory.objects.filter(pk__in=_within(code)).values_list("code", flat=True))


def codes(code_list: str) -> QuerySet[Code]:
    """List the codes of one of the registry's own lists."""
    return Code.objects.filter(list__code=code_list)


def territories() -> QuerySet[Territory]:
    """List the territories in the alphabet of the reader."""
    return Territory.objects.order_by(by_alphabet("name"), "code")


def ancestor_ids(institution: Institution) -> list[int]:
    """Return the keys of those above an institution, the nearest first, with one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with recursive above(id, depth) as (
                select parent_id, 1 from institutions_institution where id = %s
                union
                select i.parent_id, above.depth + 1
                from above join institutions_institution i on i.id = above.id
                where above.depth < 20
            )
            select id from above where id is not null order by depth
            """,
            [institution.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def above(institution: Institution) -> list[Institution]:
    """List those above an institution, the highest first."""
    keys = ancestor_ids(institution)
    rows = Institution.objects.in_bulk(keys)
    return [rows[key] for key in reversed(keys)]


def below(actor: Actor, institution: Institution) -> QuerySet[Institution]:
    """List those directly below an institution."""
    return institutions(actor).filter(parent=institution).annotate(under=Count("children"))


def year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before; for 29 February the day before."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def problems_of(contact: ContactPoint, on: dt.date) -> list[Problem]:
    """List why a contact point that holds on a day cannot be relied on."""
    if contact.valid_from > on or (contact.valid_to is not None and contact.valid_to < on):
        return []
    found = []
    if contact.confirmed_on is None:
        found.append(Problem.NEVER)
    elif contact.confirmed_on < year_before(on):
        found.append(Problem.UNCONFIRMED)
    if contact.looks_private:
        found.append(Problem.PRIVATE)
    return found


def contact_point(actor: Actor, key: int) -> ContactPoint:
    """Return one contact point with its institution.

    Raises:
        ContactPoint.DoesNotExist: there is none that the actor may know of.
    """
    rows = ContactPoint.objects.select_related("institution")
    rows = rows.filter(institution__merged_into__isnull=True)
    return scope(actor, Action.CONTACTS_MANAGE, rows).get(pk=key)


def managed_institution(actor: Actor, code: str) -> Institution:
    """Return the institution of a code if the actor keeps its contact points.

    Raises:
        Institution.DoesNotExist: there is none, or the actor does not keep its contact points.
    """
    return scope(actor, Action.CONTACTS_MANAGE, Institution.objects.all()).get(code=code)


def own_institution(actor: Actor, *, on: dt.date) -> Institution:
    """Return the actor's own institution with whether its contact points are confirmed.

    Raises:
        Institution.DoesNotExist: the actor does not keep the contact points of an institution.
    """
    return _with_confirmations(_own(actor), on).get()


def own_to_confirm(actor: Actor, *, on: dt.date) -> QuerySet[Institution]:
    """Return the actor's own institution if it has to confirm or name contact points."""
    return in_confirmation(_with_confirmations(_own(actor), on), "open", on=on)


def _own(actor: Actor) -> QuerySet[Institution]:
    keys = () if actor.institution is None else (actor.institution,)
    return scope(actor, Action.CONTACTS_MANAGE, Institution.objects.filter(pk__in=keys))


def confirmations(actor: Actor, *, on: dt.date) -> QuerySet[Institution]:
    """List all institutions by name, each with what it says of its contact points."""
    rows = scope(actor, Action.CONTACTS_READ, Institution.objects.filter(merged_into__isnull=True))
    current = ContactPoint.objects.filter(_current("", on)).order_by("-valid_from", "pk")
    history_of_contacts = apps.get_model("institutions", "ContactPointEvent")
    changed = (
        history_of_contacts._default_manager.filter(  # noqa: SLF001 - Django's public-by-use API
            pgh_obj__institution=OuterRef("pk")
        )
        .order_by("-pgh_id")
        .values("pgh_created_at")[:1]
    )
    return (
        _with_confirmations(rows, on)
        .select_related("kind", "territory")
        .annotate(last_confirmed=Subquery(_last_confirmed(on)), last_changed=Subquery(changed))
        .prefetch_related(Prefetch("contact_points", current, to_attr="current_contacts"))
        .order_by(by_alphabet("name"), "pk")
    )


def _with_confirmations(rows: QuerySet[Institution], on: dt.date) -> QuerySet[Institution]:
    since = confirmation_period(on).start
    unconfirmed = Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=since)
    return rows.annotate(
        has_contact=Exists(_contacts(on)), has_open=Exists(_contacts(on).filter(unconfirmed))
    )


def confirmation_period(on: dt.date) -> ConfirmationPeriod:
    """Return the period, as the pack has it, in which a day lies."""
    months = settings.COUNTRY.contacts_confirmed_every
    start = dt.date(on.year, (on.month - 1) // months * months + 1, 1)
    within = dt.timedelta(days=settings.COUNTRY.contacts_confirmed_within)
    return ConfirmationPeriod(start, start + within)


def confirmation_of(institution: Any, *, on: dt.date) -> Confirmation:
    """Say whether an institution has confirmed its contact points, one of `confirmations`."""
    if not institution.has_contact:
        return Confirmation.NONE
    if not institution.has_open:
        return Confirmation.CONFIRMED
    return Confirmation.OVERDUE if on > confirmation_period(on).due else Confirmation.ASKED


def in_confirmation(
    rows: QuerySet[Institution], state: str, *, on: dt.date | None = None
) -> QuerySet[Institution]:
    """Keep the institutions in a state of `Confirmation`, or in any but confirmed with `open`."""
    on = on or timezone.localdate()
    is_late = on > confirmation_period(on).due
    none, unconfirmed = Q(has_contact=False), Q(has_open=True)
    nothing = Q(pk__in=())
    return rows.filter(
        {
            "open": none | unconfirmed,
            Confirmation.CONFIRMED: Q(has_contact=True, has_open=False),
            Confirmation.ASKED: nothing if is_late else unconfirmed,
            Confirmation.OVERDUE: unconfirmed if is_late else nothing,
            Confirmation.NONE: none,
        }[state]
    )


def for_purpose(rows: QuerySet[Institution], purpose: str) -> QuerySet[Institution]:
    """Keep the institutions that name a contact point for something."""
    wanted = _contacts(timezone.localdate()).filter(purposes__contains=[purpose])
    return rows.filter(Exists(wanted))


def stand_ins(
    institution: Institution, contact: ContactPoint | None, *, only_own: bool = False
) -> QuerySet[ContactPoint]:
    """List who can be called where nobody answers at an institution.

    Others of the institution, and who stands in now; for the office also those of institutions
    above it, and duty lines beside it.
    """
    bodies = [institution.pk, *ancestor_ids(institution)]
    near = Q(institution__in=bodies) | Q(is_duty_line=True, institution__parent__in=bodies)
    if only_own:
        near = Q(institution=institution)
    rows = ContactPoint.objects.filter(_current("", timezone.localdate()), ~Q(phone=""))
    if contact is None:
        rows = rows.filter(near)
    else:
        rows = rows.filter(near | Q(pk=contact.alternative_id)).exclude(pk=contact.pk)
    return rows.select_related("institution").order_by("institution", "pk")


def telephones(keys: Iterable[int], *, on: dt.date) -> dict[int, list[TelephoneLine]]:
    """Return at which numbers institutions are called, by their keys, the first to call first.

    Duty lines come first, then the newest; who stands in follows the contact point itself. One that
    nobody has confirmed is among them, with its problem: whoever calls tries it all the same. One
    that somebody changed within days says so: calls may have been led astray.
    """
    wanted = set(keys)
    found: dict[int, list[TelephoneLine]] = {key: [] for key in wanted}
    rows = ContactPoint.objects.filter(_current("", on), ~Q(phone=""), institution__in=wanted)
    rows = rows.select_related("alternative__institution")
    changes = recent_changes(
        {key for row in rows for key in (row.pk, row.alternative_id) if key is not None}, on=on
    )
    for contact in rows.order_by("-is_duty_line", "-valid_from", "pk"):
        lines = found[contact.institution_id]
        for each in (contact, contact.alternative):
            if each is None or each.pk in {line.contact for line in lines}:
                continue
            if not each.phone or (each.valid_to is not None and each.valid_to < on):
                continue
            # Whoever chose another stand-in led calls elsewhere as well.
            known = [changes[row.pk] for row in (each, contact) if row.pk in changes]
            last = max(known, key=lambda change: change.at, default=None)
            lines.append(replace(_telephone_line(each, contact, on), changed=last))
    return found


def recent_changes(keys: Collection[int], *, on: dt.date) -> dict[int, RecentChange]:
    """Return who lately entered contact points or changed where they lead calls, by their keys.

    A later change of something else, or a confirmation, takes none of them away. What was loaded
    with a pack is none.
    """
    events = apps.get_model("institutions", "ContactPointEvent")._default_manager.filter(  # noqa: SLF001 - Django's public-by-use API
        pgh_obj__in=keys
    )
    since = timezone.make_aware(dt.datetime.combine(on, dt.time())) - RECENT
    touched = set(events.filter(pgh_created_at__gte=since).values_list("pgh_obj", flat=True))
    if not touched:
        return {}
    found: dict[int, Any] = {}
    before: dict[int, tuple[Any, ...]] = {}
    for event in (
        events.filter(pgh_obj__in=touched).select_related("pgh_context").order_by("pgh_id")
    ):
        key = event.pgh_obj_id
        leads = tuple(getattr(event, name) for name in LEADS_CALLS)
        is_changed, before[key] = before.get(key) != leads, leads
        if is_changed and event.pgh_created_at >= since and _actor(event).startswith("user:"):
            found[key] = event
    labels = {_actor(event) for event in found.values()}
    names = actor_names(labels)
    return {
        key: RecentChange(
            event.pgh_created_at,
            "" if names[_actor(event)] in labels else names[_actor(event)],
        )
        for key, event in found.items()
    }


def _telephone_line(contact: ContactPoint, stands_for: ContactPoint, on: dt.date) -> TelephoneLine:
    is_elsewhere = contact.institution_id != stands_for.institution_id
    return TelephoneLine(
        contact=contact.pk,
        institution=stands_for.institution_id,
        function=contact.function,
        phone=contact.phone,
        hours=contact.hours,
        is_duty_line=contact.is_duty_line,
        is_demo=contact.is_demo or is_made_up(contact.phone),
        problems=tuple(each for each in problems_of(contact, on) if each is not Problem.PRIVATE),
        is_for_duty=stands_for.is_duty_line,
        of=contact.institution.short if is_elsewhere else NO_TEXT,
    )


def mark_of_contacts(institution: Institution, *, on: dt.date) -> str:
    """Return a mark of an institution's contact points, which changes with them: what was in view.

    Confirmations are not in it: whoever confirms what another just confirmed has seen the same.
    """
    rows = institution.contact_points.filter(current(on)).select_related("alternative")
    return _mark(facts_in_view(each) for each in rows.order_by("pk"))


def mark_of_contact(contact: ContactPoint) -> str:
    """Return a mark of one contact point, as `mark_of_contacts` does of all of an institution."""
    return _mark([facts_in_view(contact)])


def facts_in_view(contact: ContactPoint) -> tuple[object, ...]:
    """Return what a page shows of a contact point, without when it was confirmed."""
    stands_in = contact.alternative
    return (
        contact.pk, contact.function, contact.email, contact.phone, contact.hours,
        contact.is_duty_line, contact.takes_sms, tuple(contact.purposes), contact.valid_from,
        contact.valid_to, stands_in and (stands_in.pk, stands_in.function, stands_in.phone),
    )  # fmt: skip


def _mark(facts: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()


def to_confirm(actor: Actor, problem: str, *, on: dt.date) -> QuerySet[ContactPoint]:
    """List contact points with a problem or `any` of them, the least recently confirmed first.

    An ended contact point is one only as long as its institution has no current one.
    """
    rows = _problematic(problem, on).filter(institution__in=institutions(actor))
    return rows.select_related("institution", "alternative").order_by("confirmed_on", "pk")


def _problematic(problem: str, on: dt.date) -> QuerySet[ContactPoint]:
    current = _current("", on)
    successor = ContactPoint.objects.filter(_current("", on), institution=OuterRef("institution"))
    ended = Q(valid_to__lt=on) & Q(~Exists(successor))
    conditions = {
        Problem.UNCONFIRMED: current & _unconfirmed(on),
        Problem.NEVER: current & Q(confirmed_on__isnull=True),
        Problem.PRIVATE: current & Q(email__iregex=PRIVATE_ADDRESS),
        Problem.ENDED: ended,
    }
    if problem in set(Problem):
        return ContactPoint.objects.filter(conditions[Problem(problem)])
    return ContactPoint.objects.filter(reduce(or_, conditions.values()))


def problem_counts(actor: Actor, *, on: dt.date) -> dict[Problem, int]:
    """Count contact points by problem; one may have two."""
    return {problem: to_confirm(actor, problem, on=on).count() for problem in Problem}


def history(institution: Institution, limit: int = 40) -> list[HistoryEntry]:
    """List the changes of an institution and of its contact points, the newest first."""
    # The models of the history are made by a decorator, which the type checker does not follow.
    own = list(
        institution.events.select_related("pgh_context").order_by("-pgh_id")[: limit + 1]  # type: ignore[attr-defined]
    )
    history_of_contacts = apps.get_model("institutions", "ContactPointEvent")
    contacts = list(
        history_of_contacts._default_manager.filter(  # noqa: SLF001 - Django's public-by-use API
            pgh_obj__institution=institution
        )
        .select_related("pgh_context")
        .order_by("-pgh_id")[: limit + 1]
    )
    names = actor_names({_actor(event) for event in [*own, *contacts]} - {""})
    entries = _entries(own, _HISTORY_FIELDS, _Shown(own), names)
    by_contact: dict[int, list[Any]] = {}
    for event in contacts:
        by_contact.setdefault(event.pgh_obj_id, []).append(event)
    for events in by_contact.values():
        subject = str(events[0].function)
        entries += _entries(events, _CONTACT_FIELDS, _shown_contact, names, subject=subject)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def _entries(
    events: list[Any],
    fields: Mapping[str, str | Promise],
    show: Callable[[str, Any], str],
    names: Mapping[str, str],
    *,
    subject: str = "",
) -> list[HistoryEntry]:
    """Compare each event, the newest first, with the one before it, field by field."""
    entries = []
    for event, former in zip(events, [*events[1:], None], strict=True):
        is_first = event.pgh_label == "insert"
        changes = [
            FieldChange(label, show(name, former), show(name, event))
            for name, label in fields.items()
            if former is not None and part_of(former, name) != part_of(event, name)
        ]
        if is_first or changes:
            who = names.get(_actor(event), "")
            entries.append(
                HistoryEntry(event.pgh_created_at, who, is_first, tuple(changes), subject)
            )
    return entries


def _actor(event: Any) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return str(metadata.get("actor", ""))


def _shown_contact(name: str, event: Any) -> str:
    value = part_of(event, name)
    if isinstance(value, dt.date):
        return format_date(value, translation.get_language() or "en")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "; ".join(str(Purpose(each).label) for each in value)
    if name == "alternative_id" and value:
        row = ContactPoint.objects.filter(pk=value).first()
        return str(row.function) if row is not None else ""
    return str(value or "")


_CONTACT_FIELDS: Final[Mapping[str, str | Promise]] = {
    **labels("function", _("Function")),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    **labels("hours", _("When somebody answers")),
    "is_duty_line": _("Duty line"),
    "takes_sms": _("Takes text messages"),
    "alternative_id": _("If nobody answers"),
    "purposes": _("Used for"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid to"),
    "confirmed_on": _("Confirmed on"),
}
_HISTORY_FIELDS: Final[Mapping[str, str | Promise]] = {
    **labels("name", _("Name")),
    **labels("short_name", _("Short name")),
    "kind_id": _("Kind"),
    "sector_id": _("Sector"),
    "territory_id": _("Territory"),
    "parent_id": _("Part of"),
    "control": _("Control"),
    **labels("basis", _("Legal basis")),
    "questionnaire": _("Questionnaire"),
    "note": _("Note"),
    "merged_into_id": _("Merged into"),
}


class _Shown:
    """Writes the values of history rows as a reader expects them, with three queries in all."""

    def __init__(self, events: list[Any]) -> None:
        def keys(*names: str) -> set[int]:
            found = {getattr(event, name) for event in events for name in names}
            return {key for key in found if key is not None}

        codes = Code.objects.in_bulk(keys("kind_id", "sector_id"))
        rows = Institution.objects.in_bulk(keys("parent_id", "merged_into_id"))
        self._rows: dict[str, Mapping[int, Any]] = {
            "kind_id": codes,
            "sector_id": codes,
            "territory_id": Territory.objects.in_bulk(keys("territory_id")),
            "parent_id": rows,
            "merged_into_id": rows,
        }

    def __call__(self, name: str, event: Any) -> str:
        value = part_of(event, name)
        if value in {None, ""}:
            return ""
        if name in self._rows:
            row = self._rows[name].get(value)
            return str(row.name) if row is not None else ""
        if name == "control":
            return str(Control(value).label)
        if name == "questionnaire":
            return str(QuestionnaireKind(value).label)
        return str(value)


def current(on: dt.date) -> Q:
    """Return the condition for contact points that hold on a day."""
    return _current("", on)


def _current(prefix: str, on: dt.date) -> Q:
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def _unconfirmed(on: dt.date) -> Q:
    return Q(confirmed_on__lt=year_before(on))


def _last_confirmed(on: dt.date) -> Any:
    newest = _contacts(on).order_by(F("confirmed_on").desc(nulls_last=True))
    return newest.values("confirmed_on")[:1]


def _contacts(on: dt.date) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(_current("", on), institution=OuterRef("pk"))
