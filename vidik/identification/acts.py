# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person.

The record of acts stays for ten years, is read by those who see no case, and outlives an erased
person. So it tells which step was done and how it came out, and nothing of why or of whom.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare acts on procedures of identification."""
    declare("procedures.listed", _("Procedures were listed"), ActKind.SEARCH, found=NUMBER)
    declare(
        "procedures.due-anew",
        _("Deadlines in procedures were recalculated"),
        ActKind.SYSTEM,
        found=NUMBER,
    )
    declare("procedure.read", _("A procedure of identification was read"), ActKind.READ)
    declare("procedure.begun", _("A procedure was started by a report"), ActKind.SYSTEM)
    declare("procedure.opened", _("A procedure of identification was opened"))
    declare("procedure.formal", _("Formal identification started"))
    declare("procedure.assigned", _("A procedure was assigned"), user=NUMBER)
    declare("procedure.urgency", _("The urgency of a procedure was set"), urgency=CODE)
    declare(
        "procedure.corrected-since",
        _("Facts of the report were corrected after the decision on a procedure"),
        ActKind.SYSTEM,
    )
    declare(
        "procedure.proposed",
        _("A decision on a procedure was proposed"),
        step=CODE,
        outcome=CODE,
    )
    declare("procedure.returned", _("A proposal was sent back"), reason=CODE)
    declare(
        "procedure.decided",
        _("A procedure was decided"),
        step=CODE,
        outcome=CODE,
    )
    declare(
        "procedure.basis-read",
        _("What a proposal is based on was read"),
        ActKind.READ,
        notes=NUMBER,
    )
    declare(
        "procedure.comments-read",
        _("Comments on proposals were read"),
        ActKind.READ,
        notes=NUMBER,
    )
    declare("procedure.resumed", _("A suspended procedure was resumed"))
    declare("procedure.closed", _("A procedure was closed"))
    declare(
        "procedure.reopened",
        _("A decided procedure was opened again as a new one"),
        complaint=FLAG,
    )
    declare(
        "procedure.later-report",
        _("A later report about an identified person was joined; what it adds is to be decided"),
        ActKind.SYSTEM,
    )
    declare(
        "procedure.later-report-decided",
        _("It was decided what a later report adds"),
        result=CODE,
        reason=CODE,
    )
    declare(
        "procedure.entitlement",
        _("It was entered what became of an entitlement"),
        entitlement=CODE,
        state=CODE,
    )
    declare(
        "procedure.informed",
        _("A person was informed of rights, services or the outcome"),
        informed_of=CODE,
    )
    declare(
        "procedure.offence-found", _("A criminal offence that came up was entered"), offence=CODE
    )
    declare(
        "procedure.offence-not-told",
        _("It was entered why nobody is notified of an offence"),
        offence=CODE,
        reason=CODE,
    )
    declare(
        "procedure.offence-reported",
        _("A notice of a criminal offence was sent"),
        offence=CODE,
        addressees=NUMBER,
    )
    _of_complaints()
    _of_interviews()
    _of_the_record()
    _with_others()
    declare("procedure.finding", _("Findings and opinion were drafted"), version=NUMBER)
    declare(
        "procedure.finding-written",
        _("A document of findings and opinion was downloaded"),
        ActKind.READ,
        version=NUMBER,
    )
    declare(
        "procedure.finding-continued",
        _("The opinion of a version was opened for the next one"),
        ActKind.READ,
        version=NUMBER,
    )
    declare(
        "procedure.finding-sent",
        _("Findings and opinion were sent"),
        version=NUMBER,
        addressees=NUMBER,
    )
    declare(
        "findings.purged",
        _("Versions of findings and opinion were emptied after their period"),
        ActKind.SYSTEM,
        rows=NUMBER,
        notes=NUMBER,
    )
    declare(
        "identification.counted",
        _("Statistics of identification were computed"),
        ActKind.READ,
        year=NUMBER,
    )
    declare(
        "identification.exported",
        _("Records of victims were exported in coded form"),
        ActKind.EXPORT,
        year=NUMBER,
        rows=NUMBER,
        left_out=NUMBER,
    )
    declare(
        "migrants-expert.named",
        _("An expert for migrants, or a stand-in, was named"),
        user=NUMBER,
        stands_in=FLAG,
    )
    declare(
        "migrants-expert.ended", _("An expert is no longer responsible for migrants"), user=NUMBER
    )
    declare_subject("identification.migrantsexpert", _("expert for migrants"))
    declare("identification.generated", _("Generated persons were entered"), rows=NUMBER)
    declare_subject("identification", _("statistics of identification"))
    declare_subject("procedures", _("list of procedures"))
    declare_subject("identification.procedure", _("procedure of identification"))


def _of_complaints() -> None:
    """Declare acts on complaints."""
    declare("procedure.complaint", _("A complaint was received"), about=CODE)
    declare("complaints.listed", _("Complaints were listed"), ActKind.SEARCH, found=NUMBER)
    declare(
        "complaints.exported",
        _("Complaints were exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare(
        "complaint.at-ministry", _("A complaint that reached the ministry was entered"), about=CODE
    )
    declare_subject("complaints", _("list of complaints"))
    declare_subject("identification.ministrycomplaint", _("complaint that reached the ministry"))
    declare("procedure.complaint-passed", _("A complaint was passed to the ministry"), about=CODE)
    declare("procedure.complaint-withdrawn", _("A complaint was withdrawn"))
    declare("procedure.complaint-settled", _("A complaint was settled"))
    declare("procedure.complaint-answered", _("A complaint was answered"), result=CODE)


def _of_interviews() -> None:
    """Declare acts on interviews and on what was said in them."""
    declare("procedure.interview-planned", _("An interview was planned"))
    declare("procedure.interview-held", _("An interview was held"))
    declare("procedure.interview-cancelled", _("An interview was cancelled"))
    declare("interview.read", _("The page of an interview was read"), ActKind.READ)
    declare("interview.words-read", _("What was said in an interview was read"), ActKind.READ)
    declare("interview.words-added", _("A note was added to an interview"))
    declare_subject("identification.interview", _("interview"))


def _of_the_record() -> None:
    """Declare acts on the record of a victim."""
    declare(
        "record.journey-stage-ended", _("A stage of the journey was found to be wrong"), kind=CODE
    )
    declare("record.saved", _("A section of a victim record was saved"), section=CODE)
    declare("record.journey_stage", _("A stage of the journey was entered"), kind=CODE)
    declare("record.suspect", _("A suspect was entered"))
    declare("record.suspect-removed", _("A suspect was removed"), reason=CODE)
    declare_subject("identification.suspect", _("suspect"))


def _with_others() -> None:
    """Declare acts of work with other services."""
    declare("procedure.referred-on", _("A person was referred on"))
    declare("procedure.referral-result", _("The result of a referral was entered"))
