# SPDX-License-Identifier: EUPL-1.2
"""Say with each answer which template wrote the page: pages of one template are looked at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template import Template

HEADER: Final = "X-Template"
_here: Final = threading.local()


def named_template(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Note the template that is not rendered within another; of several, the last is the page."""
    original = Template.render

    def render(self: Template, context: Any) -> Any:
        inside, _here.inside = getattr(_here, "inside", False), True
        try:
            return original(self, context)
        finally:
            _here.inside = inside
            if not inside:
                _here.name = self.name or ""

    Template.render = render  # type: ignore[method-assign]

    def answer(request: HttpRequest) -> HttpResponseBase:
        _here.name = ""
        response = get_response(request)
        response.headers[HEADER] = _here.name
        return response

    return answer
