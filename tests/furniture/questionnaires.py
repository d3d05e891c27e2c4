# SPDX-License-Identifier: EUPL-1.2
"""What an institution's questionnaire holds: one row of each table of answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone

from vidik.accounts.models import User
from vidik.checks.models import Finding, Run
from vidik.figures.models import Cycle
from vidik.forms.models import FormVersion
from vidik.institutions.models import Institution
from vidik.questionnaires.models import (
    Call,
    Document,
    DocumentPage,
    DraftAnswer,
    Explanation,
    Extension,
    FindingQuery,
    Remark,
    Respondent,
    SectionTask,
    Submission,
)

_number = count(1)
BY: Final = "system:test"


@dataclass
class OfQuestionnaire:
    """The rows of a questionnaire by their tables."""

    rows: dict[str, Model] = field(default_factory=dict)

    def key(self, model: type[Model]) -> Any:
        """Return the key of the questionnaire's row in a table."""
        return self.rows[model._meta.db_table].pk

    def put(self, row: Model) -> None:
        """Write a row and remember it."""
        row.save(force_insert=True)
        self.rows[row._meta.db_table] = row


def _call(institution: Institution) -> Call:
    """Return a call in which the institution has not been asked yet."""
    for year in range(2060, 2100):
        call = Call.objects.filter(year=year).first()
        if call is None:
            cycle = Cycle.objects.create(
                code=str(year), starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 12, 31)
            )
            return Call.objects.create(cycle=cycle, year=year, made_by=BY, state="open")
        if not Respondent.objects.filter(call=call, institution=institution).exists():
            return call
    raise AssertionError


def _form() -> FormVersion:
    found = FormVersion.objects.order_by("pk").first()
    if found is not None:
        return found
    return FormVersion.objects.create(
        form_id="furniture", version="1", title={"en": "A form", "sr": "Образац"}, survey=[],
        sha256="0" * 64,
    )  # fmt: skip


def _finding() -> Finding:
    number, now = next(_number), timezone.now()
    run = Run.objects.create(cycle="2100", started_at=now, started_by=BY)
    return Finding.objects.create(
        cycle="2100", key=f"furniture-{number}", rule="F", kind="sum", severity="low",
        origin="pack", template="Not equal.", fingerprint="0" * 64, first_run=run, last_run=run,
    )  # fmt: skip


def furnish_questionnaire(
    institution: Institution, *, person: User, sent: bool = True
) -> OfQuestionnaire:
    """Write an institution's questionnaire; where it was sent, with everything it may hold.

    Args:
        institution: who is asked.
        person: a colleague there who answers a section.
        sent: whether the institution has received it.
    """
    made, now, number = OfQuestionnaire(), timezone.now(), next(_number)
    respondent = Respondent(
        call=_call(institution), institution=institution, form=_form(), is_bound=True,
        **({"state": "sent", "sent_at": now, "due_on": now.date()} if sent else {}),
    )  # fmt: skip
    made.put(respondent)
    if not sent:
        return made
    of: dict[str, Any] = {"respondent": respondent, "institution": institution}
    made.put(DraftAnswer(question="q", section="s", value="1", saved_at=now, saved_by=BY, **of))
    made.put(Explanation(problem="p", text="Because.", written_at=now, written_by=BY, **of))
    made.put(
        Submission(
            number=1, receipt=f"F-{number:06d}", channel="web", sha256="0" * 64,
            answers={"single": {}, "repeated": {}},
            submitted_at=now, submitted_by=BY, **of,
        )
    )  # fmt: skip
    made.put(Extension(new_due=now.date(), reason="Asked.", granted_at=now, granted_by=BY, **of))
    document = Document(
        kind="letter", dated_on=now.date(), received_on=now.date(), name="letter.pdf",
        media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF", pages=1,
        added_at=now, added_by=BY, **of,
    )  # fmt: skip
    made.put(document)
    made.put(
        DocumentPage(
            document=document, institution=institution, number=1, width=1, height=1, content=b"x"
        )
    )
    made.put(Remark(question="q", section="s", text="Asked?", written_at=now, written_by=BY, **of))
    made.put(SectionTask(section="s", person=person, given_at=now, given_by=BY, **of))
    made.put(
        FindingQuery(
            finding=_finding(), institution=institution, way="hand", question="Why?",
            asked_on=now.date(), asked_at=now, asked_by=BY,
        )
    )  # fmt: skip
    return made
