# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: the reports and screenings that led to it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import can, scope
from vidik.access.types import Action
from vidik.cases.registry import Fact, Happened, Says, Section, Tone, register_section
from vidik.cases.types import Part
from vidik.referral.models import Duty, ReportedPerson
from vidik.referral.selectors import reports, shared
from vidik.referral.types import WITHOUT, Agreement, Known, Urgency

MOST = 10
"""Reports of one case that its page looks at, the newest first."""


class _Reports(Says):
    def facts(self) -> Iterator[Fact]:
        rows = ReportedPerson.objects.filter(case=self.scene.case.pk)
        rows = scope(self.scene.actor, Action.REPORTS_READ, rows)
        found = rows.order_by("-report__received_at").first()
        if found is None:
            return
        if found.agrees in WITHOUT and found.child != Known.YES:
            yield Fact(
                _("Agreement to the report"),
                found.get_agrees_display(),
                (found.get_despite_display(),),
                forbids=found.agrees == Agreement.NO,
            )
        wishes = found.shown_wishes
        if wishes:
            first, *others = sorted(wishes, key=itemgetter(1), reverse=True)
            beside = tuple(label for label, _forbids in others)
            yield Fact(_("Wishes"), first[0], beside, forbids=first[1])
        ways = [str(found.get_safe_way_display())] if found.safe_way else []
        if found.interpreter:
            ways.append(_("interpreter: %(language)s") % {"language": found.interpreter_name})
        if ways:
            yield Fact(_("Contact, as reported"), ways[0], tuple(ways[1:]))

    def happened(self) -> Iterator[Happened]:
        rows = reports.reports(self.scene.actor).filter(persons__case=self.scene.case.pk).distinct()
        duties = Duty.objects.select_related("institution", "addressee__notice")
        for row in rows.order_by("-received_at")[:MOST].prefetch_related(
            Prefetch("duties", duties), "supplements"
        ):
            page = reverse("referral:report", args=[row.pk])
            details = (row.number, row.get_source_display(), row.get_urgency_display())
            yield Happened(row.received_at, _("Report of a suspicion"), details, Tone.KEY, page)
            if row.taken_at is not None:
                yield Happened(row.taken_at, _("The report was taken on"), (row.number,), url=page)
            for duty in row.duties.all():
                if duty.notified_at is None or self._has_letter(duty):
                    continue
                if duty.institution is not None:
                    what = _("%(institution)s notified") % {"institution": duty.institution.name}
                    yield Happened(duty.notified_at, what, (row.number,), url=page)
            for added in row.supplements.all():
                urgency = (added.get_urgency_display(),) if added.urgency else ()
                is_danger = added.urgency == Urgency.IMMEDIATE
                yield Happened(
                    added.came_at,
                    _("The reporter supplemented the report"),
                    (row.number, *urgency),
                    Tone.ALARM if is_danger else Tone.PLAIN,
                    f"{page}#supplements",
                )
            if row.closed_at is not None:
                yield Happened(row.closed_at, _("The report was closed"), (row.number,), url=page)

    def _has_letter(self, duty: Duty) -> bool:
        """Say whether the alert stands among the notices of the case that the reader sees."""
        letter = duty.addressee  # None where the database hides it from the reader
        if letter is None or letter.notice.case_id != self.scene.case.pk:
            return False
        return bool(can(self.scene.actor, Action.EXCHANGE_READ))


class _Shared(Says):
    def happened(self) -> Iterator[Happened]:
        page = reverse("referral:shared", args=[self.scene.case.pk])
        for each in shared.shared_reports(self.scene.actor, self.scene.case.pk):
            details = (each.number, each.source)
            yield Happened(each.received_at, _("Report of a suspicion"), details, Tone.KEY, page)


def register() -> None:
    """Register the sections of reports: the whole, and what those see with whom it is shared."""
    register_section(
        Section(
            "report",
            gettext_lazy("Report and screening"),
            10,
            frozenset({Part.REPORT}),
            "referral:of-case",
            action=Action.REPORTS_READ,
            rooms=("reports",),
            says=_Reports,
        )
    )
    register_section(
        Section(
            "report-shared",
            gettext_lazy("Report and screening"),
            10,
            frozenset({Part.REPORT}),
            "referral:shared",
            action=Action.REPORTS_READ_SHARED,
            says=_Shared,
        )
    )
