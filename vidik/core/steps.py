# SPDX-License-Identifier: EUPL-1.2
"""Pages on which a step is taken: done once however often it is sent, refused beside the field.

A view checks its form, does the step within `with refusals_on(form):`, says so and leads on; else
it shows the page with `step_page`. `done_once` guards it against a second click and a second tab.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import TracebackType
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vidik.core.pages import Label, Trail, posted
from vidik.core.workflow import Refusal

View = Callable[..., HttpResponseBase]
MARK: Final = "once"
"""The field in which a form carries its mark."""
_TAKEN_BACK: Final = "vidik_taken_back"
MARK_LASTS: Final = 24 * 3600
"""Seconds for which a mark is remembered; no sign-in lasts longer than half of it."""


def new_mark() -> str:
    """Return a mark for a form that must not be done twice when it is sent twice."""
    return secrets.token_urlsafe(16)


def is_first(request: HttpRequest) -> bool:
    """Return whether a form is sent for the first time: not by a double click, nor by a reload.

    The mark is stored in the transaction of what the form does: of two that come at once the second
    waits for the first one. A form without a mark counts as the first.
    """
    key = _mark_of(request)
    return not key or cache.add(key, 1, MARK_LASTS)


def take_back(request: HttpRequest) -> None:
    """Let a form be sent again, since nothing was done."""
    setattr(request, _TAKEN_BACK, True)
    if key := _mark_of(request):
        cache.delete(key)


def submit_once(view: View) -> View:
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
    """Return whether a view took its form back, or tells of an error where it leads to."""
    queued = getattr(messages.get_messages(request), "_queued_messages", ())
    return getattr(request, _TAKEN_BACK, False) or any(
        each.level >= messages.ERROR for each in queued
    )


def _mark_of(request: HttpRequest) -> str:
    mark = request.POST.get(MARK, "")[:100]
    who = getattr(request.user, "pk", None) or "visitor"
    return f"{MARK}:{who}:{request.path}:{mark}" if mark else ""


class _Refusals:
    """Takes what a service refuses within its block to where the reader sees it."""

    def __init__(self, where: Form | HttpRequest) -> None:
        self._where = where

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Show a refusal; everything else is raised on."""
        if not isinstance(error, ValidationError | Refusal):
            return False
        if isinstance(self._where, Form):
            place(self._where, error)
        else:
            for reason in reasons_of(error):
                messages.error(self._where, reason)
        return True


def refusals_on(where: Form | HttpRequest) -> _Refusals:
    """Show what a service refuses on a form, beside the fields concerned, or in a message."""
    return _Refusals(where)


def reasons_of(error: ValidationError | Refusal) -> list[str]:
    """Return the sentences of a refusal."""
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def place(form: Form, error: ValidationError | Refusal) -> None:
    """Put what a service refused beside the fields concerned."""
    if isinstance(error, Refusal):
        form.add_error(None, str(error))
    elif not hasattr(error, "error_dict"):
        form.add_error(None, error)
    else:
        for field, errors in error.error_dict.items():
            for item in errors:
                form.add_error(field if field in form.fields else None, item)


def step_page(
    request: HttpRequest,
    form: Form,
    *,
    title: Label,
    back: str,
    trail: Sequence[tuple[str | None, str]],
    button: Label = "",
    intro: Label = "",
    template: str = "core/step.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of a step, the button that takes it and the way back; 422 with faults.

    Args:
        request: the request.
        form: what the step asks; a form without fields only asks whether one is sure.
        title: what is done.
        back: where it leads if nothing is done.
        trail: the way to the page.
        button: what the button says, where that is not the title.
        intro: what follows from it.
        template: a page that shows more beside the form; it extends `core/step.html`.
        context: what that page needs.
    """
    context |= {"form": form, "title": title, "button": button or title, "back": back}
    context |= {"trail": trail, "intro": intro}
    return render(request, template, context, status=422 if form.errors else 200)


class StepForm(Form):
    """What a step asks, and what it does with the answer."""

    title: ClassVar[Label]
    done: ClassVar[Label]
    """What is said once it is done."""
    intro: ClassVar[Label] = ""
    template: ClassVar[str] = "core/step.html"
    chosen: ClassVar[tuple[str, ...]] = ()
    """Fields that a link may fill in."""

    def __init__(self, *args: Any, row: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.actor = row, actor
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the row."""

    def save(self) -> Any:
        """Do the step; gives what it made, where it made something."""
        raise NotImplementedError


def take_step(
    request: HttpRequest,
    kind: type[StepForm] | None,
    row: Any,
    back: str,
    *,
    actor: Any,
    trail: Callable[[str], Trail],
    more: Mapping[str, Any],
) -> HttpResponse:
    """Ask what a step needs, take it, say so and lead back.

    Args:
        request: the request.
        kind: the step; None: there is no such step, which is not found.
        row: what the step is taken with.
        back: where it leads, done or not.
        actor: who takes it.
        trail: makes the way to the page from its title.
        more: what the page shows besides.
    """
    if kind is None:
        raise Http404
    chosen = {name: value for name in kind.chosen if (value := request.GET.get(name))}
    form = kind(posted(request), row=row, actor=actor, initial=chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            form.save()
            messages.success(request, str(kind.done))
            return redirect(back)
    title = str(kind.title)
    return step_page(
        request, form, title=title, back=back, intro=kind.intro,
        template=kind.template, trail=trail(title), **more,
    )  # fmt: skip
