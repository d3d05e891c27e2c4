# SPDX-License-Identifier: EUPL-1.2
"""What every request passes through on the ground floor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from vidik.core.languages import Language, languages
from vidik.core.packparts import left_out

GetResponse = Callable[[HttpRequest], HttpResponse]


class ChosenLanguage:
    """Speak the language that the visitor chose, else the one that the browser asks for.

    Django's own middleware knows languages without their script.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language for the time of the request, then leave the thread as it was."""
        language = chosen_language(request)
        request.LANGUAGE_CODE = language.tag
        with translation.override(language.tag):
            response = self._get_response(request)
        response.headers["Content-Language"] = language.html
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def chosen_language(request: HttpRequest) -> Language:
    """Return the language for a request: of the cookie, else the first that the browser accepts."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = languages()
    for each in known.all:
        if each.tag == cookie:
            return each
    for part in request.headers.get("Accept-Language", "").split(","):
        if found := known.asked_for(part.split(";", 1)[0].strip()):
            return found
    return known.default


class PrivateResponses:
    """Keep pages of signed-in people out of every cache, and feature access at a minimum."""

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the response."""
        response = self._get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        return response


class SentByScript:
    """Say where a form leads that `core/sending.js` sent, instead of leading the script there.

    A script that follows a redirect would have the next page rendered, with its messages, unseen.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer without a page what would lead to another one; its address is in `Location`."""
        response = self._get_response(request)
        leads_on = response.status_code in {301, 302, 303}
        if leads_on and request.method == "POST" and "X-Sent-By-Script" in request.headers:
            response.status_code = 204
        return response


class LeftOutPages:
    """Know no pages of a part that the pack in use leaves out."""

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        """Look at the address once it is known whose it is.

        Raises:
            Http404: it belongs to a part that is left out.
        """
        match = request.resolver_match
        if match is not None and match.namespace in left_out():
            raise Http404
