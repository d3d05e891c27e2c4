# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: what came, what was sent, what is owed, what the ladders did."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.services import can
from vidik.access.types import Action
from vidik.cases.selectors.cases import get_case
from vidik.cases.selectors.frame import Frame
from vidik.core.listing.cells import lines, link, tag
from vidik.core.listing.columns import Column, Kind, Label, to
from vidik.core.listing.filters import choice, coded, hidden, search
from vidik.core.retention import describe_period, period_of
from vidik.core.templatetags.vidik import in_script
from vidik.exchange.models import Addressee, FeedbackDuty, Reminder
from vidik.exchange.selectors import kinds as exchange_kinds
from vidik.exchange.selectors import lists, retention
from vidik.exchange.services import mailing, reading
from vidik.exchange.templatetags.exchange import due_tag, state_tag
from vidik.exchange.types import Outcome, State
from vidik.exchange.views.common import common

_FIND = _("Title or number, either script")


def _kinds(_page: ListPage) -> list[tuple[str, str]]:
    return coded(exchange_kinds.all_kinds())


_STATES = [
    ("open", pgettext_lazy("notice", "open")),
    ("overdue", _("overdue")),
    ("corrected", _("corrected, not read yet")),
    ("unclassified", _("reply waiting to be classified")),
    ("unreachable", _("cannot be written to")),
    ("handed-over", _("case handed over")),
    *((item.value, item.label) for item in State if item is not State.DRAFTED),
]
_NOTICES = ngettext_lazy("%(shown)s notice", "%(shown)s notices", "count")


class _Page(ListPage):
    """A tab of the room; that a list was read is on record."""

    action = Action.EXCHANGE_READ
    template_name = "exchange/list.html"
    export_act = "notices.exported"
    tab: ClassVar[str]

    def opened(self, found: int) -> None:
        reading.record_list(self.export.removeprefix("notices-"), found=found, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        return common(self.request, self.tab)


class _Writing(_Page):
    """A tab from which those write notices whose institution sends some."""

    buttons = (Link(_("Write a notice"), "exchange:write", Action.EXCHANGE_WRITE, is_main=True),)

    @property
    def shown_buttons(self) -> list[tuple[Label, str, bool]]:
        return super().shown_buttons if exchange_kinds.kinds(self.actor) else []


def _state(row: Addressee) -> SafeString:
    return lines(
        row.has_unread_correction and tag(_("corrected, not read yet"), "bad"),
        getattr(row, "is_handed_over", False) and tag(_("case handed over"), "outline"),
        state_tag(row),
        row.has_unclassified and tag(_("reply came"), "warn"),
    )


def _state_of_sent(row: Addressee) -> SafeString:
    return lines(_state(row), row.is_unreachable and tag(_("cannot be written to"), "warn"))


def _letter_columns(side: Label, institution: str, state: Any) -> tuple[Column, ...]:
    return (
        Column("number", _("Number"), sort=True, css="nowrap num"),
        Column(
            "title", _("Title"), lambda row: in_script(row.title), sort="title",
            link=to("exchange:letter", "pk"), under="kind.name", css="cell--text",
        ),
        Column("kind", _("Kind"), "kind.name", only="file"),
        Column("state", _("State"), "get_state_display", cell=state, sort="state"),
        Column("due", _("Due"), "due_at", cell=due_tag, sort=True, kind=Kind.DAY),
        Column("sent", _("Sent"), "sent_at", sort=True, kind=Kind.DAY),
        Column("institution", side, f"{institution}.name", css="cell--text",
               cell=lambda row: getattr(row, institution).short),
    )  # fmt: skip


class _Letters(_Writing):
    template_name = "exchange/letters.html"
    noun = _NOTICES
    filters = (
        search("search_text", label=_FIND),
        choice("kind", _("Kind"), _kinds, "kind__code"),
        choice("state", _("State"), _STATES, default="open", any_label=_("all")),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        return {**super().extra(), "has_institution": self.actor.institution is not None}


class Inbox(_Letters):
    """What the institution received, the first due first."""

    tab = "inbox"
    title = _("Notices received")
    empty = (_("Nothing is waiting for your institution"), "")
    export = "notices-inbox"
    columns = _letter_columns(_("From"), "sender", _state)

    def rows(self) -> QuerySet[Addressee]:
        return lists.received(self.actor, self.asked["state"], now=timezone.now())


class Sent(_Letters):
    """What the institution sent, letter by letter, the first due first."""

    tab = "sent"
    title = _("Notices sent")
    empty = (_("Your institution is not waiting for anything"), "")
    export = "notices-sent"
    columns = _letter_columns(pgettext_lazy("addressee", "To"), "institution", _state_of_sent)

    def rows(self) -> QuerySet[Addressee]:
        return lists.sent(self.actor, self.asked["state"], now=timezone.now())


class CaseLetters(ListPage):
    """The notices about a case that the institution sent or received, the newest first."""

    action = Action.CASES_READ
    template_name = "exchange/of_case.html"
    title = _("Notices")
    noun = _NOTICES
    empty = (_("No notice about this case that you may see"), "")
    columns = (
        *_letter_columns(pgettext_lazy("addressee", "To"), "institution", _state)[:-2],
        Column("sender", _("From"), "sender.short", css="cell--text"),
        Column("to", pgettext_lazy("addressee", "To"), "institution.short", css="cell--text"),
        Column("sent", _("Sent"), "sent_at", sort=True, kind=Kind.DAY),
    )

    def rows(self) -> QuerySet[Addressee]:
        return lists.of_case(self.actor, self.kwargs["case"])

    @property
    def shown_buttons(self) -> list[tuple[Label, str, bool]]:
        """The button that begins a notice about this very case."""
        if not can(self.actor, Action.EXCHANGE_WRITE):
            return []
        page = f"{reverse('exchange:write')}?case={self.kwargs['case']}"
        return [(_("Write a notice"), page, False)]

    def opened(self, found: int) -> None:
        reading.record_list("case", found=found, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        case = get_case(self.actor, self.kwargs["case"])
        return {"frame": Frame(self.actor, case, "notices")}


class Batches(_Writing):
    """What was sent, notice by notice, with the counts that close."""

    source = lists.batches
    template_name = "exchange/batches.html"
    tab = "batches"
    title = _("Batches and drafts")
    noun = _NOTICES
    empty = (_("Your institution has not sent any notices yet"), _("Write a notice"))
    export = "notices-batches"
    filters = (
        search(label=_FIND, narrow=lists.batches_holding),
        choice("kind", _("Kind"), _kinds, "kind__code"),
        choice("state", _("State"),
               [("open", _("not all have answered")), ("answered", _("all have answered"))],
               lists.batches_in),
    )  # fmt: skip
    columns = (
        Column("title", _("Title"), lambda row: in_script(row.versions.all()[0].title),
               link=to("exchange:notice", "pk"), css="cell--text"),
        Column("kind", _("Kind"), "kind.name", sort="kind__code", css="cell--text"),
        Column("sent", _("Sent on"), "sent_at", sort=True, kind=Kind.DAY),
        Column("addressees", _("Addressees"), "sent_count", kind=Kind.NUMBER),
        Column("answered", _("Answered"), "answered_count", kind=Kind.NUMBER),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        return {**super().extra(), "drafts": lists.drafts(self.actor)[:50]}


class Duties(_Page):
    """The feedback that the institution owes, or waits for."""

    template_name = "exchange/duties.html"
    tab = "duties"
    title = _("Feedback")
    lead = _(
        "The sender of a notice is informed of the outcome. This is a separate duty with its "
        "own deadline."
    )
    noun = _NOTICES
    filters = (
        hidden("side", is_persistent=True),
        search("addressee__search_text", label=_FIND),
        choice("kind", _("Kind"), _kinds, "addressee__kind__code"),
        choice("state", _("State"), [("overdue", _("overdue"))], lists.overdue),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), "addressee.number", sort=True, css="nowrap num"),
        Column("title", _("Title"), lambda row: in_script(row.addressee.title),
               sort="addressee__title", link=to("exchange:letter", "addressee_id"),
               under="addressee.kind.name", css="cell--text"),
        Column("kind", _("Kind"), "addressee.kind.name", only="file"),
        Column("due", _("Due"), "due_at", cell=due_tag, sort=True, kind=Kind.DAY),
        Column("institution", _("Institution"), css="cell--text",
               value=lambda row: row.other_side.short),
    )  # fmt: skip

    @property
    def side(self) -> str:
        """Whose feedback is listed."""
        return "awaited" if self.asked["side"] == "awaited" else "owed"

    @property
    def export(self) -> str:  # type: ignore[override] # depends on the side
        return f"notices-feedback-{self.side}"

    @property
    def empty(self) -> tuple[Label, Label]:  # type: ignore[override] # depends on the side
        if self.side == "owed":
            return _("You owe no feedback"), ""
        return _("You are not waiting for feedback"), ""

    def rows(self) -> QuerySet[FeedbackDuty]:
        return lists.duties(self.actor, self.side)

    def prepared(self, rows: Any) -> Any:
        for row in rows:
            row.other_side = row.sender if self.side == "owed" else row.institution
            yield row


class Ledger(_Page):
    """What the reminder ladders did."""

    template_name = "exchange/ledger.html"
    tab = "ledger"
    title = _("Reminders")
    lead = _(
        "What the reminder ladders did for the notices of your institution: each step once for"
        " every start of a clock."
    )
    noun = ngettext_lazy("%(shown)s step", "%(shown)s steps", "count")
    empty = (_("No reminder has been needed yet"), "")
    export = "notices-reminders"
    filters = (
        search("addressee__search_text", label=_FIND),
        choice("outcome", _("Outcome"), [*Outcome.choices, ("all", _("all"))],
               any_label=_("all but skipped")),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), "addressee.number", only="file"),
        Column("title", _("Notice"), lambda row: in_script(row.addressee.title),
               link=to("exchange:letter", "addressee_id"), under="addressee.number",
               css="cell--text"),
        Column("institution", _("Addressee"), "institution.short", css="cell--text"),
        Column("step", _("Step"), "get_audience_display", css="cell--text",
               under=lambda row: row.get_duty_display() if row.duty == "feedback" else ""),
        Column("outcome", _("Outcome"), "get_outcome_display", css="cell--text",
               template="exchange/_ledger_outcome.html"),
        Column("when", _("When"), "done_at", sort=True, kind=Kind.MOMENT),
        Column("posted", _("Sent by post on"), "posted_on", only="file"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Reminder]:
        return lists.ledger(self.actor, self.asked["outcome"])

    def extra(self) -> dict[str, Any]:
        note = "" if mailing.has_mail_server() else mailing.NOT_SET_UP
        return {**super().extra(), "mail_note": note}


class NoticeAddressees(ListPage):
    """How far a notice has come, addressee by addressee."""

    action = Action.EXCHANGE_READ
    template_name = "exchange/notice.html"
    title = _("A notice and its addressees")
    noun = ngettext_lazy("%(shown)s addressee", "%(shown)s addressees", "count")
    empty = (_("There are no addressees yet"), "")
    filters = (
        search(label=_("Name or number, either script"), narrow=lists.addressees_holding),
        choice("state", _("State"), _STATES),
    )  # fmt: skip
    columns = (
        Column("institution", _("Addressee"), "institution.name", link=to("exchange:letter", "pk"),
               css="cell--text"),
        Column("number", _("Number"), sort=True, css="num nowrap"),
        Column("state", _("State"), cell=_state_of_sent, sort=True),
        Column("due", _("Due"), "due_at", cell=due_tag, sort=True),
    )  # fmt: skip

    def rows(self) -> QuerySet[Addressee]:
        notice, state = self.more["notice"], self.asked["state"]
        return lists.addressees_of(self.actor, notice, state, now=timezone.now())

    def tiles(self) -> list[Tile]:
        batch = self.more["batch"]
        return [
            Tile(batch.sent_count, pgettext_lazy("count", "sent")),
            Tile(batch.answered_count, _("answered")),
            Tile(self.more["silent"], _("no answer")),
        ]


class FilesDue(ListPage):
    """The institution's files that are destroyed soon, the first to go first."""

    action = Action.EXCHANGE_READ
    template_name = "exchange/files_due.html"
    title = _("Files that will be destroyed")
    above = (Link(_("Notices"), "exchange:inbox"),)
    noun = ngettext_lazy("%(shown)s file", "%(shown)s files", "count")
    empty = (
        _("No file is due"),
        _(
            "Files of notices that are not over, and of cases that are open or under a legal hold,"
            " are not destroyed."
        ),
    )
    filters = (hidden("kind", is_persistent=True),)
    columns = (
        Column("name", _("File"), lambda row: in_script(row.name), link=to("exchange:file", "pk"),
               marks=lambda row: filesizeformat(row.size), css="cell--text"),
        Column("letter", _("Notice"), css="nowrap",
               cell=lambda row: link(to("exchange:letter", "letter")(row), row.number)),
        Column("added", _("Came on"), "added_at", kind=Kind.DAY),
        Column("goes", _("Destroyed from"), "goes_at", kind=Kind.DAY),
    )  # fmt: skip

    @property
    def kind(self) -> str:
        """Files that went, or that came."""
        return retention.CAME if self.asked["kind"] == retention.CAME else retention.SENT

    def rows(self) -> Any:
        files, self.total = retention.files_due(self.actor, self.kind, within=retention.AHEAD)
        return files

    def opened(self, found: int) -> None:  # noqa: ARG002 - all of them count
        reading.record_list("files", found=self.total, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        return {
            "kinds": [
                (code, period_of(code).kind.label, code == self.kind)
                for code in (retention.SENT, retention.CAME)
            ],
            "period": describe_period(period_of(self.kind).days),
            "days": retention.AHEAD.days,
            "total": self.total,
        }
