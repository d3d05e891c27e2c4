# SPDX-License-Identifier: EUPL-1.2
"""The lists of plans over all cases, and of what one's own institution is asked for."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import Tone, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, search
from vidik.plans.models import Activity
from vidik.plans.selectors import asks, plans
from vidik.plans.selectors.pack import KIND, choices, word
from vidik.plans.types import OPEN, WAITING, WRITTEN, ActivityState, AskState, PlanState

_TONES: Final[dict[str, Tone]] = {
    PlanState.AGREED: "good",
    PlanState.PROPOSED: "accent",
    PlanState.DRAFT: "warn",
}


def _rows(actor: Any) -> QuerySet[Any]:
    counted = Q(activities__state__in=(*OPEN, ActivityState.DONE, ActivityState.NOT_DONE))
    rows: QuerySet[Any] = plans.with_reviews(plans.plans(actor)).annotate(
        number=Count("activities", filter=counted),
        done=Count("activities", filter=Q(activities__state=ActivityState.DONE)),
    )
    return rows.order_by("-drafted_at", "pk")


def _of(lists: QuerySet[Activity]) -> Exists:
    return Exists(lists.filter(plan=OuterRef("pk")))


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    today = timezone.localdate()
    if state in PlanState.values:
        return rows.filter(state=state)
    if state == "written":
        return rows.filter(state__in=WRITTEN)
    agreed = rows.filter(state=PlanState.AGREED)
    if state == "review":
        return agreed.filter(due__lte=today)
    if state == "never":
        return agreed.filter(last__isnull=True)
    if state == "no-copy":
        return agreed.filter(copy_on__isnull=True)
    narrowed = {
        "late": plans.left_to_do().filter(due_on__lt=today),
        "nobodys": plans.left_to_do().filter(institution__isnull=True),
        "doors": plans.closed_doors(),
    }
    return agreed.filter(_of(narrowed[state].order_by()))


def _state(row: Any) -> SafeString:
    is_due = row.state == PlanState.AGREED and row.due and row.due <= timezone.localdate()
    return words(
        tag(row.get_state_display(), _TONES.get(row.state, "")),
        is_due and tag(_("review due"), "bad"),
    )


class Plans(ListPage):
    """Plans over all cases of which the reader sees the protection, agreed ones at first."""

    action = Action.PLANS_READ
    source = _rows
    title = _("Plans")
    lead = _("Plans of protection and support, in the cases whose protection you may see.")
    noun = ngettext_lazy("%(shown)s plan", "%(shown)s plans", "count")
    empty = (_("No plan yet"), _("A plan is begun on the “Plan” tab of a case."))
    buttons = (Link(_("Doors knocked on"), "plans:doors", needs=Action.PLANS_ASK),)
    sort = "review"
    export, export_act = "plans", "plans.exported"
    export_action = Action.PLANS_EXPORT
    filters = (
        search("case__code", label=_("Number of the case")),
        choice(
            "state", _("State"),
            [("agreed", pgettext_lazy("plan", "agreed")), ("review", _("review due")),
             ("never", _("never reviewed")), ("late", _("something is late")),
             ("nobodys", _("nobody responsible for something")), ("doors", _("a door is closed")),
             ("no-copy", _("no copy given")), ("written", _("being written")),
             ("draft", pgettext_lazy("plan", "draft")),
             ("proposed", pgettext_lazy("plan", "proposed")),
             ("replaced", pgettext_lazy("plan", "replaced by a later version")),
             ("dropped", pgettext_lazy("plan", "given up"))],
            _in_state, default="agreed",
        ),
    )  # fmt: skip
    columns = (
        Column("case", _("Case"), "case.code", link=to("plans:plan", "pk"), sort="case__code",
               css="nowrap"),
        Column("version", _("Version"), sort=True, kind=Kind.NUMBER),
        Column("state", _("State"), cell=_state, value=lambda row: row.get_state_display()),
        Column("number", _("Activities"), sort=True, kind=Kind.NUMBER),
        Column("done", _("Entered as done"), sort=True, kind=Kind.NUMBER),
        Column("agreed", _("Agreed on"), "agreed_on", sort=True, kind=Kind.DAY),
        Column("last", _("Last review"), sort=True, kind=Kind.DAY, missing=_("never")),
        Column("review", _("Next review"), "due", sort="due", kind=Kind.DAY),
        Column("copy", _("Copy given on"), "copy_on", sort=True, kind=Kind.DAY, only="file"),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "plans.listed", label="plans", found=found)


_SHOWN: Final = [pair for pair in AskState.choices if pair[0] != AskState.DECLINED]
_ANSWERED: Final[dict[str, Tone]] = {
    AskState.OPEN: "warn", AskState.ACCEPTED: "accent", AskState.DONE: "good",
    AskState.NOT_DONE: "bad",
}  # fmt: skip


def _asked_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(state__in=WAITING) if state == "waiting" else rows.filter(state=state)


def _answer_state(row: Any) -> SafeString:
    is_late = row.state == AskState.OPEN and row.answer_by < timezone.localdate()
    return words(
        tag(row.get_state_display(), _ANSWERED.get(row.state, "")),
        row.is_urgent and tag(_("urgent"), "bad"),
        is_late and tag(_("late"), "bad"),
    )


class Asks(ListPage):
    """What the reader's institution is asked for: it knows nothing else of the persons."""

    action = Action.PLANS_ANSWER
    source = asks.asks_to_own
    title = _("Requests to your institution")
    lead = _(
        "What others ask of your institution, for persons whose identity you do not need. Say "
        "soon whether you accept, so that whoever asked can knock on the next door."
    )
    noun = ngettext_lazy("%(shown)s request", "%(shown)s requests", "count")
    empty = (_("No requests"), _("Nobody has asked your institution for anything yet."))
    buttons = (Link(_("Requests that your institution declined"), "plans:asks-declined"),)
    sort = "-asked"
    filters = (
        choice(
            "state", _("State"), [("waiting", _("to answer or to do")), *_SHOWN],
            _asked_state, default="waiting",
        ),
        choice("kind", _("What"), lambda _page: choices(KIND), "kind"),
    )  # fmt: skip
    columns = (
        Column("kind", _("What is asked for"), lambda row: word(KIND, row.kind),
               link=to("plans:ask", "pk")),
        Column("asking", _("Who asks"), "asking.name"),
        Column("state", _("State"), cell=_answer_state, value=lambda row: row.get_state_display()),
        Column("asked", _("Asked on"), "asked_at", sort="asked_at", kind=Kind.DAY),
        Column("answer_by", _("Answer by"), sort=True, kind=Kind.DAY),
    )  # fmt: skip


class DeclinedAsks(ListPage):
    """What the reader's institution declined: number, day and reason, not what it was asked."""

    action = Action.PLANS_ANSWER
    source = asks.declined_by_own
    title = _("Requests that your institution declined")
    lead = _(
        "Once your institution declines, it no longer sees what was asked for, nor anything about "
        "the person. If it is asked again, that is a new request."
    )
    noun = ngettext_lazy("%(shown)s request", "%(shown)s requests", "count")
    empty = (_("No requests"), _("Your institution has not declined any."))
    sort = "-declined"
    columns = (
        Column("number", _("Number"), link=to("plans:ask", "ask_id")),
        Column("declined", _("Declined on"), "declined_at", sort="declined_at", kind=Kind.DAY),
        Column("answer", _("Reason"), lambda row: row.get_answer_display()),
    )
