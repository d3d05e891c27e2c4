# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: who is asked and silent, who holds what, reconciliations, meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.services import can
from vidik.access.types import Action
from vidik.core.languages import Texts
from vidik.core.listing.cells import link, missing, small, tag
from vidik.core.listing.columns import Column, Kind, Label, to
from vidik.core.listing.filters import choice, order, search
from vidik.core.templatetags.vidik import day, number
from vidik.forms.messages.answers import forms_language, latin, pick
from vidik.forms.methods.typed import written
from vidik.forms.presentation.lines import label_of
from vidik.questionnaires.models import Call, Evidence, Respondent
from vidik.questionnaires.selectors import calls, evidence, holders
from vidik.questionnaires.selectors.reconciling import Line, narrowed, reconciled
from vidik.questionnaires.selectors.resending import NonRespondent, silent
from vidik.questionnaires.types import (
    CallState,
    EvidenceKind,
    Gap,
    Holder,
    HolderFilter,
    LineState,
    Reach,
    ReconciliationFilter,
    RespondentFilter,
    State,
)

_INSTITUTION = _("Institution, either script")
_BINDINGS = [("yes", _("obliged to answer")), ("no", _("in good cooperation"))]


def _named(rows: list[tuple[str, Texts]]) -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in rows]


def _sectors(page: ListPage) -> list[tuple[str, str]]:
    return _named(calls.sectors(page.actor, page.more["call"]))


def _binding(row: Respondent) -> Any:
    return _("obliged to answer") if row.is_bound else _("in good cooperation")


def _asked(page: ListPage) -> RespondentFilter:
    known = {name: value for name, value in page.asked.items() if name not in {"q", "reach"}}
    return RespondentFilter(words=page.asked["q"], **known)


class Respondents(ListPage):
    """How a call stands, and who is asked."""

    action = Action.QUESTIONNAIRES_READ
    template_name = "questionnaires/call.html"
    noun = ngettext_lazy("%(shown)s institution", "%(shown)s institutions", "count")
    empty = (_("Nobody is asked yet"), _("Add the institutions that are to be asked."))
    is_ordered = True
    export_act, export_action = "respondents.exported", Action.QUESTIONNAIRES_EXPORT
    filters = (
        search(label=_INSTITUTION),
        choice("state", _("State"),
               [("silent", _("have not answered")), ("late", _("late")), *State.choices]),
        choice("sector", _("Sector"), _sectors),
        choice("binding", _("Legal basis"), _BINDINGS),
        order(("due", _("by deadline")), ("state", _("by state")), ("saved", _("last edited"))),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), "institution.code", only="file"),
        Column("institution", _("Institution"), "institution.name", heading=True,
               template="questionnaires/_respondent.html"),
        Column("form", _("Form"), "form.title"),
        Column("version", _("Version"), "form.version", only="file"),
        Column("binding", _("Legal basis"), _binding),
        Column("state", _("State"), "get_state_display",
               template="questionnaires/_respondent_state.html"),
        Column("sent", _("Sent on"), "sent_at", kind=Kind.DAY, only="file"),
        Column("due", _("Due"), "due_on", kind=Kind.DAY, missing=_("not sent")),
        Column("saved", _("Last edited"), "last_saved_at", kind=Kind.MOMENT,
               missing=_("not begun")),
        Column("answered", _("Answered on"), "answered_at", kind=Kind.DAY, only="file"),
        Column("accepted", _("Accepted on"), "accepted_at", kind=Kind.DAY, only="file"),
    )  # fmt: skip

    @property
    def call(self) -> Call:
        """The call."""
        found: Call = self.more["call"]
        return found

    @property
    def title(self) -> str:  # type: ignore[override] # names the year
        return _("Questionnaires for %(year)s") % {"year": self.call.year}

    @property
    def export(self) -> str:  # type: ignore[override] # names the year
        return f"questionnaires-{self.call.year}"

    def export_subject(self) -> Model:
        return self.call

    def rows(self) -> QuerySet[Respondent]:
        return calls.respondents(self.actor, self.call, _asked(self), today=timezone.localdate())

    def tiles(self) -> Sequence[Tile]:
        rates = self.rates
        accepted = _("%(shown)s accepted") % {"shown": number(rates.accepted)}
        if rates.share is not None:
            share = _("%(share)s percent") % {"share": number(rates.share, 1)}
            accepted = f"{share} · {accepted}"
        return [
            Tile(rates.asked, _("institutions asked")),
            Tile(rates.answered, _("have answered"), note=accepted),
            Tile(rates.silent, _("have not answered"),
                 note=_("%(shown)s of them late") % {"shown": number(rates.late)}),
            Tile(rates.bound_answered, _("of those obliged to answer"),
                 note=_("of %(shown)s asked") % {"shown": number(rates.bound_asked)}),
            Tile(rates.blanks, _("answers without a number"),
                 note=ngettext("of %(shown)s figure", "of %(shown)s figures", rates.items)
                 % {"shown": number(rates.items)}),
        ]  # fmt: skip

    @cached_property
    def rates(self) -> Any:
        """How many have answered."""
        return calls.rates(self.actor, self.call)

    def extra(self) -> dict[str, Any]:
        return {
            "rates": self.rates,
            "today": timezone.localdate(),
            "may_send": can(self.actor, Action.QUESTIONNAIRES_DISPATCH),
            "unsent": calls.unsent(self.actor, self.call).count(),
            "is_open": self.call.state != CallState.CLOSED,
        }


def _choose(item: Any) -> SafeString:
    row = getattr(item, "row", item)
    return format_html(
        '<input type="checkbox" id="one-{0}" name="one" value="{0}" form="sending"'
        ' aria-labelledby="name-{0}">',
        row.pk,
    )


def _name(item: Any) -> SafeString:
    row = getattr(item, "row", item)
    return format_html(
        '<label id="name-{0}" for="one-{0}">{1}</label>', row.pk, row.institution.name
    )


_CHOICE = (
    Column("choose", _("Choose"), cell=_choose),
    Column("institution", _("Institution"), cell=_name, heading=True),
)


class Waiting(ListPage):
    """Those to whom the questionnaire was not sent yet."""

    action = Action.QUESTIONNAIRES_DISPATCH
    template_name = "questionnaires/send.html"
    title = _("Send questionnaires")
    noun = ngettext_lazy(
        "%(shown)s institution is waiting", "%(shown)s institutions are waiting", "count"
    )  # fmt: skip
    empty = (_("Everything has been sent"), "")
    is_ordered = True
    filters = (
        search(label=_INSTITUTION),
        choice("form", _("Form"),
               lambda page: _named(calls.unsent_forms(page.actor, page.more["call"]))),
        choice("sector", _("Sector"), _sectors),
        choice("binding", _("Legal basis"), _BINDINGS),
    )  # fmt: skip
    columns = (
        *_CHOICE,
        Column("form", _("Form"), "form.title"),
        Column("binding", _("Legal basis"), _binding),
        Column("letter", _("Letter"), template="questionnaires/_letter_of.html", css="nowrap"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Respondent]:
        return calls.unsent(self.actor, self.more["call"], _asked(self))


class NonRespondents(ListPage):
    """Who has not answered, and how each can be reached."""

    action = Action.QUESTIONNAIRES_DISPATCH
    template_name = "questionnaires/resend.html"
    title = _("Send again")
    noun = ngettext_lazy(
        "%(shown)s institution has not answered", "%(shown)s institutions have not answered",
        "count",
    )  # fmt: skip
    empty = (_("Everybody has answered"), "")
    filters = (
        search(label=_INSTITUTION),
        choice("reach", _("Reached by e-mail"), Reach),
        choice("state", _("State"), [("late", _("late"))]),
        choice("binding", _("Legal basis"), _BINDINGS),
    )  # fmt: skip
    columns = (
        *_CHOICE,
        Column("due", _("Due"), "row.due_on", kind=Kind.DAY,
               marks=lambda item: item.is_late and tag(_("late"), "bad")),
        Column("went", _("Sent to"), "last_address", missing=_("no e-mail"), css="cell--text",
               marks=lambda item: item.mail_state == "failed" and tag(_("delivery failed"), "bad")),
        Column("now", _("Would go to"), template="questionnaires/_addressees.html",
               css="cell--text"),
    )  # fmt: skip

    def rows(self) -> list[NonRespondent]:
        return silent(self.actor, self.more["call"], _asked(self), self.asked["reach"])


def _asked_by(item: Holder) -> Any:
    if not item.form:
        return ""
    count = len(item.questions)
    words = ngettext(
        "%(shown)s question or table", "%(shown)s questions and tables", count
    )  # fmt: skip
    shown = words % {"shown": number(count)}
    address = to("forms:version", "form.pk")(item)
    return format_html("{}<br>{}", link(address, item.form.title), small(shown))


def _gap(item: Holder) -> SafeString | str:
    if not item.gap:
        return ""
    return tag(item.gap.label, "warn" if item.gap in {Gap.SILENT, Gap.NOT_ASKED} else "")


def _figures(place: int, cycle: str) -> Column:
    def cell(item: Holder) -> SafeString:
        count = item.figures[place][1]
        where = f"measure={item.measure.code}&source={item.institution.code}"
        address = f"{to('figures:list')(item)}?cycle={cycle}&{where}"
        return link(address, number(count)) if count else missing("–")

    return Column(
        f"figures-{cycle}", cycle, lambda item: item.figures[place][1], kind=Kind.NUMBER, cell=cell
    )


class Holders(ListPage):
    """Which institution holds which measure, who asks it, what came and what lacks."""

    action = Action.QUESTIONNAIRES_READ
    template_name = "questionnaires/holders.html"
    title = _("Who holds which data")
    lead = _(
        "Every measure that an institution is asked for or has stated: by which form, in which"
        " cycles there are figures, and what is missing in the newest one."
    )
    above = (Link(_("Questionnaires"), "questionnaires:calls"),)
    noun = ngettext_lazy("%(shown)s measure held", "%(shown)s measures held", "count")
    empty = (_("Nothing has been asked or stated yet"), "")
    per_page = 50
    export, export_act = "data-holders", "holders.exported"
    export_action = Action.QUESTIONNAIRES_EXPORT
    filters = (
        search(label=_INSTITUTION),
        choice("measure", _("Measure"), lambda page: holders.held_measures(page.actor)),
        choice("gap", _("What is missing"), [("any", _("something is missing")), *Gap.choices]),
    )  # fmt: skip

    def shown_columns(self) -> Sequence[Column]:
        return (
            Column("code", _("Code"), "institution.code", only="file"),
            Column("institution", _("Institution"), "institution.name", heading=True),
            Column("measure_code", _("Code of the measure"), "measure.code", only="file"),
            Column("measure", _("Measure"), "measure.name", css="cell--text",
                   cell=lambda item: link(to("figures:measure", "measure.code")(item),
                                          item.measure.name)),
            Column("form", _("Asked by"), lambda item: item.form and item.form.title,
                   cell=_asked_by, missing=_("not asked"), css="cell--text"),
            Column("questions", _("Questions"), lambda item: " ".join(item.questions),
                   only="file"),
            *(_figures(place, cycle) for place, cycle in enumerate(holders.shown_cycles())),
            Column("gap", _("What is missing"), cell=_gap, css="cell--text",
                   value=lambda item: item.gap and item.gap.label),
        )  # fmt: skip

    def rows(self) -> list[Holder]:
        wanted = HolderFilter(
            words=self.asked["q"], measure=self.asked["measure"], gap=self.asked["gap"]
        )
        return holders.holders(self.actor, wanted)

    def extra(self) -> dict[str, Any]:
        return {
            "gaps": holders.gaps(self.found),
            "institutions": len({item.institution.pk for item in self.found}),
        }


class Reconciliation(ListPage):
    """Every figure of one institution beside last year's, with its findings and what was said."""

    action = Action.QUESTIONNAIRES_READ
    template_name = "questionnaires/reconciliation.html"
    noun = ngettext_lazy("%(shown)s figure", "%(shown)s figures", "count")
    empty = (_("This form asks for no figures"), "")
    per_page = 50
    is_ordered = True
    export_act, export_action = "reconciliation.exported", Action.QUESTIONNAIRES_EXPORT
    filters = (
        search(label=_("Question, either script")),
        choice(
            "state", _("Show"),
            [("findings", _("contradicts others")), ("said", _("something was explained")),
             *LineState.choices],
        ),
        choice("section", _("Section"), lambda page: page.sections),
        order(("change", _("largest change")), ("percent", _("largest change in percent")),
              ("findings", _("most findings"))),
    )  # fmt: skip

    @property
    def respondent(self) -> Respondent:
        """Whose figures are shown."""
        found: Respondent = self.more["respondent"]
        return found

    @property
    def title(self) -> str:  # type: ignore[override] # names the institution
        return _("Reconciliation: %(name)s") % {"name": self.respondent.institution.name}

    @property
    def export(self) -> str:  # type: ignore[override] # names the institution
        return f"reconciliation-{self.respondent.institution.code}-{self.respondent.call.year}"

    def export_subject(self) -> Model:
        return self.respondent

    @cached_property
    def form_asked(self) -> Any:
        """The form that the institution answers."""
        return calls.form_of_respondent(self.respondent)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """The sections of the form."""
        parts = enumerate(self.form_asked.sections, start=1)
        return [(str(place), pick(part.labels)) for place, part in parts]

    @cached_property
    def lines(self) -> list[Line]:
        """All figures."""
        return reconciled(self.actor, self.respondent)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The questions in words."""
        return {line.question: label_of(self.form_asked, line.question) for line in self.lines}

    def shown_columns(self) -> Sequence[Column]:
        return (
            Column("section", _("Section"), only="file"),
            Column("question", _("Question"), lambda line: self.labels[line.question],
                   link=self._section_of, marks=self._figure_of, css="cell--text"),
            Column("now", _("Now"), _now, kind=Kind.NUMBER, missing=_("not answered")),
            Column("before", _("Year before"), kind=Kind.NUMBER, missing="–"),
            Column("change", _("Change"), kind=Kind.NUMBER, missing="–",
                   under=_percent),
            Column("percent", _("Change in percent"), only="file",
                   value=lambda line: None if line.percent is None else round(line.percent, 1)),
            Column("usual", _("Usual"), kind=Kind.NUMBER, cell=_usual, only="page"),
            Column("least", _("Lowest before"), only="file"),
            Column("most", _("Highest before"), only="file"),
            Column("reference", _("Citation"), only="file"),
            Column("state", _("State"), "state.label", cell=_line_state),
            Column("said", _("Contradictions and explanations"), css="cell--text", only="page",
                   template="questionnaires/_line_text.html"),
            Column("findings", _("Findings"), only="file",
                   value=lambda line: " | ".join(text for _finding, text in line.findings)),
            Column("explanations", _("Explanations"), only="file",
                   value=lambda line: " | ".join(line.explanations)),
            Column("remarks", _("Comments"), only="file",
                   value=lambda line: " | ".join(remark.text for remark in line.remarks)),
        )  # fmt: skip

    def _section_of(self, line: Line) -> str:
        return reverse("questionnaires:section", args=[self.respondent.pk, line.section])

    def _figure_of(self, line: Line) -> SafeString | str:
        if not line.reference:
            return ""
        where = [self.respondent.call.cycle.code, line.reference]
        return link(reverse("figures:figure", args=where), line.reference)

    def rows(self) -> list[Line]:
        requested = self.asked
        wanted = ReconciliationFilter(
            words=requested["q"],
            state=requested["state"],
            section=requested["section"],
            sort=requested["sort"],
        )
        return narrowed(self.lines, self.labels, wanted)

    def tiles(self) -> list[Tile]:
        states = [
            Tile(sum(line.state == state for line in self.lines), state.label)
            for state in LineState
        ]
        contradicted = sum(bool(line.findings) for line in self.lines)
        return [*states, Tile(contradicted, _("contradict others"))]


def _now(line: Line) -> str:
    return latin(written(line.now, forms_language()))


def _percent(line: Line) -> str:
    return "" if line.percent is None else f"{number(line.percent, 1)}%"


def _usual(line: Line) -> str:
    return f"{number(line.least)} – {number(line.most)}" if line.earlier > 1 else "–"


def _line_state(line: Line) -> SafeString:
    tones: dict[str, Any] = {LineState.MISSING: "bad", LineState.UNUSUAL: "warn"}
    return tag(line.state.label, tones.get(line.state, ""))


def _ended(row: Evidence) -> Any:
    if row.kind != EvidenceKind.OWN_PROCEEDINGS:
        return ""
    if not row.ended_on:
        return _("not concluded")
    return _("concluded on %(day)s") % {"day": day(row.ended_on)}


class EvidenceList(ListPage):
    """Meetings held and own proceedings, each with those it names."""

    action = Action.QUESTIONNAIRES_READ
    source = evidence.evidence
    title = _("Meetings and own proceedings")
    lead = _(
        "What the office learned otherwise than from answers: each with its record, and the figures"
        " that cite it."
    )
    above = (Link(_("Questionnaires"), "questionnaires:calls"),)
    noun = ngettext_lazy("%(shown)s record", "%(shown)s records", "count")
    empty = (
        _("No meeting and no proceedings recorded yet"),
        _(
            "Record the first one above, add the scan of its record, then enter the figures "
            "that were given."
        ),
    )
    export, export_act = "meetings-and-own-proceedings", "evidence.exported"
    export_action = Action.QUESTIONNAIRES_EXPORT
    filters = (
        search(narrow=evidence.evidence_holding),
        choice("kind", _("Kind"), EvidenceKind, "kind"),
        choice("cycle", _("Year"),
               lambda _page: [(each.code, each.code) for each in evidence.evidence_cycles()],
               "cycle__code"),
        choice("institution", _("Institution"),
               lambda _page: [(each.code, str(each.name)) for each in evidence.parties_named()],
               evidence.naming),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), "sign", only="file"),
        Column("subject", _("Subject"), sort=True, link=to("questionnaires:evidence-one", "pk"),
               under=lambda row: row.reference or row.sign, css="cell--text"),
        Column("kind", _("Kind"), "get_kind_display", sort="kind"),
        Column("reference", _("Reference"), only="file"),
        Column("day", _("Day"), "began_on", sort=True, kind=Kind.DAY, under=_ended),
        Column("ended", _("Concluded on"), "ended_on", only="file"),
        Column("place", _("Place"), only="file"),
        Column("cycle", _("Year"), "cycle.code", sort="cycle__code"),
        Column("institutions", _("Institutions"), css="cell--text",
               value=lambda row: "; ".join(str(each.institution.name) for each in row.named)),
        Column("took_part", _("Took part"), lambda row: "; ".join(row.offices), only="file"),
        Column("account", _("Account"), only="file"),
        Column("figures", _("Figures"), "figure_count", kind=Kind.NUMBER),
        Column("version", _("Version"), only="file"),
    )  # fmt: skip

    @property
    def shown_buttons(self) -> list[tuple[Label, str, bool]]:
        if not can(self.actor, Action.QUESTIONNAIRES_DECIDE):
            return []
        meeting = reverse("questionnaires:evidence-add", args=["meeting"])
        proceedings = reverse("questionnaires:evidence-add", args=["own_proceedings"])
        return [
            (_("Record a meeting"), meeting, True),
            (_("Record own proceedings"), proceedings, False),
        ]
