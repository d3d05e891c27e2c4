# SPDX-License-Identifier: EUPL-1.2
"""How many interviews were to be held jointly, with whom, and how many were, by year and unit.

Also what was used in them. Jointly is what was agreed, as the yearly figures have it; who came is
counted beside it, and of older interviews not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import CharField, Count, Func, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.identification.models import Interview
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.selectors.definitions import label
from vidik.identification.types import Row, Table

YEARS: Final = 6
POLICE: Final = "police"
PROSECUTOR: Final = "prosecutor"
"""Codes of those with whom an interview is a joint one; who accompanies the person makes none."""
_POLICE: Final = Q(partners__contains=[POLICE])
_PROSECUTOR: Final = Q(partners__contains=[PROSECUTOR])
_CAME: Final = Q(present__overlap=[POLICE, PROSECUTOR])


def _held(first_year: int, last_year: int) -> QuerySet[Interview]:
    since, after = span(first_year)[0], span(last_year)[1]
    return Interview.objects.filter(held_at__gte=since, held_at__lt=after).order_by()


def _counts() -> dict[str, Count]:
    return {
        "held": Count("pk"),
        "jointly": Count("pk", filter=_POLICE | _PROSECUTOR),
        "police": Count("pk", filter=_POLICE & ~_PROSECUTOR),
        "prosecutor": Count("pk", filter=_PROSECUTOR & ~_POLICE),
        "both": Count("pk", filter=_POLICE & _PROSECUTOR),
        "came": Count("pk", filter=_CAME),
        "unknown": Count("pk", filter=(_POLICE | _PROSECUTOR) & Q(present__isnull=True)),
    }


def _numbers(row: Mapping[str, Any]) -> tuple[int | None, ...]:
    held, jointly = row["held"], row["jointly"]
    share = round(jointly * 100 / held) if held else None
    named = (row["police"], row["prosecutor"], row["both"])
    return held, jointly, *named, share, row["came"], row["unknown"]


def _columns() -> tuple[str, ...]:
    return (
        _("held"), _("jointly"), _("with the police"), _("with a prosecutor"), _("with both"),
        _("jointly, percent"), _("of them present"), _("presence not recorded"),
    )  # fmt: skip


def over_years(year: int) -> Table:
    """Count the interviews of six years, and those of them that were held jointly."""
    held_in = ExtractYear("held_at", tzinfo=timezone.get_default_timezone())
    with counting():
        found = {
            row["year"]: row
            for row in _held(year - YEARS + 1, year).values(year=held_in).annotate(**_counts())
        }
    none = dict.fromkeys(_counts(), 0)
    rows = [
        Row(str(each), _numbers(found.get(each, none)))
        for each in range(year - YEARS + 1, year + 1)
    ]
    return Table(
        "joint-interviews", _("Interviews held, and those held jointly"), _("Year"),
        _columns(), tuple(rows),
        _("Jointly: agreed with the police, a public prosecutor, or both, in one interview. "
          "Present: at least one of them came."),
    )  # fmt: skip


def by_unit(year: int) -> Table:
    """Count the interviews of a year by the institution for which they were held."""
    unit = "unit__name"
    with counting():
        found = list(_held(year, year).values(unit).annotate(**_counts()).order_by("-held", unit))
    return Table(
        "joint-interviews-units", _("Joint interviews by unit"), _("Institution"), _columns(),
        tuple(Row(str(row[unit] or _("not known")), _numbers(row)) for row in found),
    )  # fmt: skip


def used_in_them(year: int) -> Table:
    """Count what was considered in the interviews of a year, and which rights were used."""
    rows: list[Row] = []
    for field, list_code in (
        ("considered", "interview-considered"),
        ("safeguards", "procedural-right"),
    ):
        code = Func(field, function="unnest", output_field=CharField())
        with counting():
            found = list(
                _held(year, year)
                .annotate(code=code)
                .values("code")
                .annotate(
                    held=Count("pk"),
                    jointly=Count("pk", filter=_POLICE | _PROSECUTOR),
                )
                .order_by("-held", "code")
            )
        rows += [
            Row(label(list_code, each["code"]), (each["held"], each["jointly"])) for each in found
        ]
    return Table(
        "interviews-used", _("What was considered and used in interviews"),
        _("What was considered, or right used"), (_("interviews"), _("of them jointly")),
        tuple(rows), _("An interview is counted under each line that applies to it."),
    )  # fmt: skip
