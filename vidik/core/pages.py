# SPDX-License-Identifier: EUPL-1.2
"""What the pages of every room do alike: what was sent, whose language, headings that sort."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Final

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vidik.core.formats import base_language

Trail = list[tuple[str, str]]
"""The way to a page: addresses and labels."""

Label = str | Promise
View = Callable[..., HttpResponseBase]
MARK: Final = "once"
"""The field in which a form carries its mark."""
_TAKEN_BACK: Final = "vidik_taken_back"
MARK_LASTS: Final = 24 * 3600
"""Seconds for which a mark is remembered; no sign-in lasts longer than half of it."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even if it is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def number_of(typed: str) -> int:
    """Give the key of a row that was posted; 0, which no row has, for what can be none."""
    most = 18  # digits of what the database counts with
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= most else 0


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
    setattr(request, _TAKEN_BACK, True)
    if key := _mark_of(request):
        cache.delete(key)


def done_once(view: View) -> View:
    """Let a view's form be done once: sent again, it leads where it led the first time.

    Whatever is not answered by a redirect was not done, nor what is led elsewhere with an error,
    nor what the view itself took back: such a form may be sent again.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if not is_first(request):
            messages.info(request, _("This form was already sent. It was carried out once."))
            led_to = cache.get(_mark_of(request))
            return redirect(led_to if isinstance(led_to, str) else request.path)
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseRedirect) and not _was_refused(request):
            if key := _mark_of(request):
                cache.set(key, answer.url, MARK_LASTS)
        else:
            take_back(request)
        return answer

    return once


def _was_refused(request: HttpRequest) -> bool:
    """Say whether a view took its form back, or tells of an error where it leads to."""
    told = getattr(messages.get_messages(request), "_queued_messages", ())
    return getattr(request, _TAKEN_BACK, False) or any(
        each.level >= messages.ERROR for each in told
    )


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
