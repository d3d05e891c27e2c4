# SPDX-License-Identifier: EUPL-1.2
"""The component page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidik.access.services import requires
from vidik.access.types import Action
from vidik.shell.styleguide import sample


@requires(Action.STYLEGUIDE_OPEN)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every token and component of the design system with the rule for using it."""
    return render(request, "shell/styleguide.html", sample(request))
