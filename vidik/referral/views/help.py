# SPDX-License-Identifier: EUPL-1.2
"""Pages for somebody who needs help themselves, also in languages beyond the office's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vidik.access.services import public
from vidik.access.types import Actor
from vidik.core.languages import languages
from vidik.core.pages import posted
from vidik.core.telephones import Telephone, danger_telephones, helplines
from vidik.referral.forms import CodeForm, MessageForm
from vidik.referral.forms_help import HelpForm
from vidik.referral.limits import count_wrong_code, slow_down, within
from vidik.referral.selectors.next_steps import next_steps
from vidik.referral.selectors.words import (
    PublicLanguage,
    Words,
    further_languages,
    own_words,
    public_languages,
)
from vidik.referral.services import receiving, reporter_follow_up
from vidik.referral.services.checking import check_draft
from vidik.referral.types import Receipt, ReportState
from vidik.referral.views.following import write_once

_TOO_OFTEN: Final = "too-often"


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The language of a page: one of the pack's further ones, or that of the interface."""

    tag: str
    words: Words
    further: PublicLanguage | None

    def address(self, name: str) -> str:
        """Return the address of a page in this language."""
        return reverse(f"help:{name}-in", args=[self.tag]) if self.tag else reverse(f"help:{name}")

    def named(self, rows: list[Telephone]) -> list[dict[str, str]]:
        """Name whom numbers reach in this language."""
        known = self.further.telephones if self.further else {}
        return [
            {
                "number": each.number,
                "call": self.words.call % {"number": each.number},
                "label": known.get(each.code) or str(each.label),
                # What else the pack says of it is in the languages of the office alone.
                "more": "" if self.further else ", ".join(filter(None, map(str, (each.hours,)))),
            }
            for each in rows
        ]

    def frame(self) -> dict[str, Any]:
        """Return what the frame of a page needs."""
        frame: dict[str, Any] = {
            "words": self.words,
            "leave_words": self.words.leave,
            "tongue": self.further,
            "start": self.address("start"),
            "come_back": self.address("come-back"),
        }
        if self.further is not None:
            frame["html_language"] = self.further.html
            frame["is_right_to_left"] = self.further.direction == "rtl"
        return frame


def _tongue(tag: str) -> _Tongue:
    if not tag:
        return _Tongue("", own_words(), None)
    found = public_languages().get(tag)
    if found is None:
        raise Http404
    return _Tongue(tag, found.words, found)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def start(request: HttpRequest, tag: str = "") -> HttpResponse:
    """Say whom to call, and take what somebody writes who needs help."""
    tongue = _tongue(tag)
    language = tongue.further.english_name if tongue.further else ""
    form = HelpForm(posted(request), words=tongue.words, language=language)
    if request.method == "POST":
        receipt = _filed(request, form)
        if receipt is not None:
            return _receipt(request, receipt, tongue)
    context = tongue.frame() | {
        "form": form,
        "calls": tongue.named(danger_telephones()),
        "helplines": tongue.named(helplines()),
        "others": further_languages(but=tag),
        "office": languages().named(),
    }
    return render(request, "referral/help/start.html", context, status=_status(form))


def _status(form: HelpForm) -> int:
    if form.before is not None:
        return 409
    if not form.errors:
        return 200
    return 429 if form.has_error("__all__", _TOO_OFTEN) else 422


def _filed(request: HttpRequest, form: HelpForm) -> Receipt | None:
    """File what was written; None, with the faults in the form, where it cannot be."""
    if not form.is_valid():
        return None
    draft, visitor = form.draft(), Actor.visitor()
    try:
        check_draft(draft, visitor)
        # Sent again it is no further report: the code of the last one is not withheld.
        if not receiving.was_received_before(draft) and not within(request, "report"):
            form.add_error(None, ValidationError(form.words.too_often, code=_TOO_OFTEN))
            return None
        receipt = receiving.file_report(draft, actor=visitor)
    except ValidationError:
        # The fields are checked: what is left is a form that somebody else has sent.
        form.add_error(None, form.words.choose)
        return None
    if receipt.changed:
        form.renew(receipt)
        return None
    return receipt


def _receipt(request: HttpRequest, receipt: Receipt, tongue: _Tongue) -> HttpResponse:
    steps = next_steps(receipt.key, receipt.received_at)
    in_danger = steps is not None and steps.is_danger
    context = tongue.frame() | {
        "receipt": receipt,
        "in_danger": in_danger,
        "next": _next(steps.minutes, tongue, in_danger=in_danger) if steps else "",
        "calls": tongue.named(danger_telephones()) if in_danger else [],
    }
    return render(request, "referral/help/receipt.html", context)


def _next(minutes: int, tongue: _Tongue, *, in_danger: bool) -> str:
    text = tongue.words.next_danger if in_danger else tongue.words.next_other
    return text % {"minutes": minutes}


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def come_back(request: HttpRequest, tag: str = "") -> HttpResponse:
    """Come back with the code: read what the centre wrote, and write more."""
    tongue = _tongue(tag)
    words = tongue.words
    typed = request.POST.get("code", "")[: CodeForm.base_fields["code"].max_length or 0]  # type: ignore[attr-defined]
    message = MessageForm(request.POST if "text" in request.POST else None)
    context = tongue.frame() | {"code": typed, "written": request.POST.get("text", "")}
    if request.method != "POST":
        return render(request, "referral/help/code.html", context)
    if not within(request, "code"):
        context["fault"] = words.too_often
        return render(request, "referral/help/code.html", context, status=429)
    slow_down(request)
    visitor = Actor.visitor()
    try:
        found = reporter_follow_up.find_by_code(typed)
    except ValidationError:
        count_wrong_code(request)
        context["fault"] = words.wrong_code
        return render(request, "referral/help/code.html", context, status=422)
    status = 200
    if message.is_bound:
        status = _write(request, found, message, context)
    followed = reporter_follow_up.open_follow_up(found, actor=visitor)
    states = {
        ReportState.RECEIVED: words.state_received,
        ReportState.TAKEN: words.state_taken,
        ReportState.CLOSED: words.state_closed,
    }
    context |= {
        "followed": followed,
        "state": states[followed.state],
        "next": _next(followed.next.minutes, tongue, in_danger=followed.next.is_danger)
        if followed.next
        else "",
        "calls": tongue.named(danger_telephones())
        if followed.next and followed.next.is_danger
        else [],
    }
    return render(request, "referral/help/report.html", context, status=status)


def _write(request: HttpRequest, found: Any, message: MessageForm, context: dict[str, Any]) -> int:
    """Store a message, and put into the context what the page says of it; gives its status."""
    words = context["words"]
    if not message.is_valid():
        context["fault"] = words.too_long if request.POST.get("text") else words.say_something
        return 422
    if not within(request, "write"):
        context["fault"] = words.too_often
        return 429
    try:
        write_once(request, found, message, Actor.visitor())
    except ValidationError as error:
        context["fault"] = " ".join(error.messages)
        return 422
    context |= {"said": words.message_sent, "written": ""}
    return 200
