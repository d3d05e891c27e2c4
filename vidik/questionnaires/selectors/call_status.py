# SPDX-License-Identifier: EUPL-1.2
"""How calls stand: response, timeliness, completeness and blanks, by what the asked differ in.

Everything is counted in the database, in as many queries as there are kinds of questions and not
as there are institutions. Asked is always answered and silent together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.exchange.models import Reminder
from vidik.exchange.types import Outcome
from vidik.figures.selectors.totals import counted_in
from vidik.forms.models import FormVersion
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors.calls import ANSWERED, OPEN
from vidik.questionnaires.types import By, CallState, CallStatus, Earlier, State

ASKED: Final = "questionnaires-prepared"
REPLIES: Final = "questionnaire-responses"
_ANSWERED: Final = Q(state__in=ANSWERED)
_IN_TIME: Final = _ANSWERED & Q(due_on__isnull=False) & Q(answered_day__lte=F("due_on"))
_TOOK: Final = ExpressionWrapper(F("answered_at") - F("sent_at"), output_field=DurationField())
_GROUPS: Final[dict[By, tuple[str, ...]]] = {
    By.SECTOR: (
        "institution__sector__code",
        "institution__sector__name",
    ),
    By.BASIS: ("is_bound",),
    By.KIND: (
        "institution__kind__code",
        "institution__kind__name",
    ),
    By.FORM: ("form__form_id", "form__title"),
}
_BOUND: Final = """
(select count(*) from jsonb_array_elements(forms_formversion.survey) part
 where coalesce(part -> 1 ->> 'vidik::measure', '') <> ''
   and left(coalesce(part -> 1 ->> 'type', ''), 5) <> 'begin')
"""
"""A table names its measure too; what is asked are its cells."""


class _Median(Aggregate):
    """The middle value, as PostgreSQL finds it."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = DurationField()


def call_status(actor: Actor, of: Call, by: By) -> list[CallStatus]:
    """Say how a call stands, group by group, the least answered first."""
    rows = _sent(actor, of)
    group = _GROUPS[by]
    counted = _with_items(rows, of).values(*group).annotate(**_counts())
    lines = [_line(row, _label(by, row, group), str(row[group[0]])) for row in counted.order_by()]
    return sorted(lines, key=lambda line: (line.response or 0, -line.asked, line.label))


def overall_status(actor: Actor, of: Call) -> CallStatus:
    """Say how a whole call stands, in one line."""
    row = _with_items(_sent(actor, of), of).aggregate(**_counts())
    return _line(row, _("All"), "")


def compared(actor: Actor) -> list[tuple[int, CallStatus]]:
    """Say how every call stands, the newest first."""
    rows = scope(
        actor, Action.QUESTIONNAIRES_READ, Respondent.objects.exclude(state=State.PREPARED)
    )
    counted = _with_items(rows, None).values("call__year").annotate(**_counts())
    found: list[dict[str, Any]] = [{**row} for row in counted.order_by("-call__year")]
    return [
        (row["call__year"], _line(row, str(row["call__year"]), str(row["call__year"])))
        for row in found
    ]


def earlier(actor: Actor, *, without: Iterable[int]) -> list[Earlier]:
    """Say how many were asked and answered in cycles without a call, as their figures say."""
    remaining = set(without)
    requested = counted_in(actor, ASKED, "")
    replies = counted_in(actor, REPLIES, "outcome=responded")
    return [
        Earlier(int(code), int(value), int(replies[code]) if code in replies else None)
        for code, value in sorted(requested.items(), reverse=True)
        if code.isdecimal() and int(code) not in remaining
    ]


_WRITTEN: Final = (Outcome.MAILED, Outcome.LETTER)
"""What a rung did that reached somebody, or will when the letter is posted."""


def reminded(actor: Actor, of: Call) -> int:
    """Count the institutions of a call that were written to again and have not answered."""
    keys = (
        _sent(actor, of)
        .filter(state__in=OPEN, notice_key__isnull=False)
        .values_list("notice_key", flat=True)
    )
    rows = Reminder.objects.filter(addressee__in=keys, outcome__in=_WRITTEN)
    return rows.values("addressee").distinct().count()


def being_collected() -> frozenset[str]:
    """Return the codes of the cycles whose answers are still collected; no secret to anybody."""
    rows = Call.objects.exclude(state=CallState.CLOSED)
    return frozenset(rows.values_list("cycle__code", flat=True))


def _sent(actor: Actor, of: Call) -> QuerySet[Respondent]:
    rows = Respondent.objects.filter(call=of).exclude(state=State.PREPARED)
    return scope(actor, Action.QUESTIONNAIRES_READ, rows)


def _with_items(rows: QuerySet[Respondent], of: Call | None) -> QuerySet[Respondent]:
    """Note for each respondent how many figures its form asks for, and the day of its answer."""
    forms = FormVersion.objects.order_by().annotate(
        bound=RawSQL(_BOUND, [], output_field=IntegerField())  # noqa: S611 - written in this file
    )
    if of is not None:
        forms = forms.filter(pk__in=Respondent.objects.filter(call=of).values("form"))
    requested = [
        When(form=key, then=Value(bound)) for key, bound in forms.values_list("pk", "bound")
    ]
    zone = timezone.get_default_timezone()
    return rows.annotate(
        bound=Case(*requested, default=Value(0), output_field=IntegerField()),
        answered_day=TruncDate("answered_at", tzinfo=zone),
    )


def _counts() -> dict[str, Any]:
    late = Q(state__in=OPEN, due_on__lt=timezone.localdate())
    return {
        "asked": Count("pk"),
        "answered": Count("pk", filter=_ANSWERED),
        "accepted": Count("pk", filter=Q(state=State.ACCEPTED)),
        "late": Count("pk", filter=late),
        "waiting": Count("pk", filter=Q(state__in=OPEN) & ~late),
        "in_time": Count("pk", filter=_IN_TIME),
        "median": _Median(_TOOK, filter=_ANSWERED),
        "items": Coalesce(Sum("bound"), 0),
        "items_answered": Coalesce(Sum("figures", filter=_ANSWERED), 0),
        "blanks": Coalesce(Sum("blanks", filter=_ANSWERED), 0),
    }


def _line(row: dict[str, Any], label: str, code: str) -> CallStatus:
    median: dt.timedelta | None = row["median"]
    return CallStatus(
        code=code,
        label=label,
        asked=row["asked"],
        answered=row["answered"],
        accepted=row["accepted"],
        waiting=row["waiting"],
        late=row["late"],
        in_time=row["in_time"],
        median_days=None if median is None else median.total_seconds() / 86400,
        items=row["items"],
        numbers=row["items_answered"] - row["blanks"],
        blanks=row["blanks"],
    )


def _label(by: By, row: dict[str, Any], group: tuple[str, ...]) -> str:
    if by is By.BASIS:
        return _("obliged to answer") if row["is_bound"] else _("in good cooperation")
    return str(row[group[1]] or "") or _("without one")
