# SPDX-License-Identifier: EUPL-1.2
"""What waits for one person in every room, what falls due next, and what can be begun.

Each room is asked only by those who have its right, and with a number of queries that does not
depend on how much it holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.accounts import selectors as accounts
from vidik.accounts.types import MemberFilter
from vidik.audit import selectors as audit
from vidik.cases import selectors as cases
from vidik.checks import selectors as checks
from vidik.checks.types import FindingState
from vidik.exchange import selectors as exchange
from vidik.exchange.types import NoticeFilter
from vidik.figures import selectors as figures
from vidik.figures.models import Cycle
from vidik.identification import selectors as identification
from vidik.identification.types import ProcedureFilter
from vidik.institutions import selectors as institutions
from vidik.portal.types import Group, Item, Start, Task, Waiting
from vidik.questionnaires import selectors as questionnaires
from vidik.questionnaires.models import Call
from vidik.questionnaires.types import CallState, QueryState, RespondentFilter, State
from vidik.recommendations import selectors as recommendations
from vidik.referral import selectors as referral
from vidik.referral.types import ReportFilter, ReportState
from vidik.report import selectors as report
from vidik.report.models import BuildState, Section, SectionState
from vidik.vault import selectors as vault
from vidik.vault.types import Kept

ITEMS: Final = 8
"""How many things that fall due are listed."""
CALLS: Final = 3
"""How many open data calls are asked about; there is one a year."""


def waiting(actor: Actor, *, now: dt.datetime | None = None) -> Waiting:
    """Gather what waits for a person, room by room, what is late before the rest."""
    at = now or timezone.now()
    rooms = (
        (_("Reports of a suspicion"), _reports(actor)),
        (_("Identification"), _procedures(actor)),
        (_("Emergency access"), _emergencies(actor)),
        (_("Our reports"), _own_reports(actor)),
        (_("Notices"), _notices(actor, at)),
        (_("Questionnaires"), _questionnaires(actor, at)),
        (_("Findings"), _findings(actor)),
        (_("Recommendations"), _assessments(actor)),
        (_("Annual report"), _sections(actor)),
        (_("Institutions"), _contacts(actor)),
        (_("Identities"), _erasing(actor)),
        (_("Members"), _members(actor)),
        (_("Record of acts"), _patterns(actor)),
    )
    groups = []
    for name, tasks in rooms:
        found = sorted((task for task in tasks if task.count), key=lambda task: not task.is_late)
        if found:
            groups.append(Group(name, tuple(found)))
    return Waiting(
        groups=tuple(groups),
        items=tuple(_items(actor, at)),
        starts=tuple(_starts(actor)),
        on_duty=_on_duty(actor, at),
    )


# ------------------------------------------------------------------------- the centre's rooms


def _reports(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.REPORTS_READ):
        return
    page = reverse("referral:inbox")
    late = referral.inbox(actor, ReportFilter(state="late")).count()
    received = referral.inbox(actor, ReportFilter(state=ReportState.RECEIVED)).count()
    own = referral.inbox(actor, ReportFilter(state=ReportState.TAKEN, mine=True)).count()
    notes = referral.hand_overs(actor).count()
    yield Task(
        ngettext("report waiting too long", "reports waiting too long", late),
        late,
        f"{page}?state=late",
        is_late=True,
    )
    yield Task(
        ngettext(
            "report that nobody has taken on", "reports that nobody has taken on", received - late
        ),
        received - late,
        f"{page}?state=received",
    )
    yield Task(
        ngettext("report that you took on", "reports that you took on", own),
        own,
        f"{page}?state=taken&mine=on",
    )
    yield Task(
        ngettext("note for this shift", "notes for this shift", notes),
        notes,
        page,
    )


def _procedures(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.IDENTIFICATION_WORK):
        return
    page = reverse("identification:list")

    def count(wanted: ProcedureFilter) -> int:
        return identification.listed(actor, wanted).count()

    late = count(ProcedureFilter(late=True))
    yield Task(
        ngettext(
            "procedure whose first interview is late",
            "procedures whose first interview is late",
            late,
        ),
        late,
        f"{page}?late=on",
        is_late=True,
    )
    decide = identification.proposals_for(actor).count()
    yield Task(
        ngettext(
            "decision proposed by a colleague, waiting for a second person",
            "decisions proposed by colleagues, waiting for a second person",
            decide,
        ),
        decide,
        f"{page}?state=to-decide",
    )
    mine = count(ProcedureFilter(state="undecided", mine=True))
    yield Task(
        ngettext(
            "undecided procedure assigned to you", "undecided procedures assigned to you", mine
        ),
        mine,
        f"{page}?state=undecided&mine=on",
    )


def _emergencies(actor: Actor) -> Iterator[Task]:
    page = reverse("cases:emergencies")
    if can(actor, Action.EMERGENCY_BE_TOLD):
        unread = cases.urgent_notices(actor).filter(read_at__isnull=True).count()
        yield Task(
            ngettext("urgent notice not read", "urgent notices not read", unread),
            unread,
            page,
            is_late=True,
        )
    if can(actor, Action.EMERGENCY_DECIDE):
        asked = cases.to_decide(actor).count()
        yield Task(
            ngettext(
                "emergency access waiting for a second person",
                "emergency accesses waiting for a second person",
                asked,
            ),
            asked,
            page,
            is_late=True,
        )
    if can(actor, Action.EMERGENCY_REVIEW):
        over = cases.open_reviews(actor).count()
        yield Task(
            ngettext("emergency access to review", "emergency accesses to review", over),
            over,
            page,
        )


def _on_duty(actor: Actor, now: dt.datetime) -> tuple[str, ...] | None:
    if actor.institution is None or not can(actor, Action.REPORTS_READ):
        return None
    return tuple(str(shift.user) for shift in referral.on_duty(actor.institution, now))


def _erasing(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.IDENTITIES_ERASE):
        return
    due = vault.due_for_erasing(actor, Kept.PERSON).count()
    yield Task(
        ngettext("identity due for erasure", "identities due for erasure", due),
        due,
        reverse("vault:due"),
    )


# --------------------------------------------------------------------- everybody's exchanges


def _own_reports(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.REPORTS_FOLLOW) or can(actor, Action.REPORTS_READ):
        return
    page = reverse("referral:mine")
    numbers = referral.followed_numbers(actor)
    unread = referral.followed(actor).filter(unread__gt=0).count()
    yield Task(
        ngettext("report with a new message", "reports with new messages", unread), unread, page
    )
    yield Task(
        ngettext(
            "report on which the centre’s answer is late",
            "reports on which the centre’s answer is late",
            numbers["late"],
        ),
        numbers["late"],
        page,
        is_late=True,
    )
    open_ = numbers["received"] + numbers["taken"]
    yield Task(
        ngettext(
            "report that the centre is working on", "reports that the centre is working on", open_
        ),
        open_,
        page,
    )
    begun = referral.screenings(actor).filter(finished_at__isnull=True).count()
    yield Task(
        ngettext("screening not finished", "screenings not finished", begun),
        begun,
        reverse("referral:screenings"),
    )


def _notices(actor: Actor, now: dt.datetime) -> Iterator[Task]:
    if not can(actor, Action.EXCHANGE_READ) or actor.institution is None:
        return
    counts = exchange.counts(actor, now=now)
    inbox, sent = reverse("exchange:inbox"), reverse("exchange:sent")
    late = counts["overdue"]
    yield Task(
        ngettext("overdue notice to answer", "overdue notices to answer", late),
        late,
        f"{inbox}?state=overdue",
        is_late=True,
    )
    rest = counts["inbox"] - late
    yield Task(
        ngettext(
            "notice waiting for your institution", "notices waiting for your institution", rest
        ),
        rest,
        inbox,
    )
    yield Task(
        ngettext(
            "feedback that your institution owes",
            "feedback items that your institution owes",
            counts["feedback"],
        ),
        counts["feedback"],
        reverse("exchange:duties"),
    )
    if can(actor, Action.EXCHANGE_CLASSIFY):
        unclassified = counts["unclassified"]
        yield Task(
            ngettext("reply to classify", "replies to classify", unclassified),
            unclassified,
            f"{sent}?state=unclassified",
        )
    owed = counts["sent_overdue"]
    yield Task(
        ngettext(
            "notice that others have not answered in time",
            "notices that others have not answered in time",
            owed,
        ),
        owed,
        f"{sent}?state=overdue",
    )


def _questionnaires(actor: Actor, now: dt.datetime) -> Iterator[Task]:
    if can(actor, Action.QUESTIONNAIRES_SEE_OWN):
        yield from _own_questionnaires(actor, now)
    if not can(actor, Action.QUESTIONNAIRES_DECIDE):
        return
    today = timezone.localdate(now)
    for call in questionnaires.calls(actor).filter(state=CallState.OPEN)[:CALLS]:
        page = reverse("questionnaires:call", args=[call.year])

        def count(state: str, of: Call = call) -> int:
            wanted = RespondentFilter(state=state)
            return questionnaires.respondents(actor, of, wanted, today=today).count()

        answered = count(State.SUBMITTED)
        yield Task(
            ngettext("answer to accept or return", "answers to accept or return", answered),
            answered,
            f"{page}?state=submitted",
        )
        late = count("late")
        yield Task(
            ngettext("institution late with its answer", "institutions late with answers", late),
            late,
            f"{page}?state=late",
            is_late=True,
        )
    told = questionnaires.queries(actor).filter(state=QueryState.ANSWERED).count()
    yield Task(
        ngettext("answer to a query to judge", "answers to queries to judge", told),
        told,
        f"{reverse('findings:list')}?state=queried",
    )


def _own_questionnaires(actor: Actor, now: dt.datetime) -> Iterator[Task]:
    page = reverse("questionnaires:own")
    rows = questionnaires.own(actor)
    open_rows = rows.filter(state__in=questionnaires.OPEN)
    late = open_rows.filter(due_on__lt=timezone.localdate(now)).count()
    yield Task(
        ngettext("overdue questionnaire", "overdue questionnaires", late),
        late,
        page,
        is_late=True,
    )
    to_fill = open_rows.exclude(state=State.APPROVAL).count()
    yield Task(
        ngettext("questionnaire to fill in", "questionnaires to fill in", to_fill), to_fill, page
    )
    if can(actor, Action.QUESTIONNAIRES_SUBMIT):
        to_approve = rows.filter(state=State.APPROVAL).count()
        yield Task(
            ngettext(
                "questionnaire waiting for your approval",
                "questionnaires waiting for your approval",
                to_approve,
            ),
            to_approve,
            page,
        )
    asked = len(questionnaires.open_queries(actor))
    yield Task(
        ngettext("question about your figures", "questions about your figures", asked),
        asked,
        page,
    )


# ------------------------------------------------------------------------ the office's rooms


def _cycle(actor: Actor) -> Cycle | None:
    known = figures.cycles(actor)
    return figures.chosen_cycle(figures.with_figures(known) or known, "")


def _findings(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.FINDINGS_HANDLE):
        return
    cycle = _cycle(actor)
    if cycle is None:
        return
    counts = checks.finding_counts(actor, cycle.code)
    page = reverse("findings:list")
    high, queried = counts["open_high"], counts[FindingState.QUERIED]
    yield Task(
        ngettext(
            "finding of high severity not settled", "findings of high severity not settled", high
        ),
        high,
        f"{page}?severity=high&cycle={cycle.code}",
    )
    yield Task(
        ngettext(
            "query awaiting an institution’s answer",
            "queries awaiting institutions’ answers",
            queried,
        ),
        queried,
        f"{page}?state=queried&cycle={cycle.code}",
    )


def _assessments(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.RECOMMENDATIONS_APPROVE):
        return
    drafts = recommendations.waiting(actor).exclude(assessed_by=actor.label).count()
    yield Task(
        ngettext(
            "assessment waiting for your approval", "assessments waiting for your approval", drafts
        ),
        drafts,
        reverse("recommendations:drafts"),
    )


def _sections(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.REPORT_EDIT):
        return
    cycle = _cycle(actor)
    if cycle is None:
        return
    rows = scope(actor, Action.REPORT_READ, Section.objects.filter(cycle=cycle))
    unfinished = rows.exclude(state=SectionState.READY).count()
    yield Task(
        ngettext("section not ready", "sections not ready", unfinished),
        unfinished,
        reverse("report:outline", args=[cycle.code]),
    )
    last = report.builds(actor, cycle).first()
    if last is not None and last.state == BuildState.FAILED:
        yield Task(
            _("latest build failed"),
            1,
            reverse("report:builds", args=[cycle.code]),
            is_late=True,
        )


def _contacts(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.INSTITUTIONS_CHANGE):
        return
    due = institutions.to_confirm(actor, "any", on=timezone.localdate()).count()
    yield Task(
        ngettext("contact point to confirm", "contact points to confirm", due),
        due,
        reverse("institutions:contacts"),
    )


# ----------------------------------------------------------------- administrators and auditors


def _members(actor: Actor) -> Iterator[Task]:
    if can(actor, Action.MEMBERS_MANAGE):
        due = accounts.members(actor, MemberFilter(state="due")).count()
        yield Task(
            ngettext(
                "member due for the quarterly review", "members due for the quarterly review", due
            ),
            due,
            reverse("review"),
        )
        invited = accounts.invitations(actor, "waiting").count()
        yield Task(
            ngettext("invitation not yet accepted", "invitations not yet accepted", invited),
            invited,
            f"{reverse('invitations')}?state=waiting",
        )
    if can(actor, Action.REVIEWS_READ):
        behind = sum(1 for row in accounts.review_states(actor) if row.overdue)
        yield Task(
            ngettext(
                "institution whose quarterly review is overdue",
                "institutions whose quarterly review is overdue",
                behind,
            ),
            behind,
            reverse("reviews"),
            is_late=True,
        )


def _patterns(actor: Actor) -> Iterator[Task]:
    if not can(actor, Action.AUDIT_REVIEW):
        return
    unread = audit.open_reviews()
    yield Task(
        ngettext("unusual pattern to review", "unusual patterns to review", unread),
        unread,
        reverse("shell:reviews"),
    )


# ------------------------------------------------------------------ what falls due, what begins


def _items(actor: Actor, now: dt.datetime) -> list[Item]:
    today = timezone.localdate(now)
    found = []
    if can(actor, Action.QUESTIONNAIRES_SEE_OWN):
        rows = questionnaires.own(actor).filter(state__in=questionnaires.OPEN, due_on__isnull=False)
        found += [
            Item(
                f"{row.form.title}, {row.call.year}",
                _("questionnaire"),
                reverse("questionnaires:overview", args=[row.pk]),
                row.due_on,
                is_late=row.due_on < today,
            )
            for row in rows.order_by("due_on", "pk")[:ITEMS]
            if row.due_on is not None
        ]
    if can(actor, Action.EXCHANGE_READ) and actor.institution is not None:
        letters = exchange.received(actor, NoticeFilter(state="open"), now=now)
        letters = letters.filter(due_at__isnull=False)
        if found:
            # The questionnaire itself is listed, not the letter that asked for it.
            letters = letters.exclude(notice__subject_label="questionnaires.call")
        found += [
            Item(
                row.title,
                row.kind.name,
                reverse("exchange:letter", args=[row.pk]),
                row.due_at,
                is_late=row.due_at <= now,
            )
            for row in letters[:ITEMS]
            if row.due_at is not None
        ]
    return sorted(found, key=lambda item: (not item.is_late, _day(item.due)))[:ITEMS]


def _day(due: dt.datetime | dt.date) -> dt.date:
    return timezone.localtime(due).date() if isinstance(due, dt.datetime) else due


def _starts(actor: Actor) -> Iterator[Start]:
    """Say what the person may begin, the heart of the role first."""
    offers = (
        (Action.REPORTS_READ, _("Record a report"), "referral:take-down"),
        (Action.SCREENINGS_MAKE, _("Screen a person"), "referral:screenings"),
        (Action.REPORTS_FILE, _("Report a suspicion"), "referral:new"),
        (Action.CASES_OPEN, _("Open a case"), "cases:open"),
        (Action.IDENTITIES_SEARCH, _("Find a person"), "vault:search"),
        (Action.QUESTIONNAIRES_SEE_OWN, _("Our questionnaires"), "questionnaires:own"),
        (Action.FIGURES_IMPORT, _("Import figures"), "figures:import"),
        (
            Action.IDENTIFICATION_STATISTICS,
            _("Statistics of identification"),
            "identification:statistics",
        ),
        (Action.EXCHANGE_WRITE, _("Write a notice"), "exchange:write"),
        (Action.MEMBERS_MANAGE, _("Invite a member"), "invitations"),
        (Action.AUDIT_READ, _("Read the record of acts"), "shell:audit"),
    )
    used: set[str] = set()
    for action, text, name in offers:
        if name not in used and can(actor, action):
            yield Start(text, reverse(name), is_first=not used)
            used.add(name)
