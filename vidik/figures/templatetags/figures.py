# SPDX-License-Identifier: EUPL-1.2
"""Values, periods and units in the templates of the figures room."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vidik.figures import wording
from vidik.figures.models import Figure, Observation

register = template.Library()


@register.filter
def period(text: str) -> str:
    """Write a period in words."""
    return wording.period_text(text)


@register.filter
def unit(code: str) -> str:
    """Name a unit."""
    return wording.unit_text(code)


@register.simple_tag
def unit_beside(observation: Observation, unit_code: str) -> str:
    """Name the unit of a value in the form that its number asks for."""
    return wording.unit_beside(unit_code, observation.value)


@register.simple_tag
def value_of(observation: Observation, unit_code: str = "") -> SafeString:
    """Show a value so that zero and unknown cannot be taken for each other."""
    text = wording.value_text(
        observation.value, observation.status, observation.qualifier, unit_code
    )
    shown = "missing" if observation.value is None else "num"
    return format_html('<span class="{}">{}</span>', shown, text)


@register.simple_tag
def current_value(figure: Figure, unit_code: str = "") -> SafeString:
    """Show the current value of a figure whose current value was fetched along."""
    current: list[Observation] = getattr(figure, "current_values")  # noqa: B009 - prefetched
    return value_of(current[0], unit_code)
