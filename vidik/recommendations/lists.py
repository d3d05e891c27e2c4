# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: recommendations, who was asked, what is followed, drafts to approve."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vidik.access.listing import ListPage
from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import lines, missing, tag
from vidik.core.listing.columns import Column, Kind, Label, to
from vidik.core.listing.filters import choice, coded, flag, order, search
from vidik.figures.presentation import period_in_words
from vidik.institutions.models import Control
from vidik.recommendations.models import (
    ActivityState,
    Addressee,
    Assessment,
    Draft,
    DraftState,
    EncounterKind,
    Grade,
    MatterState,
    Recommendation,
)
from vidik.recommendations.presentation import (
    PROGRESS,
    AddresseeLine,
    AssessmentLine,
    addressee_lines,
    assessment_lines,
    lane_label,
)
from vidik.recommendations.presentation import board as board_of
from vidik.recommendations.selectors import cycles, drafts, life, plans, register, reporting
from vidik.recommendations.templatetags.recommendations import (
    binding_tag,
    draft_tag,
    grade_tag,
    response_tag,
)
from vidik.recommendations.types import UNASSESSED, UNGRADED, ReportLine


def _names(rows: Iterable[Any]) -> str:
    return "; ".join(str(row.name) for row in rows)


def _codes(rows: Iterable[Any]) -> str:
    return " ".join(row.code for row in rows)


def _reports(page: ListPage) -> list[tuple[str, str]]:
    return [
        (
            str(row.number),
            _("Report %(number)s, on %(cycle)s") % {"number": row.number, "cycle": row.cycle.code},
        )
        for row in register.issued_reports(page.actor)
    ]


def _addressees(page: ListPage) -> list[tuple[str, str]]:
    rows = register.addressed_institutions(page.actor)
    return coded(rows.order_by(by_alphabet("name")))


def _themes(page: ListPage) -> list[tuple[str, str]]:
    return coded(register.themes(page.actor))


def tabs_of(actor: Actor, tab: str) -> dict[str, Any]:
    """Return what the room's own navigation needs: nothing for whoever reads plans alone."""
    if not can(actor, Action.RECOMMENDATIONS_READ):
        return {"tab": "", "waiting": 0}
    return {"tab": tab, "waiting": life.waiting(actor).count()}


class _Page(ListPage):
    """A tab of the room."""

    action = Action.RECOMMENDATIONS_READ
    template_name = "recommendations/tab.html"
    export_act = "recommendations.exported"
    export_action = Action.RECOMMENDATIONS_EXPORT
    tab: ClassVar[str]
    heading: ClassVar[Label] = ""

    def extra(self) -> dict[str, Any]:
        return tabs_of(self.actor, self.tab)


def _filters(report: Any = "") -> tuple[Any, ...]:
    return (
        search("search_text"),
        choice("report", _("Annual report"), _reports, "report_number", default=report),
        choice("theme", _("Theme"), _themes, "theme__code"),
        choice("addressee", _("Addressee"), _addressees, register.addressed_to),
        choice(
            "control", _("Binding"),
            [("controlled", _("within control for an addressee")),
             ("outside", _("offered in good cooperation")),
             ("nobody", _("nobody is named"))],
            register.binding,
        ),
    )  # fmt: skip


def _assessed_last(page: ListPage) -> str:
    """The report whose recommendations were assessed last."""
    reports = list(register.issued_reports(page.actor))
    assessed = [row for row in reports if row.number < reports[0].number]
    return str((assessed or reports)[0].number) if reports else ""


class Board(_Page):
    """Recommendations by theme and grade; at first those that were assessed last."""

    source = register.listed
    template_name = "recommendations/board.html"
    tab = "board"
    title = _("Recommendations")
    empty = (_("No recommendation yet"), _("Recommendations come with the country pack."))
    filters = _filters(_assessed_last)
    columns = ()
    per_page = 10_000

    def extra(self) -> dict[str, Any]:
        themes = board_of(self.items)
        ungraded = sum(each.count_in(UNGRADED) for each in themes)
        return {**super().extra(), "themes": themes, "ungraded": ungraded}


def _grade_of(row: Any) -> str:
    return str(lane_label(row.grade))


def _listed_addressees(row: Recommendation) -> SafeString:
    found = [
        format_html("{} {}", each.institution.short, binding_tag(each))
        for each in row.addressees.all()
    ]
    return lines(*found) if found else missing(_("nobody named"))


def _of_role(row: Recommendation, *, leads: bool) -> str:
    rows = [each for each in row.addressees.all() if (each.role == "lead") is leads]
    return "; ".join(str(each.institution.short) for each in rows)


class Recommendations(_Page):
    """Recommendations: searched, filtered, sorted."""

    source = register.listed
    tab = "list"
    title = _("List of recommendations")
    noun = ngettext_lazy("%(shown)s recommendation", "%(shown)s recommendations", "count")
    empty = (_("No recommendation yet"), _("Recommendations come with the country pack."))
    export = "recommendations"
    filters = (
        *_filters(),
        choice(
            "grade", _("Grade"),
            [*Grade.choices, (UNGRADED, _("no grade stated")),
             (UNASSESSED, _("not assessed yet"))],
            register.graded,
        ),
    )  # fmt: skip
    columns = (
        Column("code", _("Number"), sort="report_number", css="nowrap num"),
        Column("report", _("Annual report"), "report_number", only="file"),
        Column("cycle", _("Cycle"), "cycle.code", only="file"),
        Column("title", _("Recommendation"), sort=lambda: by_alphabet("title"),
               link=to("recommendations:detail", "code")),
        Column("text", _("Text"), only="file"),
        Column("theme", _("Theme"), "theme.name", sort="theme__position"),
        Column("grade", _("Grade"), _grade_of, cell=lambda row: grade_tag(row.grade),
               sort="grade_place"),
        Column("addressees", _("Addressees"), cell=_listed_addressees, only="page"),
        Column("leads", _("As lead"), lambda row: _of_role(row, leads=True), only="file"),
        Column("cooperate", _("In cooperation"), lambda row: _of_role(row, leads=False),
               only="file"),
        Column("monitoring", _("Further monitoring"), "further_monitoring", only="file"),
        Column("sections", _("Sections"), only="file"),
    )  # fmt: skip


def _all_themes(_page: ListPage) -> list[tuple[str, str]]:
    return coded(drafts.all_themes())


def _addressed_abroad(page: ListPage) -> list[tuple[str, str]]:
    return coded(register.addressed_abroad(page.actor).order_by(by_alphabet("name")))


def _issuers(_page: ListPage) -> list[tuple[str, str]]:
    return coded(register.issuers())


def _awaited(row: Any) -> SafeString | str:
    if row.answers:
        return tag(_("answered"), "good")
    if row.answer_due_on is None:
        return ""
    is_late = row.answer_due_on < timezone.localdate()
    return tag(_("no answer recorded"), "bad" if is_late else "outline")


class FromAbroad(_Page):
    """What bodies abroad recommend to the State, and what institutions answered."""

    source = register.from_abroad
    template_name = "recommendations/abroad.html"
    tab = "abroad"
    title = heading = _("From abroad")
    lead = _(
        "What bodies abroad recommend to the State. It is followed like the Rapporteur’s own, and "
        "counted with none of them."
    )
    caption = _("Recommendations from abroad, the newest document first")
    empty = (_("No recommendation from abroad yet"), "")
    export = "recommendations-from-abroad"
    filters = (
        search("search_text"),
        choice("issuer", _("Who recommends it"), _issuers, "issuer__code"),
        choice("theme", _("Theme"), _all_themes, "theme__code"),
        choice("addressee", _("Addressee"), _addressed_abroad, register.addressed_to),
        choice(
            "answer", _("Answer"),
            [("late", _("late")), ("open", _("no answer recorded")), ("answered", _("answered"))],
            register.awaited,
        ),
        flag("urgent", _("Urgent"), "is_urgent"),
    )  # fmt: skip
    columns = (
        Column("code", _("Number"), sort=True, css="nowrap num"),
        Column("issuer", _("Who recommends it"), "issuer.name", sort="issuer__code"),
        Column("title", _("Recommendation"), sort=lambda: by_alphabet("title"),
               link=to("recommendations:detail", "code"), under="document",
               marks=lambda row: tag(_("urgent"), "warn") if row.is_urgent else ""),
        Column("text", _("Text"), only="file"),
        Column("urgent", _("Urgent"), "is_urgent", only="file"),
        Column("theme", _("Theme"), "theme.name", sort="theme__position"),
        Column("due", _("The State answers by"), "answer_due_on", sort=True, kind=Kind.DAY,
               marks=_awaited),
        Column("answers", _("Answered"), kind=Kind.NUMBER, only="file"),
        Column("grade", _("Grade"), _grade_of, cell=lambda row: grade_tag(row.grade),
               sort="grade_place"),
        Column("addressees", _("Addressees"),
               lambda row: _names(each.institution for each in row.addressees.all()),
               cell=_listed_addressees),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        may_follow = bool(can(self.actor, Action.RECOMMENDATIONS_FOLLOW))
        return {**super().extra(), "may_follow": may_follow}


class AddressedInstitutions(_Page):
    """The addressed institutions with how much is asked of them."""

    source = cycles.asked_institutions
    tab = "institutions"
    title = _("Asked of institutions")
    caption = _("How much is asked of whom")
    empty = (_("Nobody is addressed yet"), "")
    export = "asked-of-institutions"
    filters = (
        search("search_text", label=_("Name, either script")),
        choice(
            "control", _("Binding"),
            [(Control.CONTROLLED.value, _("within control")),
             (Control.OUTSIDE.value, _("good cooperation"))],
            "control",
        ),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), only="file"),
        Column("name", _("Institution"), sort=lambda: by_alphabet("name"),
               link=to("recommendations:institution", "code")),
        Column("kind", _("Kind"), "kind.name"),
        Column(
            "binds", _("Recommendations are"), "get_control_display",
            cell=lambda row: tag(_("within control"), "accent") if row.binds
            else tag(_("good cooperation"), "outline"),
        ),
        Column("asked", _("Asked"), sort=True, kind=Kind.NUMBER),
        Column("leads", _("As lead"), sort=True, kind=Kind.NUMBER),
        Column("answered", _("Answered"), sort=True, kind=Kind.NUMBER),
    )  # fmt: skip


class InstitutionRecommendations(ListPage):
    """What is asked of one institution, the newest report first."""

    action = Action.RECOMMENDATIONS_READ
    template_name = "recommendations/institution.html"
    caption = _("Recommendations addressed to it, the newest report first")
    empty = (
        _("Nothing is asked of this institution"),
        _("No recommendation is addressed to this institution."),
    )  # fmt: skip
    columns = (
        Column("code", _("Number"), "addressee.recommendation.code", css="nowrap num"),
        Column("title", _("Recommendation"), "addressee.recommendation.title",
               link=to("recommendations:detail", "addressee.recommendation.code")),
        Column("theme", _("Theme"), "addressee.recommendation.theme.name"),
        Column("role", _("Asked as"), "addressee.get_role_display"),
        Column("response", _("Response"), cell=lambda line: response_tag(line.latest),
               under="latest.received_on"),
        Column("grade", _("Grade"), cell=lambda line: grade_tag(line.addressee.grade)),
    )  # fmt: skip

    @property
    def title(self) -> str:  # type: ignore[override] # names the institution
        return _("Asked of %(name)s") % {"name": self.more["institution"].name}

    def rows(self) -> QuerySet[Addressee]:
        return cycles.asked_of(self.actor, self.more["institution"])

    def prepared(self, rows: Iterable[Addressee]) -> list[AddresseeLine]:
        return addressee_lines(rows)


class Matters(_Page):
    """What is worth watching though it did not become a recommendation."""

    source = cycles.tracked_matters
    template_name = "recommendations/matters.html"
    tab = "matters"
    title = heading = _("Matters to watch")
    lead = _(
        "What an annual report found worth following without making it a recommendation."
    )  # fmt: skip
    item = "recommendations/_matter.html"
    empty = (_("Nothing to watch"), "")
    export = "matters-to-watch"
    filters = (
        search(narrow=cycles.matters_holding),
        choice("theme", _("Theme"), _themes, "theme__code"),
        choice("state", _("State"), MatterState, "state"),
        order(("title", _("Title")), ("-cycle", _("newest cycle first"))),
    )  # fmt: skip
    columns = (
        Column("code", _("Code")),
        Column("cycle", _("Cycle"), "cycle.code", sort=True),
        Column("theme", _("Theme"), "theme.name"),
        Column("title", _("Title"), sort=lambda: by_alphabet("title")),
        Column("text", _("Text")),
        Column("state", _("State"), "get_state_display"),
        Column("became", _("Became"), "became.code"),
        Column("question", _("To ask next time")),
        Column("institutions", _("Concerns"), lambda row: _names(row.institutions.all())),
        Column("near", _("Close to"), lambda row: _codes(row.near.all())),
        Column("sections", _("Sections")),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        may_follow = bool(can(self.actor, Action.RECOMMENDATIONS_FOLLOW))
        return {**super().extra(), "may_follow": may_follow}


def _plans(page: ListPage) -> list[tuple[str, str]]:
    return [(row.code, str(row.title)) for row in plans.plans(page.actor)]


def _carrying_out(page: ListPage) -> list[tuple[str, str]]:
    return coded(plans.responsible_institutions(page.actor))


def _answered(row: Any) -> ReportLine | None:
    return next((each for each in row.reports if each.report is not None), None)


def _last_report(row: Any) -> str:
    found = _answered(row)
    if found is None or found.report is None:
        return ""
    said = found.report.get_said_display()
    return f"{found.request.institution.name}, {period_in_words(found.request.period)}: {said}"


def _last_obstacle(row: Any) -> str:
    found = _answered(row)
    return found.obstacle if found is not None else ""


class Activities(_Page):
    """The activities of action plans, how far each has come, and the figures that verify them."""

    action = Action.ACTION_PLAN_READ
    export_action = Action.ACTION_PLAN_READ
    source = plans.activities
    template_name = "recommendations/action_plan.html"
    tab = "action-plan"
    title = _("Action plan")
    item = "recommendations/_activity.html"
    empty = (_("No activity recorded"), "")
    export = "action-plan"
    filters = (
        search(narrow=plans.activities_holding),
        choice("plan", _("Action plan"), _plans, "plan__code"),
        choice("progress", _("Progress"), list(PROGRESS.items()), plans.in_state),
        choice("institution", _("Carried out by"), _carrying_out, plans.carried_out_by),
        choice("state", _("As the annual report has it"), ActivityState, "state"),
        order(("code", _("Number")), ("title", _("Title")), ("due", _("Due"))),
    )  # fmt: skip
    columns = (
        Column("code", _("Number"), "plan_code", sort=True),
        Column("plan", _("Action plan"), "plan.title"),
        Column("measure", _("The plan’s measure"), "measure_name"),
        Column("title", _("Title"), sort=lambda: by_alphabet("title")),
        Column("progress", _("Progress"), lambda row: PROGRESS[row.followed.state]),
        Column("state", _("As the annual report has it"), "get_state_display", sort="state"),
        Column("due", _("Due"), sort=True),
        Column("parties", _("Carried out by"),
               lambda row: _names(each.institution for each in row.parties.all())),
        Column("reported", _("Last report of an institution"), _last_report),
        Column("obstacle", _("What stands in the way"), _last_obstacle),
        Column("funding", _("Funding")),
        Column("indicator", _("Verified by")),
        Column("measures", _("Measures"), lambda row: _codes(row.measures.all())),
        Column("recommendations", _("Recommendations"),
               lambda row: _codes(row.recommendations.all())),
        Column("sections", _("Sections")),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Any]) -> Iterable[Any]:
        found = list(rows)
        followed = plans.follow(found)
        told = reporting.reports(self.actor, found)
        for row in found:
            row.followed, row.reports = followed[row.pk], told.get(row.pk, [])
        return found

    def extra(self) -> dict[str, Any]:
        actor = self.actor
        return {
            **super().extra(),
            "plans": list(plans.plans(actor)),
            "may_open": bool(can(actor, Action.ACTION_PLAN_OPEN)),
            "writable": plans.changeable(actor),
            "kept": plans.kept(actor),
            "reads_figures": bool(can(actor, Action.FIGURES_READ)),
            "reads_recommendations": bool(can(actor, Action.RECOMMENDATIONS_READ)),
        }


def _draft_addressees(row: Draft) -> SafeString:
    found = [each.institution.short for each in row.addressees.all()]
    return lines(*found) if found else missing(_("nobody named"))


def _draft_cycles(page: ListPage) -> list[tuple[str, str]]:
    codes = drafts.drafts(page.actor).order_by().values_list("cycle__code", flat=True).distinct()
    return [(code, code) for code in sorted(codes, reverse=True)]


class DraftedRecommendations(_Page):
    """The recommendations that are drafted for the next annual report."""

    source = drafts.drafts
    template_name = "recommendations/next.html"
    tab = "next"
    title = heading = _("Next report")
    lead = _(
        "What the next annual report is to recommend. It is issued when the report is published."
    )
    caption = _("Drafts by theme, those of the newest cycle first")
    empty = (_("No draft yet"), _("Drafts appear here as soon as somebody has written one."))
    export = "drafted-recommendations"
    filters = (
        search(narrow=drafts.drafts_holding),
        choice("state", _("State"), DraftState, "state"),
        choice("cycle", _("Annual report on"), _draft_cycles, "cycle__code"),
        choice("theme", _("Theme"), _all_themes, "theme__code"),
    )  # fmt: skip
    columns = (
        Column("cycle", _("Cycle"), "cycle.code", sort=True),
        Column("title", _("Recommendation"), sort=lambda: by_alphabet("title"),
               link=to("recommendations:draft", "pk")),
        Column("text", _("Text"), only="file"),
        Column("theme", _("Theme"), "theme.name", sort="theme__position"),
        Column("state", _("State"), "get_state_display", cell=draft_tag, sort=True),
        Column("addressees", _("Addressees"),
               lambda row: _names(each.institution for each in row.addressees.all()),
               cell=_draft_addressees),
        Column("issued", _("Issued as"), "issued.code"),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        return {
            **super().extra(),
            "cycles": list(drafts.draftable_cycles()),
            "may_draft": bool(can(self.actor, Action.RECOMMENDATIONS_DRAFT)),
        }


class Encounters(_Page):
    """Visits with their findings and meetings with their purpose."""

    source = cycles.encounters
    template_name = "recommendations/encounters.html"
    tab = "encounters"
    title = heading = _("Visits and meetings")
    lead = _(
        "What the Rapporteur saw, and where recommendations were explained to those who must act on"
        " them."
    )
    item = "recommendations/_encounter.html"
    empty = (_("No visit or meeting recorded"), "")
    export = "visits-and-meetings"
    filters = (
        search(narrow=cycles.encounters_holding),
        choice("kind", _("Kind"), EncounterKind, "kind"),
        order(("title", _("Title")), ("-period", _("newest first"))),
    )  # fmt: skip
    columns = (
        Column("code", _("Code")),
        Column("cycle", _("Cycle"), "cycle.code"),
        Column("kind", _("Kind"), "get_kind_display", sort="kind"),
        Column("period", _("Period"), sort=True),
        Column("starts_on", _("First day"), kind=Kind.DAY),
        Column("ends_on", _("Last day"), kind=Kind.DAY),
        Column("struck", _("Struck out because"), "struck_reason"),
        Column("title", _("Title"), sort=lambda: by_alphabet("title")),
        Column("text", _("Text")),
        Column("institutions", _("With"), lambda row: _names(row.institutions.all())),
        Column("others", _("Others")),
        Column("recommendations", _("Recommendations"),
               lambda row: _codes(row.recommendations.all())),
        Column("sections", _("Sections")),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        may_follow = bool(can(self.actor, Action.RECOMMENDATIONS_FOLLOW))
        return {**super().extra(), "may_follow": may_follow}


class Drafts(_Page):
    """The drafts of assessments that wait for a second person."""

    source = life.waiting
    tab = "drafts"
    title = heading = _("Assessments to approve")
    caption = _("Drafts, the oldest first; a second person decides")
    empty = (
        _("No drafts are waiting"),
        _("Drafts appear here as soon as somebody has assessed a recommendation."),
    )
    export = "drafts-of-assessments"
    filters = (
        search("recommendation__search_text"),
        choice("grade", _("Grade"), [*Grade.choices, (UNGRADED, _("no grade stated"))],
               register.graded),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), "assessment.recommendation.code", sort="recommendation__code",
               css="nowrap num"),
        Column("title", _("Recommendation"), "assessment.recommendation.title",
               link=to("recommendations:detail", "assessment.recommendation.code")),
        Column("cycle", _("Cycle"), "assessment.cycle.code", sort="cycle__code"),
        Column("grade", _("Grade"), lambda line: _grade_of(line.assessment),
               cell=lambda line: grade_tag(line.assessment.grade), sort="grade"),
        Column("author", _("Written by")),
        Column("day", _("Assessed on"), "assessment.assessed_on", sort="assessed_on",
               kind=Kind.DAY),
        Column("decide", _("Actions"), template="recommendations/_decide.html", only="page",
               needs=Action.RECOMMENDATIONS_APPROVE),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Assessment]) -> list[AssessmentLine]:
        found = list(rows)
        return assessment_lines(found, life.names_of({row.assessed_by for row in found}))
