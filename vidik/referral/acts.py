# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word that somebody typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, CODES, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare the acts on screenings, reports, the roster and consultations."""
    declare(
        "competences.exported",
        _("Competences were exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare("screening.begun", _("A screening was begun"), list=CODE)
    declare("screening.finished", _("A screening was finished"), list=CODE)
    declare(
        "report.received",
        _("A report of a suspicion was received"),
        source=CODE,
        channel=CODE,
        urgency=CODE,
        persons=NUMBER,
    )
    declare("report.made-up", _("Synthetic reports were entered"), rows=NUMBER)
    declare("report.read", _("A report of a suspicion was read"), ActKind.READ)
    declare(
        "report.read-shared",
        _("What a report says in codes was read by somebody with whom the case is shared"),
        ActKind.READ,
    )
    declare("report.listed", _("Reports of a suspicion were listed"), ActKind.SEARCH, found=NUMBER)
    declare("report.taken", _("A report of a suspicion was taken on"), minutes=NUMBER)
    declare(
        "report.taken-over", _("A report was taken over from a colleague"), why=CODE, user=NUMBER
    )
    declare(
        "report.call-back-read",
        _("The number at which a reporter is called back was read"),
        ActKind.READ,
    )
    declare("report.closed", _("A report of a suspicion was closed"), untold=CODES, why=CODE)
    declare("report.reopened", _("A report of a suspicion was opened again"))
    declare("report.notified", _("An institution was notified of a report"), rule=CODE)
    declare(
        "report.addressee-chosen",
        _("It was decided who is notified of a report"),
        rule=CODE,
        institution=CODE,
    )
    declare("report.set-aside", _("A rule was found not to apply to a report"), rule=CODE, why=CODE)
    declare("report.rule-restored", _("A rule was found to apply to a report"), rule=CODE)
    declare("report.rule-added", _("A rule was added to a report"), rule=CODE)
    declare(
        "report.facts-corrected",
        _("The facts of a report were corrected"),
        facts=CODES,
        persons=NUMBER,
    )
    declare(
        "report.urgency-carried", _("A joined report changed how urgent a report is"), urgency=CODE
    )
    declare("report.message-sent", _("A reporter was written to"), feedback=FLAG)
    declare("report.feedback-marked", _("A message to a reporter was marked as feedback"))
    declare("report.feedback-ended", _("A reporter can no longer be written to: all was erased"))
    declare("report.message-received", _("A reporter wrote"), known=FLAG)
    declare(
        "report.supplemented", _("A reporter supplemented their report"), known=FLAG, facts=CODES
    )
    declare(
        "report.sent-reread",
        _("A reporter reread what they had sent"),
        ActKind.READ,
        persons=NUMBER,
    )
    declare("report.followed", _("A reporter viewed their report"), ActKind.READ, known=FLAG)
    declare(
        "screenings.purged", _("Unfinished screenings were deleted"), ActKind.SYSTEM, rows=NUMBER
    )
    declare(
        "receipt-codes.purged",
        _("Codes of closed reports were deleted"),
        ActKind.SYSTEM,
        rows=NUMBER,
    )
    declare("report.code-refused", _("A code of no report was entered"), ActKind.DENIAL)
    declare(
        "report.foreign-notification",
        _("Information from abroad behind a report was recorded"),
        informant=CODE,
        investigation=CODE,
    )
    declare("report.outcome", _("The outcome for a reported person was set"), outcome=CODE)
    declare("report.linked", _("Two reported persons were found to be one"))
    declare("report.unlinked", _("Two reported persons were found not to be one after all"))
    declare("report.handed-over", _("A report was handed over to the next shift"))
    declare("report.hand-over-seen", _("A note for the next shift was seen"))
    declare("report.alarmed", _("Somebody was notified that a report is waiting"), rung=CODE)
    declare("shift.added", _("Somebody was put on the duty roster"), user=NUMBER)
    declare("shift.removed", _("Somebody was removed from the duty roster"), user=NUMBER)
    declare("indicators.loaded", _("Lists of indicators were loaded"), lists=NUMBER)
    _declare_subjects()


def _declare_subjects() -> None:
    declare_subject("referral", _("reports of a suspicion"))
    declare_subject("referral.report", _("report of a suspicion"))
    declare_subject("referral.reportedperson", _("person in a report"))
    declare_subject(
        "referral.reporterfollowup", _("report of a suspicion, as its reporter sees it")
    )
    declare_subject("referral.supplement", _("supplement to a report"))
    declare_subject("referral.screening", _("screening"))
    declare_subject("referral.shift", _("duty roster"))
    declare_subject("referral.handover", _("note for the next shift"))
