# SPDX-License-Identifier: EUPL-1.2
"""Lock rows, in one order everywhere, so that no two transactions wait for one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from vidik.access.types import OutOfScope

RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, slots=True)
class Locking:
    """What a room declares about locking the rows of a model."""

    model: type[Model]
    after: str = ""
    """The foreign key whose row is locked first."""
    before: Callable[[Any], None] | None = None
    """Locks what else has to be locked first."""
    right_of: str = ""
    """The foreign key to the row that the right is asked for, where that is another one."""
    related: tuple[str, ...] = ()
    """What is read along with the row."""
    gone: type[Exception] = OutOfScope
    """What is raised where the row is not there any more, with a reason of its own."""
    no_key: bool = False
    """Whether rows that refer to it may be added meanwhile."""


_declared: Final[dict[type[Model], Locking]] = {}


def declare_locking(*lockings: Locking) -> None:
    """Declare how rows of a room's models are locked; called once, when the room starts."""
    for locking in lockings:
        _declared[locking.model] = locking


def locking_of(model: type[Model]) -> Locking:
    """Return what was declared about a model, or that there is nothing special about it."""
    return _declared.get(model) or Locking(model)


def holder_of(row: Model, name: str) -> Model:
    """Return the row that another one belongs to.

    Raises:
        OutOfScope: the actor no longer sees it, as a case that was handed over meanwhile.
    """
    try:
        holder: Model = getattr(row, name)
    except ObjectDoesNotExist as error:
        raise OutOfScope(label=row._meta.label_lower, key=str(row.pk)) from error  # noqa: SLF001 - Django's public-by-use API
    return holder


def lock(row: RowT) -> RowT:
    """Lock a row until the end of the transaction, and give it as it is then.

    Raises:
        OutOfScope: it is gone, or out of the actor's sight by now.
    """
    locking = locking_of(type(row))
    first = lock(holder_of(row, locking.after)) if locking.after else None
    if locking.before is not None:
        locking.before(row)
    rows = type(row)._default_manager.all()  # noqa: SLF001 - Django's public-by-use API
    if locking.related:
        rows = rows.select_related(*locking.related)
    found = rows.select_for_update(of=("self",), no_key=locking.no_key).filter(pk=row.pk).first()
    if found is None:
        if locking.gone is not OutOfScope:
            raise locking.gone
        raise OutOfScope(label=row._meta.label_lower, key=str(row.pk))  # noqa: SLF001 - as above
    if first is not None:
        setattr(found, locking.after, first)
    return found


def lock_rows(rows: QuerySet[RowT], *, no_key: bool = False) -> list[RowT]:
    """Lock all rows of a query, by ascending key, and give them as they are then."""
    return list(rows.select_for_update(of=("self",), no_key=no_key).order_by("pk"))


def lock_free(rows: QuerySet[RowT], *, waits: bool = False) -> QuerySet[RowT]:
    """Lock those rows of a query that nobody else holds; for work that several workers share.

    Args:
        rows: the query; the caller sorts and limits it.
        waits: whether to wait for the others, as once nothing free is left.
    """
    return rows.select_for_update(of=("self",), skip_locked=not waits)


LOCK_ORDER: Final = (
    "institutions_institution",
    "institutions_contactpoint",
    "accounts_invitation",
    "accounts_membership",
    "accounts_signin",
    "accounts_resetlink",
    "accounts_calendaraddress",
    "accounts_user",
    "accounts_externalidentity",
    "mfa_authenticator",
    "accounts_identityprovider",
    "recommendations_recommendation",
    "recommendations_assessment",
    "recommendations_addressee",
    "recommendations_encounter",
    "recommendations_actionplan",
    "recommendations_activity",
    "recommendations_indicator",
    "forms_formdraft",
    "forms_formversion",
    "questionnaires_call",
    "questionnaires_respondent",
    "questionnaires_remark",
    "questionnaires_evidence",
    "report_edition",
    "figures_cycle",
    "recommendations_draft",
    "recommendations_trackedmatter",
    "checks_finding",
    "questionnaires_findingquery",
    "referral_screening",
    "referral_report",
    "referral_reportedperson",
    "catalogue_service",
    "bodies_body",
    "bodies_post",
    "bodies_holding",
    "bodies_session",
    "bodies_seat",
    "bodies_conclusion",
    "bodies_budget",
    "cases_case",
    "cases_sharing",
    "cases_emergencyaccess",
    "referral_duty",
    "vault_person",
    "vault_erasureproposal",
    "vault_name",
    "vault_particulars",
    "vault_document",
    "vault_contact",
    "vault_address",
    "vault_safecontact",
    "identification_migrantsexpert",
    "identification_procedure",
    "identification_decision",
    "identification_complaint",
    "identification_interview",
    "identification_onwardreferral",
    "identification_laterreport",
    "identification_foundoffence",
    "protection_crossing",
    "protection_schoolcooperation",
    "protection_schoolstep",
    "protection_outage",
    "protection_stay",
    "protection_stayabsence",
    "protection_stayextension",
    "participation_access",
    "participation_secret",
    "participation_saying",
    "plans_plan",
    "plans_activity",
    "plans_ask",
    "assessments_assessment",
    "assessments_participation",
    "conferences_meeting",
    "conferences_request",
    "conferences_seat",
    "conferences_undertaking",
    "conferences_point",
    "conferences_decision",
    "proceedings_expectednotice",
    "proceedings_reportedact",
    "proceedings_wish",
    "proceedings_telling",
    "matters_matter",
    "matters_leg",
    "matters_act",
    "matters_measure",
    "matters_hearing",
    "matters_judgment",
    "matters_owed",
    "matters_link",
    "events_eventnumber",
    "events_event",
    "events_account",
    "events_suggestion",
    "events_apart",
    "events_question",
    "tracing_trace",
    "tracing_match",
    "tracing_sighting",
    "tracing_answer",
    "tracing_tracenumber",
    "conferences_meetingnumber",
    "referral_reporterfollowup",
    "referral_dutycall",
    "exchange_mail",
    "exchange_notice",
    "exchange_addressee",
    "exchange_yearnumber",
    "exchange_answer",
    # Closed by the answer to the notice that gave it.
    "bodies_task",
    "exchange_feedbackduty",
    "exchange_reminder",
    "exchange_calendarday",
    "vault_widening",
    "figures_figure",
    "report_section",
    "referral_reportnumber",
    "audit_reviewpattern",
    "audit_reviewitem",
)
"""The tables whose rows are locked, in the order in which every transaction locks them."""
GUARDED: Final = {
    "referral_report": frozenset(
        {
            "referral_reportedperson",
            "referral_duty",
            "cases_case",
            "vault_person",
            "identification_procedure",
            "identification_decision",
            "identification_laterreport",
            "exchange_notice",
            "exchange_addressee",
        }
    ),
}
"""Tables that may be locked in any order by whoever holds a row of another one already.

Whoever corrects, joins or parts reports comes from their persons to the procedures, and whoever
decides a procedure comes from it to the persons. Both hold the reports first.
"""
