# SPDX-License-Identifier: EUPL-1.2
"""States and deadlines in the templates of the exchange room."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vidik.exchange.methods.deadlines import Unit
from vidik.exchange.models import Addressee, Answer, FeedbackDuty
from vidik.exchange.presentation import amount_of, deadline_spec, due_of, step_lines
from vidik.exchange.selectors.deadlines import explained
from vidik.exchange.services.clocks import rule_of
from vidik.exchange.types import Classification, State

register = template.Library()
_HOURS_SHOWN: Final = 48
_STATES: Final = {
    State.SEEN: "tag--accent",
    State.ACKNOWLEDGED: "tag--accent",
    State.ANSWERED: "tag--good",
    State.CLOSED: "tag--outline",
}
_CLASSES: Final = {
    Classification.FULL: "tag--good",
    Classification.PARTIAL: "tag--accent",
    Classification.REFUSAL: "tag--bad",
    Classification.AUTO_REPLY: "tag--outline",
    Classification.WRONG_ADDRESS: "tag--warn",
}


@register.filter
def keys(found: Iterable[object]) -> str:
    """Write keys into a hidden field, always in the same order."""
    return ",".join(sorted(str(key) for key in found))


@register.simple_tag
def state_tag(row: Addressee) -> SafeString:
    """Show how far a notice has come; an answer with what it was classified as."""
    state = State(row.state)
    label = state.label
    if state is State.ANSWERED and row.outcome:
        label = Classification(row.outcome).label
        return format_html(
            '<span class="tag {}">{}</span>', _CLASSES[Classification(row.outcome)], label
        )
    return format_html('<span class="tag {}">{}</span>', _STATES.get(state, ""), label)


@register.simple_tag
def due_tag(clock: Addressee | FeedbackDuty) -> SafeString:
    """Show by when something is due and whether that has passed."""
    due = due_of(clock, timezone.now())
    if due is None:
        return format_html('<span class="soft">{}</span>', _("nothing is due"))
    return format_html('<span class="tag {}">{}</span>', due.style, due.text)


@register.simple_tag
def class_tag(answer: Answer) -> SafeString:
    """Show what a reply was classified as."""
    if not answer.classification:
        return format_html('<span class="tag tag--warn">{}</span>', _("waits to be classified"))
    kind = Classification(answer.classification)
    return format_html('<span class="tag {}">{}</span>', _CLASSES[kind], kind.label)


@register.inclusion_tag("exchange/_deadline.html")
def deadline_counted(row: Addressee) -> dict[str, object]:
    """Explain until when something is due, step by step, as the notice's own page does."""
    rule, deadline = rule_of(row, row.kind), explained(row)
    return {
        "row": row,
        "deadline": deadline_spec(rule),
        "steps": step_lines(deadline, rule) if deadline and rule else [],
        "is_counted_otherwise": (
            deadline is not None and row.named_day is None and deadline.due != row.due_at
        ),
    }


@register.filter
def took(hours: Decimal | None) -> str:
    """Say how long something took: in hours up to two days, then in days; a dash for never."""
    if hours is None:
        return "–"
    if hours < _HOURS_SHOWN:
        return amount_of(int(hours.to_integral_value()), Unit.HOURS)
    return amount_of(int((hours / 24).to_integral_value()), Unit.DAYS)
