# SPDX-License-Identifier: EUPL-1.2
"""What the pages of every room do alike: what was sent, whose language, headings that sort."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.functional import Promise

from vidik.core.formats import base_language

Trail = list[tuple[str, str]]
"""The way to a page: addresses and labels."""

Label = str | Promise
MARK: Final = "once"
"""The field in which a form carries its mark."""
MARK_LASTS: Final = 24 * 3600
"""Seconds for which a mark is remembered; no sign-in lasts longer than half of it."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even if it is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def new_mark() -> str:
    """Give a mark for a form that must not be done twice when it is sent twice."""
    return secrets.token_urlsafe(16)


def is_first(request: HttpRequest) -> bool:
    """Say whether a form is sent for the first time: not by a double click, nor by a reload.

    The mark is kept in the transaction of what the form does: of two that come at once the second
    waits for the first one. A form without a mark counts as the first.
    """
    key = _mark_of(request)
    return not key or cache.add(key, 1, MARK_LASTS)


def take_back(request: HttpRequest) -> None:
    """Let a form be sent again, since nothing was done."""
    if key := _mark_of(request):
        cache.delete(key)


def _mark_of(request: HttpRequest) -> str:
    mark = request.POST.get(MARK, "")[:100]
    who = getattr(request.user, "pk", None) or "visitor"
    return f"{MARK}:{who}:{request.path}:{mark}" if mark else ""


def page_language() -> str:
    """Give `en` or `sr`, the language whose columns a page in either script reads."""
    return base_language(translation.get_language() or "en")


def sortable(columns: Iterable[tuple[Label, str]], sort: str) -> list[tuple[Label, str, str]]:
    """Give the headings of a list: label, the sort that a click asks for, the present order."""
    shown: list[tuple[Label, str, str]] = []
    for label, key in columns:
        order = {key: "ascending", f"-{key}": "descending"}.get(sort, "") if key else ""
        shown.append((label, f"-{key}" if order == "ascending" else key, order))
    return shown


def place(form: Form, error: ValidationError) -> None:
    """Put what a service refused beside the fields concerned."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        for item in errors:
            form.add_error(field if field in form.fields else None, item)
