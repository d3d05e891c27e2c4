# SPDX-License-Identifier: EUPL-1.2
"""Turn refusals into the answers that pages give."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from vidik.access.services import actor_of
from vidik.access.types import Denied, NotElevated, Refused
from vidik.audit.services.recording import record
from vidik.core import errors


class Refusals:
    """Answer 403 with the reason for a missing right, 404 for what is out of scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for our two refusals, leave every other exception to Django.

        The view's transaction is rolled back by now; the refusal is recorded in one of its own.
        """
        if isinstance(exception, Http404):
            _record_miss(request)
        if not isinstance(exception, Refused):
            return None
        if isinstance(exception, NotElevated):
            return _lead_to_elevation(request)
        match = request.resolver_match
        requested = exception.action or getattr(match and match.func, "vidik_action", "")
        with transaction.atomic():
            record(
                actor_of(request).label,
                "access.denied",
                label=exception.label,
                key=exception.key,
                action=str(requested),
                known=isinstance(exception, Denied),
            )
        if isinstance(exception, Denied):
            return errors.forbidden(request, exception)
        return errors.not_found(request, Http404())


def _record_miss(request: HttpRequest) -> None:
    """Record that somebody asked for a key that is not there for them; which one is not recorded.

    Views that narrow a query find nothing where others refuse: whoever tries keys looks the same
    in the record, and in the list of unusual patterns, whichever way a view goes.
    """
    match = request.resolver_match
    actor = actor_of(request)
    action = getattr(match and match.func, "vidik_action", "public")
    if match is None or not match.kwargs or actor.is_visitor or action == "public":
        return
    with transaction.atomic():
        record(actor.label, "access.missed", label=match.app_name, action=str(action))


def _lead_to_elevation(request: HttpRequest) -> HttpResponse:
    """Ask for an elevated session first; what was sent meanwhile has changed nothing."""
    target = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        messages.warning(
            request, _("Nothing has been done yet: confirm that it is you, then try again.")
        )
        # Where only sending is possible, the page it was sent from is the one to come back to.
        target = _local_referrer(request)
    return HttpResponseRedirect(f"{reverse('elevate')}?{urlencode({'next': target})}")


def _local_referrer(request: HttpRequest) -> str:
    """Return the page of ours that a request came from, the front page where it does not tell."""
    referrer = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(
        referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referrer if allowed else "/"
