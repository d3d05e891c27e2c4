# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: what was done, never what was answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, DAY, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare acts on calls, questionnaires and answers, on meetings and own proceedings."""
    declare("form.used", _("A version of a form was chosen for a data call"), form=CODE,
            version=CODE, respondents=NUMBER)  # fmt: skip
    _declare_evidence()
    declare("call.prepared", _("A data call was prepared"), year=NUMBER, respondents=NUMBER)
    declare("call.act-written", _("The wording of acts was written"), basis=CODE)
    declare("call.changed", _("The respondents of a data call were changed"), respondents=NUMBER)
    declare("call.dispatched", _("Questionnaires were sent"), respondents=NUMBER)
    declare("call.sent-again", _("Questionnaires were sent again"), respondents=NUMBER)
    declare("call.closed", _("A data call was closed"), answered=NUMBER, asked=NUMBER)
    declare("answers.saved", _("Answers were saved"), answers=NUMBER, conflicts=NUMBER)
    declare("answers.workbook-made", _("A workbook was made"), ActKind.EXPORT, version=CODE)
    declare("answers.workbook-refused", _("A workbook was refused"), faults=NUMBER)
    declare("answers.explained", _("A questioned answer was explained"), answers=NUMBER)
    declare("answers.approval-asked", _("Approval of answers was requested"))
    declare("answers.sent-back", _("Answers were reopened for work"))
    declare("answers.submitted", _("Answers were submitted"), number=NUMBER, channel=CODE)
    declare("answers.returned", _("Answers were returned for correction"), number=NUMBER)
    declare("answers.accepted", _("Answers were accepted"), number=NUMBER, figures=NUMBER)
    declare("answers.reopened", _("Accepted answers were opened again"))
    declare("respondent.extended", _("More time was given for answers"), until=DAY)
    declare("respondents.exported", _("The register of answers was exported"), ActKind.EXPORT,
            rows=NUMBER, form=CODE)  # fmt: skip
    declare("holders.exported", _("The map of data holders was exported"), ActKind.EXPORT,
            rows=NUMBER, form=CODE)  # fmt: skip
    declare("document.added", _("A document was added to answers"), kind=CODE, pages=NUMBER)
    declare("document.removed", _("A document was removed from answers"), kind=CODE)
    declare("document.read", _("A document of answers was downloaded"), ActKind.EXPORT, kind=CODE)
    declare("remark.written", _("A remark was written on a question"), asked=NUMBER)
    declare("remark.settled", _("A remark on a question was settled"))
    declare("sections.shared-out", _("Sections were assigned to colleagues"), sections=NUMBER)
    declare("section.taken-back", _("A section was taken back"))
    declare("section.done", _("A section was marked as complete"))
    declare("query.asked", _("An institution was asked about a finding"), way=CODE, figures=NUMBER)
    declare("query.answered", _("A query about a finding was answered"), figures=NUMBER)
    declare("query.decided", _("The answer to a query was accepted into the finding"), outcome=CODE)
    declare("query.withdrawn", _("A query about a finding was withdrawn"))
    declare("reconciliation.exported", _("A reconciliation was exported"), ActKind.EXPORT,
            rows=NUMBER, form=CODE)  # fmt: skip
    declare_subject("questionnaires.document", _("document of a questionnaire"))
    declare_subject("questionnaires.findingquery", _("query about a finding"))
    declare_subject("questionnaires.call", _("data call"), is_named=True)
    declare_subject(
        "questionnaires.respondent",
        _("questionnaire of an institution"),
        is_named=True,
        named=lambda row: f"{row.institution.name}, {row.call.year}",
        related=("institution", "call"),
    )
    declare_subject("questionnaires", _("questionnaires"))


def _declare_evidence() -> None:
    declare(
        "attachments.purged",
        _("Attachments that came with answers were deleted"),
        ActKind.SYSTEM,
        rows=NUMBER,
    )
    declare("evidence.recorded", _("A meeting or own proceedings were recorded"), kind=CODE,
            institutions=NUMBER)  # fmt: skip
    declare("evidence.corrected", _("The record of a meeting or own proceedings was corrected"),
            version=NUMBER)  # fmt: skip
    declare("evidence.scan-added", _("A scan was added to a meeting or own proceedings"),
            pages=NUMBER)  # fmt: skip
    declare("evidence.scan-removed", _("A scan was removed from a meeting or own proceedings"),
            number=NUMBER)  # fmt: skip
    declare("evidence.scan-read", _("A scan of a meeting or own proceedings was downloaded"),
            ActKind.EXPORT, number=NUMBER)  # fmt: skip
    declare("evidence.figure-entered", _("A figure from a meeting or own proceedings was entered"),
            number=NUMBER, page=NUMBER)  # fmt: skip
    declare("evidence.exported", _("The list of meetings and own proceedings was exported"),
            ActKind.EXPORT, rows=NUMBER, form=CODE)  # fmt: skip
    declare_subject("questionnaires.evidence", _("meeting or own proceedings"), is_named=True)
