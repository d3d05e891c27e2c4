# SPDX-License-Identifier: EUPL-1.2
"""The receipt of a submission as a tagged PDF: what was said, when, under which number."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vidik.core.formats import format_moment
from vidik.core.typesetting import typeset
from vidik.forms.messages.answers import latin
from vidik.forms.methods.answers.model import from_json
from vidik.forms.methods.model import Form
from vidik.forms.presentation.lines import answered_lines
from vidik.questionnaires.models import Respondent, Submission
from vidik.questionnaires.wording import explained_lines

_GROUPS_OF: Final = 8
_LAYOUT: Final = """
#heading(level: 1, data.title)
#v(2mm)
#facts(data.facts)
#v(2mm)
#text(9.5pt, fill: luma(70), data.note)
#if data.explained.len() > 0 [
  #v(3mm)
  #heading(level: 2, data.explained_title)
  #for pair in data.explained [
    #par(strong(pair.at(0)))
    #pad(left: 6mm, par(pair.at(1)))
  ]
]
#for section in data.sections [
  #v(3mm)
  #heading(level: 2, section.title)
  #table(
    columns: (1.6fr, 1fr), column-gutter: 5mm, align: (left, left),
    table.header(..data.heads.map(head => text(9.5pt, strong(head)))),
    ..section.lines.map(line => (text(10pt, line.at(0)), text(10pt, line.at(1)))).flatten(),
  )
]
#if data.sections.len() == 0 [ #par(data.nothing) ]
"""


def receipt_pdf(respondent: Respondent, submission: Submission, form: Form) -> bytes:
    """Print a receipt in the reader's language; the same submission gives the same bytes.

    Args:
        respondent: whose answers, with call, institution and form.
        submission: what was sent.
        form: the form that was answered.
    """
    language = get_language() or "en"
    title = _("Receipt %(receipt)s") % {"receipt": submission.receipt}
    questionnaire = f"{respondent.form.title}, {respondent.call.year} ({respondent.form.version})"
    digest = submission.sha256
    parts = [digest[at : at + _GROUPS_OF] for at in range(0, len(digest), _GROUPS_OF)]
    return typeset(
        _LAYOUT,
        {
            "title": title,
            "foot": submission.receipt,
            "facts": [
                [_("Institution"), respondent.institution.name],
                [_("Questionnaire"), questionnaire],
                [_("Number of the receipt"), submission.receipt],
                [
                    _("Received"),
                    format_moment(timezone.localtime(submission.submitted_at), language),
                ],
                [_("Came"), str(submission.get_channel_display())],
                [_("Fingerprint"), " ".join(parts)],
            ],
            "note": _(
                "The answers arrived as shown here. The fingerprint is the SHA-256 of the "
                "answers and explanations: if any of them were changed, it would be different."
            ),
            "explained_title": _("Explanations"),
            "explained": [[problem, latin(text)] for problem, text in explained_lines(submission)],
            "heads": [_("Question"), _("Answer")],
            "sections": [
                {
                    "title": name,
                    "lines": [[label, latin(text)] for label, text in lines],
                }
                for name, lines in answered_lines(form, from_json(submission.answers))
            ],
            "nothing": _("Nothing was answered."),
        },
        language=language,
    )
