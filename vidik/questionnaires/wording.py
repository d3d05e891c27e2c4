# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a document, and how answers were explained, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from vidik.forms.messages.answers import pick
from vidik.questionnaires.models import Submission

PAPERS = (
    _("the file is empty"),
    _("the file is larger than %(most)s MB"),
    _("the file is neither a PDF nor a PNG or JPEG picture"),
    _(
        "the file is of a kind that is not accepted; send a PDF, a PNG or JPEG picture, a text "
        "file, or a Word or Excel document without macros"
    ),
    _("the PDF is locked with a password; send it without one"),
    _("the file is damaged and its pages cannot be shown"),
    _("the document has %(found)s pages; at most %(most)s are accepted"),
    _("the picture is too large to be shown"),
    _(
        "the pages take more time or memory to show than a letter needs; scan it again in black "
        "and white, or send it in parts"
    ),
)


def explained_lines(submission: Submission) -> list[tuple[str, str]]:
    """List what was questioned and how it was explained, in the reader's language."""
    return [
        (pick(item["said"]) if item.get("said") else item["problem"], item["text"])
        for item in submission.explanations
    ]
