# SPDX-License-Identifier: EUPL-1.2
"""Grades, bindings and answers in the templates of the recommendations room."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import (
    Addressee,
    Draft,
    DraftAddressee,
    DraftState,
    Grade,
    Response,
    ResponseKind,
)
from vidik.recommendations.presentation import PROGRESS, lane_label

register = template.Library()
_GRADE_TAGS: Final = {
    Grade.ACTED_UPON: "tag--good",
    Grade.LARGELY: "tag--good",
    Grade.PARTIALLY: "tag--accent",
    Grade.INITIATED: "tag--warn",
    Grade.NOT_ACTED_UPON: "tag--bad",
}
_RESPONSE_TAGS: Final = {
    ResponseKind.ACCEPTED: "tag--good",
    ResponseKind.IN_PART: "tag--accent",
    ResponseKind.REJECTED: "tag--bad",
    ResponseKind.NO_CLEAR_RESPONSE: "tag--outline",
}
_DRAFT_TAGS: Final = {
    DraftState.READY: "tag--accent",
    DraftState.RETURNED: "tag--warn",
    DraftState.AGREED: "tag--good",
    DraftState.ISSUED: "tag--good",
}
_PROGRESS_TAGS: Final = {
    Progress.UNDER_WAY: "tag--accent",
    Progress.REACHED: "tag--good",
    Progress.LATE: "tag--bad",
    Progress.NO_DATA: "tag--outline",
}


@register.simple_tag
def draft_tag(draft: Draft) -> SafeString:
    """Show where a drafted recommendation stands."""
    style = _DRAFT_TAGS.get(DraftState(draft.state), "")
    return format_html('<span class="tag {}">{}</span>', style, draft.get_state_display())


@register.simple_tag
def progress_tag(progress: Progress) -> SafeString:
    """Show how far an activity or one of its targets has come."""
    style = _PROGRESS_TAGS.get(progress, "")
    return format_html('<span class="tag {}">{}</span>', style, PROGRESS[progress])


@register.simple_tag
def grade_tag(grade: str | None) -> SafeString:
    """Show a grade; that none is stated and that none was given yet look different."""
    style = _GRADE_TAGS.get(Grade(grade), "") if grade else "tag--outline"
    return format_html('<span class="tag {}">{}</span>', style, lane_label(grade))


@register.simple_tag
def response_tag(response: Response | None) -> SafeString:
    """Show what an addressee answered."""
    if response is None:
        return format_html('<span class="missing">{}</span>', _("no response recorded"))
    style = _RESPONSE_TAGS[ResponseKind(response.kind)]
    return format_html('<span class="tag {}">{}</span>', style, response.get_kind_display())


@register.simple_tag
def binding_tag(addressee: Addressee | DraftAddressee) -> SafeString:
    """Show whether the recommendation binds the addressee or is offered to it."""
    if addressee.binds:
        return format_html('<span class="tag tag--accent">{}</span>', _("within control"))
    return format_html('<span class="tag tag--outline">{}</span>', _("good cooperation"))
