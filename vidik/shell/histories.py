# SPDX-License-Identifier: EUPL-1.2
"""Which tables keep the history of their rows by triggers, and why the others do not.

A table whose rows change in ways that somebody may have to answer for is tracked. The others say
here why they need no history of their own; the test fails on a table that says neither.
"""

from __future__ import annotations

from typing import Final

from django.apps import apps

NEVER_CHANGE: Final = "rows are added and never changed, or only marked as over with who and when"
VERSIONS: Final = "each change is a new row that names the one before, by whom and when"
SEALED: Final = "what a row said before is stored sealed in `vault.FormerContent`, not in the clear"
ONE_ACT: Final = (
    "a row is written by one act and ended or decided by another; both are in its columns"
)
STEPS: Final = "each step has its time in the columns, never goes back, and is an act on record"
PACK: Final = "loaded from the country pack, whose files have their own history"
COMPUTED: Final = "computed, and made anew from what is tracked"
WORKING: Final = (
    "work in progress of the program itself, or what a sign-in needs; acts are on record"
)
OUTSIDE: Final = "a table of a package; acts on it are on record where they matter"
HISTORY: Final = "it is a history itself"
COUNTER: Final = "a counter"

UNTRACKED: Final[dict[str, tuple[str, ...]]] = {
    NEVER_CHANGE: (
        "assessments.SafetyPlan", "assessments.SafetyStep",
        "audit.AuditAnchor", "audit.AuditEvent", "audit.AuditHead", "checks.FindingEvent",
        "bodies.Budget", "bodies.Conclusion", "bodies.Renewal",
        "checks.RuleResult", "checks.Run", "conferences.Addendum", "conferences.Decision",
        "conferences.FormerDay", "conferences.Planned", "conferences.Point",
        "conferences.SeatCorrection", "events.Event",
        "exchange.Answer", "exchange.Attachment",
        "exchange.Event", "exchange.MoreTime", "exchange.Receipt", "figures.Citation",
        "figures.Figure", "figures.Release", "identification.Finding",
        "identification.MinistryComplaint", "identification.Notification",
        "identification.OnwardReferral", "proceedings.ToldInstitution",
        "matters.Act", "matters.Charge", "matters.Hearing", "matters.Injured",
        "matters.JudgedCharge", "matters.Judgment", "matters.Leg", "matters.Link",
        "matters.Matter", "matters.Measure", "matters.Owed", "matters.Pause", "matters.PersonLeg",
        "matters.Suspect", "matters.Testimony",
        "plans.Agreement", "plans.AskedFor", "plans.Attendance", "plans.Declined",
        "plans.Need", "plans.Review",
        "protection.Places", "protection.StayPhase",
        "tracing.Mark", "tracing.Question",
        "questionnaires.Document", "questionnaires.DocumentPage",
        "questionnaires.EvidenceFigure", "questionnaires.EvidencePage",
        "questionnaires.EvidenceScan", "questionnaires.Extension", "forms.FormVersion",
        "questionnaires.Remark",
        "questionnaires.Submission", "recommendations.Count", "recommendations.MatterNote",
        "recommendations.MonitoringDecision", "recommendations.PlanReport",
        "recommendations.PlanRequest", "recommendations.Response", "referral.DutyCall",
        "referral.ContactMark", "referral.HandOver", "referral.Supplement", "vault.Erasure",
        "vault.FormerContent", "vault.Insight", "vault.InsightReview", "vault.LimitNotice",
        "vault.AccessLogEntry", "vault.Message", "vault.Note", "vault.Opening",
    ),
    VERSIONS: (
        "exchange.Version", "figures.Observation", "identification.Entitlement",
        "identification.Fact", "identification.JourneyStage", "forms.DraftRevision",
        "forms.WordingRevision", "report.Edition", "report.SectionText",
    ),
    SEALED: (
        "vault.Address", "vault.Contact", "vault.Document", "vault.Name", "vault.Particulars",
        "vault.SafeContact", "vault.StoredFile",
    ),
    ONE_ACT: (
        "accounts.CalendarAddress", "accounts.Elevation", "accounts.Invitation",
        "accounts.PasskeyLink", "accounts.ResetLink", "assessments.Participation",
        "audit.ReviewItem", "bodies.Holding", "bodies.Seat", "bodies.Task",
        "cases.UrgentNotice", "conferences.Request", "conferences.Undertaking",
        "events.Apart", "events.Joining", "events.Number", "events.Question",
        "identification.Decision",
        "identification.Interview",
        "identification.LaterReport",
        "identification.FoundOffence",
        "identification.MigrantsExpert", "identification.Suspect", "participation.Saying",
        "protection.Outage", "protection.SchoolStep",
        "protection.StayAbsence", "protection.StayExtension",
        "questionnaires.EvidenceParty", "questionnaires.SectionTask",
        "referral.Shift", "registers.Entry", "tracing.Answer", "tracing.Match",
        "tracing.Sighting",
        "vault.ErasureProposal", "vault.LegalHold", "vault.Merge", "vault.Widening",
    ),
    STEPS: (
        "assessments.Assessment", "bodies.Session", "identification.Complaint",
        "participation.Access", "plans.Ask", "plans.Plan", "protection.Crossing",
    ),
    PACK: (
        "assessments.Instrument", "core.Code", "core.CodeList", "core.RetentionPeriod",
        "exchange.Channel",
        "exchange.Rung", "exchange.SmsGateway", "exchange.WorkingCalendar",
        "figures.Cycle", "figures.Dimension", "figures.SeriesNote", "figures.Theme",
        "institutions.Alias", "institutions.Territory", "packs.LoadedPack", "protection.Facility",
        "recommendations.Headline", "recommendations.HeadlineCount",
        "recommendations.IssuedReport", "recommendations.Issuer", "referral.Competence",
        "registers.Definition",
        "referral.IndicatorList", "referral.RuleSet", "report.Section", "vault.Budget",
    ),
    COMPUTED: (
        "cases.Reach", "checks.FindingCell", "events.Suggestion",
        "identification.CachedCount", "report.Build", "report.CitedChange", "vault.NameTokens",
    ),
    WORKING: (
        "cases.OwnView",
        "accounts.IdentityProvider", "accounts.SignIn", "accounts.SignInRules",
        "accounts.User", "audit.AuditPending", "audit.ReviewPattern", "audit.SealKey",
        "audit.SigningTurn", "checks.Finding", "exchange.Addressee", "exchange.FeedbackDuty",
        "exchange.Mail",
        "exchange.Notice", "exchange.Reminder", "questionnaires.DraftAnswer",
        "questionnaires.Explanation", "forms.FormDraft", "referral.Duty",
        "referral.Screening",
        "participation.Secret", "referral.ReporterFollowUp", "vault.Person", "vault.Rotation",
    ),
    COUNTER: (
        "conferences.MeetingNumber", "events.EventNumber", "exchange.YearNumber",
        "referral.ReportNumber", "tracing.TraceNumber",
    ),
    HISTORY: ("pghistory.Context", "pghistory.Events", "pghistory.MiddlewareEvents"),
    OUTSIDE: (
        "account.EmailAddress", "account.EmailConfirmation", "auth.Group", "auth.Permission",
        "contenttypes.ContentType", "mfa.Authenticator", "procrastinate.ProcrastinateEvent",
        "procrastinate.ProcrastinateJob", "procrastinate.ProcrastinatePeriodicDefer",
        "procrastinate.ProcrastinateWorker", "sessions.Session", "socialaccount.SocialAccount",
        "socialaccount.SocialApp", "socialaccount.SocialToken",
    ),
}  # fmt: skip
"""The tables without a history of their rows, by the reason."""


def tracked() -> list[str]:
    """List the models whose rows have a history, by name."""
    return sorted(
        model._meta.label  # noqa: SLF001 - Django's public-by-use API
        for model in apps.get_models()
        if getattr(model, "pgh_event_models", None)
    )


def undeclared() -> set[str]:
    """Name the models that are neither tracked nor say why not."""
    known = {label for labels in UNTRACKED.values() for label in labels}
    every = {
        model._meta.label  # noqa: SLF001 - Django's public-by-use API
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
    }
    return every - known - set(tracked())


def histories_markdown() -> str:
    """Write the page of the reference."""
    lines = [
        "# Histories of rows",
        "",
        "Generated from the models and `vidik/shell/histories.py`. The triggers of a tracked",
        "table keep each change with who made it, in which request; the page of a record shows it",
        "to those who may see the record. What somebody did is on the record of acts in any case.",
        "",
        "## Tracked",
        "",
        *(f"* `{label}`" for label in tracked()),
        "",
        "## Not tracked, and why",
        "",
        "| why | models |",
        "|---|---|",
        *(
            f"| {reason} | {', '.join(f'`{label}`' for label in sorted(labels))} |"
            for reason, labels in UNTRACKED.items()
        ),
        "",
    ]
    return "\n".join(lines)
