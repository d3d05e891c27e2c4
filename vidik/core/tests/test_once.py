# SPDX-License-Identifier: EUPL-1.2
"""A form that was refused may be sent again, wherever its view leads; one that was done may not."""

from __future__ import annotations

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.test import RequestFactory

from vidik.core.steps import submit_once, take_back

pytestmark = pytest.mark.django_db


def _sent(mark: str) -> HttpRequest:
    request = RequestFactory().post("/a-form/", {"once": mark})
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("how", ["done", "error", "taken-back"])
def test_it_is_done_once_and_refused_as_often_as_it_is_sent(how: str) -> None:
    done = []

    @submit_once
    def view(request: HttpRequest) -> HttpResponse:
        done.append(how)
        if how == "error":
            messages.error(request, "It was refused.")
        elif how == "taken-back":
            take_back(request)
            messages.info(request, "Somebody was faster.")
        else:
            messages.success(request, "It was done.")
        return redirect("/elsewhere/")

    published = []
    for _time in range(2):
        request = _sent(how)
        assert view(request).status_code == 302
        published.append([str(each) for each in messages.get_messages(request)])
    assert len(done) == (1 if how == "done" else 2)
    assert ("carried out once" in published[1][0]) == (how == "done")


def test_the_form_of_every_step_carries_a_mark() -> None:
    page = get_template("core/step.html").template.source
    assert page.count("<form") == page.count("{% once %}") == 1
