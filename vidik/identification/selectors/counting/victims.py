# SPDX-License-Identifier: EUPL-1.2
"""Count procedures and victims in the database: one aggregate for a question, no loops over rows.

Everything here runs as the counter, which sees all cases, restricted ones as well, and gives
numbers away only. Years are those of the country's clock.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any, Final

from django.conf import settings
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractYear
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.core.formats import format_date
from vidik.figures.registry import Derived, shared
from vidik.identification.models import Fact, Procedure
from vidik.identification.policies import COUNTER
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import Outcome

_TENTH: Final = Decimal("0.1")
PENDING: Final = "pending"
IDENTIFIED: Final = "identified"
NOT_VICTIM: Final = "not-victim"
ENDED: Final = "terminated-or-suspended"
DISMISSED: Final = "dismissed"
NOT_FOUND: Final = "dismissed-terminated-or-not-victim"
"""What the catalogue of figures calls an outcome; the last one is wider than three of them."""


@contextmanager
def counting() -> Iterator[None]:
    """Count as the part of the system that may count all cases."""
    actor = Actor.system(COUNTER)
    with acting(actor):
        authorize(actor, Action.IDENTIFICATION_COUNT)
        yield


def span(year: int) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment of a year and that of the next one."""
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def rounded(value: float | Decimal, places: Decimal = _TENTH) -> Decimal:
    """Round half up, as the figures do."""
    return Decimal(str(value)).quantize(places, ROUND_HALF_UP)


# ---------------------------------------------------------------------------------- victims


def victims(year: int) -> QuerySet[Procedure]:
    """Return the procedures by which somebody was identified in a year, each person once.

    Joined procedures count with the one that they are joined to; a procedure that was opened again
    after an identification adds no second one, nor does one that such a procedure is joined to.
    """
    return victims_between(*span(year))


def victims_between(first: dt.datetime, after: dt.datetime) -> QuerySet[Procedure]:
    """Return the procedures by which somebody was identified in a time, each suspicion once."""
    return Procedure.objects.filter(
        outcome=Outcome.IDENTIFIED,
        decided_at__gte=first,
        decided_at__lt=after,
        same_as__isnull=True,
    ).filter(identified_first(), _not_identified_in_another())


def cases_of_victims(first: dt.date, after: dt.date) -> list[uuid.UUID]:
    """Return the cases in which somebody was identified between two days, in the order of that."""
    zone = timezone.get_default_timezone()
    days = [dt.datetime.combine(day, dt.time.min, zone) for day in (first, after)]
    with counting():
        rows = victims_between(*days).order_by("decided_at", "pk")
        return list(dict.fromkeys(rows.values_list("case_id", flat=True)))


def said_of(cases: Iterable[uuid.UUID], fields: Iterable[str]) -> dict[uuid.UUID, set[str]]:
    """Return the codes that records of cases hold now in some fields, by case."""
    found: dict[uuid.UUID, set[str]] = {}
    with counting():
        rows = Fact.objects.filter(case__in=cases, field__in=fields, ended_at__isnull=True)
        for case, value in rows.values_list("case", "value"):
            found.setdefault(case, set()).add(value)
    return found


def identified_first() -> Q:
    """Leave out what was opened again after the person had been identified."""
    before = Procedure.objects.filter(
        reported_person=OuterRef("reported_person"),
        outcome=Outcome.IDENTIFIED,
        received_at__lt=OuterRef("received_at"),
    )
    return Q(Q(follows__isnull=True) | ~Exists(before))


def _not_identified_in_another() -> Q:
    """Leave out whose suspicion had led to an identification before, through another report.

    One suspicion are procedures that are joined, and what was opened again with what it follows.
    """

    def _before(decided: OuterRef) -> Q:
        return Q(outcome=Outcome.IDENTIFIED, decided_at__lt=decided) | Q(
            same_as__outcome=Outcome.IDENTIFIED, same_as__decided_at__lt=decided
        )

    own = Procedure.objects.filter(
        _before(OuterRef("decided_at")), reported_person=OuterRef("reported_person")
    )
    theirs = Procedure.objects.filter(
        _before(OuterRef(OuterRef("decided_at"))), reported_person=OuterRef("reported_person")
    )
    joined = Procedure.objects.filter(Exists(theirs), same_as=OuterRef("pk"), follows__isnull=False)
    return (Q(follows__isnull=True) | ~Exists(own)) & ~Exists(joined)


HOME: Final = "home"


@dataclass(frozen=True, slots=True)
class _Axis:
    """How one dimension of the catalogue is found in the records."""

    field: str
    wider: Mapping[str, str] | None = None
    """Code → wider code; `*` stands for every code that is not named, `HOME` for the own state."""


AXES: Final[Mapping[str, _Axis]] = {
    "age": _Axis("age-group"),
    "sex": _Axis("sex"),
    "form": _Axis("form"),
    "subtype": _Axis("subtype"),
    "citizenship": _Axis("citizenship", {HOME: "", "*": "foreign"}),
    "country-of-origin": _Axis("country-of-origin"),
    "country-of-exploitation": _Axis("country-of-exploitation", {HOME: "", "*": "abroad"}),
    "place-of-identification": _Axis("place-of-identification"),
    "detection": _Axis("detection"),
    "living": _Axis("living"),
    "schooling": _Axis(
        "schooling",
        {
            "primary-age-not-attending": "not-attending",
            "secondary-age-not-enrolled": "not-attending",
        },
    ),
    "exploiter": _Axis("exploiter"),
    "exploited-with": _Axis("exploited-with"),
    "group": _Axis("migration"),
    "recruitment": _Axis("recruitment"),
}
"""Dimensions that are facts of the record."""
OTHER_AXES: Final = frozenset({"report-source", "report-year"})
"""Dimensions that are facts of the report."""


def _narrow(name: str, column: str) -> Any:
    """Return the code under which a value is counted, null where it is counted nowhere."""
    axis = AXES[name]
    codes = definitions().fields[axis.field].codes
    own = [c for c in codes if c.figure.startswith(f"{name}=")]
    return Case(
        *(
            When(**{column: coded.code, "then": Value(coded.figure.partition("=")[2])})
            for coded in own
            if coded.figure != f"{name}={coded.code}"
        ),
        When(
            **{
                f"{column}__in": [c.code for c in own if c.figure == f"{name}={c.code}"],
                "then": F(column),
            }
        ),
        output_field=CharField(),
    )


def _wide(name: str, column: str) -> Any:
    wider = AXES[name].wider or {}
    rest = wider.get("*")
    branches = [
        When(
            **{
                column: settings.COUNTRY.state if code == HOME else code,
                "then": Value(to or None, output_field=CharField()),
            }
        )
        for code, to in wider.items()
        if code != "*"
    ]
    if rest is not None:
        branches.append(When(**{column: "unknown", "then": Value(None, output_field=CharField())}))
        branches.append(When(**{f"{column}__isnull": False, "then": Value(rest)}))
    return Case(*branches, output_field=CharField())


def _with_axes(
    rows: QuerySet[Procedure], by: Iterable[str], *, wide: frozenset[str]
) -> QuerySet[Procedure]:
    """Add a column for each dimension; leave out rows that a dimension says nothing of."""
    for place, name in enumerate(by):
        column = f"by_{place}"
        if name == "report-source":
            rows = rows.annotate(**{column: by_source("report__source")})
        elif name == "report-year":
            year = ExtractYear("report__received_at", tzinfo=timezone.get_default_timezone())
            rows = rows.annotate(**{column: Cast(year, CharField())})
        else:
            alias = f"said_{place}"
            rows = rows.annotate(
                **{
                    alias: FilteredRelation(
                        "facts",
                        condition=Q(facts__field=AXES[name].field, facts__ended_at__isnull=True),
                    )
                }
            )
            texts = f"{alias}__value"
            code = _wide(name, texts) if name in wide else _narrow(name, texts)
            rows = rows.annotate(**{column: code})
        rows = rows.filter(**{f"{column}__isnull": False})
    return rows


def by_source(column: str) -> Any:
    """Return how the figures call the source of a report."""
    return Case(
        *(
            When(**{column: code, "then": Value(to)})
            for code, to in settings.COUNTRY.report_sources.items()
        ),
        default=F(column),
        output_field=CharField(),
    )


def _levels(by: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Return every choice of dimensions that are counted by their wider codes."""
    wide = [name for name in by if name in AXES and AXES[name].wider]
    for chosen in product((False, True), repeat=len(wide)):
        yield frozenset(name for name, taken in zip(wide, chosen, strict=True) if taken)


def count_by(rows: QuerySet[Procedure], by: tuple[str, ...], *, what: str = "pk") -> list[Derived]:
    """Count procedures by dimensions: one aggregate for each level of codes.

    Args:
        rows: the procedures.
        by: the dimensions.
        what: the column whose different values are counted.
    """
    names = tuple(sorted(by))
    found = []
    for wide in _levels(names):
        columns = [f"by_{place}" for place in range(len(names))]
        counted = _with_axes(rows, names, wide=wide).order_by()
        if not names:
            total = counted.aggregate(n=Count(what, distinct=True))["n"]
            return [Derived((), Decimal(total), total)] if total else []
        for row in counted.values(*columns).annotate(n=Count(what, distinct=True)):
            codes = tuple(zip(names, (row[column] for column in columns), strict=True))
            found.append(Derived(codes, Decimal(row["n"]), row["n"]))
    return found


@shared
def count_victims(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count identified victims of a year."""
    with counting():
        return count_by(victims(year), by)


def average_age(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Return the mean age at identification of those whose age is known, to a tenth of a year."""
    names = tuple(sorted(set(by)))
    columns = [f"by_{place}" for place in range(len(names))]
    found = []
    with counting():
        for wide in _levels(names):
            rows = _with_axes(victims(year), names, wide=wide).filter(
                facts__field="age", facts__ended_at__isnull=True, facts__number__isnull=False
            )
            if names:
                groups = rows.order_by().values(*columns)
                means = groups.annotate(mean=Avg("facts__number"), n=Count("pk", distinct=True))
                found += [
                    Derived(
                        tuple(zip(names, (row[c] for c in columns), strict=True)),
                        rounded(row["mean"]),
                        row["n"],
                        Decimal(row["mean"]),
                    )
                    for row in means
                ]
            else:
                row = rows.aggregate(mean=Avg("facts__number"), n=Count("pk", distinct=True))
                if row["n"]:
                    found.append(Derived((), rounded(row["mean"]), row["n"], Decimal(row["mean"])))
    return found


_RANK: Final = (
    "age", "sex", "citizenship", "country-of-origin", "country-of-exploitation", "report-source",
    "form", "outcome", "reason", "place-of-identification", "schooling", "subtype", "recruitment",
)  # fmt: skip
"""In a share, the last of these is the property; the others name of whom it is a share."""


def shares(parts: Iterable[Derived], wholes: Mapping[str, int], property_: str) -> list[Derived]:
    """Return percents, to a tenth: each part of the whole that its other dimensions name."""
    found = []
    for part in parts:
        rest = ";".join(f"{name}={code}" for name, code in part.dimensions if name != property_)
        whole = wholes.get(rest, 0)
        if whole:
            exact = Decimal(100) * part.value / whole
            named = tuple(pair for pair in part.dimensions if pair[0] != property_)
            found.append(Derived(part.dimensions, rounded(exact), whole, exact, part.cases, named))
    return found


def property_of(by: Iterable[str]) -> str:
    """Say which of the dimensions of a share is the property."""
    return max(by, key=_RANK.index)


def share_of_victims(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Return shares among the identified victims of a year, in percent."""
    if not by:
        return []
    what = property_of(by)
    others = tuple(name for name in by if name != what)
    wholes = {each.key: each.cases for each in count_victims(year, others)}
    return shares(count_victims(year, by), wholes, what)


def rank_of_forms(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Return the place of each form by its number of victims; equal numbers share a place."""
    if by != ("form",):
        return []
    found = count_victims(year, by)
    return [
        Derived(
            each.dimensions, Decimal(1 + sum(one.cases > each.cases for one in found)), each.cases
        )
        for each in found
    ]


def share_with_internet(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Return the share of victims for whose recruitment or exploitation the internet was used."""
    if by:
        return []
    used = Fact.objects.filter(
        procedure=OuterRef("pk"),
        field__in=("internet-recruitment", "internet-exploitation"),
        value="yes",
        ended_at__isnull=True,
    )
    with counting():
        row = victims(year).aggregate(n=Count("pk"), used=Count("pk", filter=Exists(used)))
    if not row["n"]:
        return []
    exact = Decimal(100) * row["used"] / row["n"]
    return [Derived((), rounded(exact), row["n"], exact, row["used"])]


def share_by_recruitment(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Return the share of victims of each form who were recruited in each way, in percent."""
    if set(by) != {"form", "recruitment"}:
        return []
    wholes = {each.key: each.cases for each in count_victims(year, ("form",))}
    return shares(count_victims(year, by), wholes, "recruitment")


def is_running(year: int) -> bool:
    """Whether a year has not ended yet, by the country's clock."""
    return year >= timezone.localdate().year


def as_it_stood(year: int) -> str:
    """Say as of when a table of a year counts."""
    if not is_running(year):
        return _("As at the end of the year.")
    day = format_date(timezone.localdate(), translation.get_language() or "en")
    # Dates of the language may end with a full stop, and so does the sentence.
    return _("As of %(day)s.") % {"day": day.rstrip(".")}


def still_pending(year: int) -> str:
    """Name what is not decided."""
    return _("pending") if is_running(year) else _("pending at the end of the year")


def pending_at_end(year: int) -> str:
    """Name what goes over into the next year, or is open while the year runs."""
    return _("Not yet decided") if is_running(year) else _("Carried forward")
