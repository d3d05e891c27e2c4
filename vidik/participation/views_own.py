# SPDX-License-Identifier: EUPL-1.2
"""A person's own page. One address, forms that are sent, and nothing that stays behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import public
from vidik.core.formats import format_date
from vidik.core.languages import languages
from vidik.identification.selectors.definitions import definitions
from vidik.participation.forms_own import (
    ChooseForm,
    EnterForm,
    SayForm,
    WithdrawForm,
    WriteForm,
)
from vidik.participation.limits import count_refusal, slow_down, within
from vidik.participation.selectors.pack import is_on, rules
from vidik.participation.selectors.words import Tongue, own_languages, tongue_of
from vidik.participation.services import serving
from vidik.participation.services.serving import LetIn, NotLetIn, OwnPage, Unfit, Visit
from vidik.participation.types import Progress, SayingKind
from vidik.referral.methods import receipts
from vidik.referral.selectors.words import further_languages
from vidik.vault.methods.plain import Plain
from vidik.vault.services.sealing import Erased

COOKIE: Final = "vidik_day"
"""Holds the token of the sign-in; its name says as little as the address."""


def _tongue(tag: str) -> Tongue:
    found = tongue_of(tag)
    if found is None:
        raise Http404
    return found


def _address(tongue: Tongue) -> str:
    return reverse("own:page-in", args=[tongue.tag]) if tongue.tag else reverse("own:page")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
def own(request: HttpRequest, tag: str = "") -> HttpResponse:
    """Let somebody in, show what is theirs, take what they say."""
    if not is_on():
        raise Http404
    tongue = _tongue(tag)
    seen = serving.visit(request.COOKIES.get(COOKIE, ""))
    if request.method != "POST":
        return _show(request, tongue, seen)
    do = request.POST.get("do", "")
    if do == "enter":
        return _enter(request, tongue)
    if do == "choose":
        return _choose(request, tongue)
    if seen is None:
        return HttpResponseRedirect(_address(tongue))
    if not within(request, "say"):
        return _show(request, tongue, seen, fault=tongue.words.too_often, status=429)
    act = _ACTS.get(do)
    return act(request, tongue, seen) if act else _show(request, tongue, seen)


@public
@require_safe
@never_cache
def away(request: HttpRequest) -> HttpResponse:
    """End the sign-in and lead to an everyday page that is not told where one comes from."""
    if not is_on():
        raise Http404
    serving.leave(request.COOKIES.get(COOKIE, ""))
    answer = HttpResponseRedirect(settings.COUNTRY.leave_to or "/")
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Clear-Site-Data"] = '"cache"'
    _forget(answer)
    return answer


# ------------------------------------------------------------------------------------ let in


def _page(
    request: HttpRequest, tongue: Tongue, name: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    frame: dict[str, Any] = {
        "words": tongue.words,
        "leave_words": tongue.words.leave,
        "leave_by": reverse("own:away"),
        "tongue": tongue.further,
        "here": _address(tongue),
    }
    if tongue.further is not None:
        frame["html_language"] = tongue.further.html
        frame["is_right_to_left"] = tongue.further.direction == "rtl"
    return render(request, f"participation/own/{name}.html", frame | dict(context), status=status)


def _others(tag: str) -> dict[str, Any]:
    known = own_languages()
    return {
        "others": [each for each in further_languages(but=tag) if each.tag in known],
        "office": languages().named(),
    }


def _door(
    request: HttpRequest, tongue: Tongue, *, fault: str = "", status: int = 200
) -> HttpResponse:
    form = EnterForm(words=tongue.words)
    answer = _page(
        request, tongue, "enter", {"form": form, "fault": fault} | _others(tongue.tag), status
    )
    if COOKIE in request.COOKIES:
        _forget(answer)
    return answer


def _refused(request: HttpRequest, tongue: Tongue) -> HttpResponse:
    count_refusal(request)
    return _door(request, tongue, fault=tongue.words.not_let_in, status=422)


@sensitive_variables()
def _enter(request: HttpRequest, tongue: Tongue) -> HttpResponse:
    if not within(request, "enter"):
        return _door(request, tongue, fault=tongue.words.too_often, status=429)
    slow_down(request)
    form = EnterForm(request.POST, words=tongue.words)
    if not form.is_valid():
        return _refused(request, tongue)
    typed, phrase = form.cleaned_data["number"], form.cleaned_data["phrase"]
    try:
        if receipts.read(typed) is not None:
            serving.require_code(typed)
            return _choosing(request, tongue, ChooseForm(words=tongue.words), typed)
        let_in = serving.sign_in(typed, phrase)
    except NotLetIn:
        return _refused(request, tongue)
    return _let_in(HttpResponseRedirect(_address(tongue)), let_in)


def _choosing(
    request: HttpRequest, tongue: Tongue, form: ChooseForm, code: str, fault: str = ""
) -> HttpResponse:
    context = {"form": form, "code": code, "fault": fault}
    return _page(request, tongue, "choose", context, 422 if fault else 200)


@sensitive_variables()
def _choose(request: HttpRequest, tongue: Tongue) -> HttpResponse:
    if not within(request, "enter"):
        return _door(request, tongue, fault=tongue.words.too_often, status=429)
    slow_down(request)
    form = ChooseForm(request.POST, words=tongue.words)
    if not form.is_valid():
        return _refused(request, tongue)
    data = form.cleaned_data
    try:
        let_in = serving.open_first(data["code"], data["phrase"], data["again"], data["second"])
    except Unfit as error:
        empty = ChooseForm(words=tongue.words)
        return _choosing(request, tongue, empty, data["code"], getattr(tongue.words, error.why))
    except NotLetIn:
        return _refused(request, tongue)
    return _let_in(_page(request, tongue, "number", {"number": let_in.number}), let_in)


def _let_in(answer: HttpResponse, let_in: LetIn) -> HttpResponse:
    answer.set_cookie(
        COOKIE,
        let_in.token,
        path=reverse("own:page"),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _forget(answer: HttpResponse) -> None:
    answer.delete_cookie(COOKIE, path=reverse("own:page"), samesite="Strict")


# -------------------------------------------------------------------------------------- page


def _show(
    request: HttpRequest, tongue: Tongue, seen: Visit | None, *, fault: str = "", status: int = 200
) -> HttpResponse:
    if seen is None:
        return _door(request, tongue)
    page = serving.page_of(seen)
    context = _told(tongue, page) | {
        "is_full": seen.is_full,
        "form": WriteForm(words=tongue.words),
        "fault": fault,
        "closes": tongue.words.closes % {"minutes": rules().rest_minutes},
        "due": tongue.words.due % {"days": rules().answer_days},
    }
    answer = _page(request, tongue, "page", context, status)
    # Whoever puts the telephone down leaves: the page goes by itself, without a script.
    answer.headers["Refresh"] = f"{rules().rest_minutes * 60}; url={reverse('own:away')}"
    return answer


def _told(tongue: Tongue, page: OwnPage) -> dict[str, Any]:
    words = tongue.words

    def day(value: Any) -> str:
        return _day(tongue, value)

    said = {
        SayingKind.WANTS.value: words.said_wants,
        SayingKind.DOES_NOT_WANT.value: words.said_not,
    }
    plan: dict[str, list[dict[str, Any]]] = {}
    for each in page.plan:
        is_over = each.progress in {Progress.DONE, Progress.NOT_DONE}
        plan.setdefault(tongue.name("domains", each.domain), []).append(
            {
                "line": each.line,
                "what": tongue.name("kinds", each.kind),
                "progress": tongue.name("progress", each.progress),
                "by": "" if is_over or not each.due_on else words.by % {"day": day(each.due_on)},
                "said": said[each.said] % {"day": day(each.said_on)} if each.said else "",
                "may_say": not is_over,
                "wants": each.said != SayingKind.WANTS,
                "does_not_want": each.said != SayingKind.DOES_NOT_WANT
                and (each.progress != Progress.NOT_WANTED or each.said == SayingKind.WANTS),
            }
        )
    states = {each.code: each.state for each in page.rights}
    rights = [
        (
            tongue.name("rights", kind.code),
            tongue.name("states", states[kind.code]) if kind.code in states else words.not_offered,
        )
        for kind in definitions().entitlements
        if page.rights or page.plan
    ]
    return {
        "plan": list(plan.items()),
        "rights": rights,
        "letters": [
            (each.inward, _day(tongue, timezone.localdate(each.at)), each.text)
            for each in page.letters
        ],
        "shared": [
            (
                each.key,
                tongue.name("sharing", each.purpose),
                words.until % {"day": day(each.until)},
                each.is_withdrawn,
            )
            for each in page.shared
        ],
        "looks": [
            (
                day(each.on),
                tongue.name("bodies", each.body),
                tongue.name("purposes", each.purpose) if each.purpose else "",
            )
            for each in page.looks
        ],
    }


def _day(tongue: Tongue, value: Any) -> str:
    if tongue.further is not None:
        return f"{value:%Y-%m-%d}"
    return format_date(value, get_language() or "en")


# --------------------------------------------------------------------------------------- acts


def _back(tongue: Tongue, place: int) -> HttpResponse:
    """Lead back to where she was on the page; the address says a number."""
    return HttpResponseRedirect(f"{_address(tongue)}#{place}")


def _say(request: HttpRequest, tongue: Tongue, seen: Visit) -> HttpResponse:
    form = SayForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            serving.say_of_activity(seen, data["line"], SayingKind(data["kind"]))
        except NotLetIn:
            return HttpResponseRedirect(_address(tongue))
    return _back(tongue, 1)


@sensitive_variables()
def _write(request: HttpRequest, tongue: Tongue, seen: Visit) -> HttpResponse:
    form = WriteForm(request.POST, words=tongue.words)
    if not form.is_valid() or not form.cleaned_data["text"].strip():
        return _show(request, tongue, seen, fault=tongue.words.say_something, status=422)
    try:
        serving.write(seen, Plain(form.cleaned_data["text"]), kind=form.kind)
    except (ValidationError, Erased):
        return _show(request, tongue, seen, fault=tongue.words.say_something, status=422)
    return _back(tongue, 3)


def _withdraw(request: HttpRequest, tongue: Tongue, seen: Visit) -> HttpResponse:
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            serving.withdraw_consent(seen, form.cleaned_data["sharing"])
        except NotLetIn:
            return HttpResponseRedirect(_address(tongue))
    return _back(tongue, 4)


def _give_back(request: HttpRequest, tongue: Tongue, seen: Visit) -> HttpResponse:
    serving.give_back(seen)
    answer = _page(request, tongue, "gone", {})
    _forget(answer)
    return answer


_ACTS: Final[Mapping[str, Callable[[HttpRequest, Tongue, Visit], HttpResponse]]] = {
    "say": _say,
    "write": _write,
    "withdraw": _withdraw,
    "give-back": _give_back,
}
