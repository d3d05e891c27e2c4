# SPDX-License-Identifier: EUPL-1.2
"""What the room's pages share: finding rows, placing errors, the room's own navigation."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import actor_of
from vidik.exchange.models import Addressee, Notice
from vidik.exchange.selectors import lists, notices
from vidik.exchange.services import attaching

UPLOAD_MOST: Final = attaching.FILES_MOST * attaching.FILE_LARGEST + 2**20
"""Bytes that a form with files may carry: as many files as are taken, and the words."""
Trail = list[tuple[str, str]]


def common(request: HttpRequest, tab: str) -> dict[str, Any]:
    """Return what the room's own navigation needs."""
    return {"tab": tab, "counts": lists.counts(actor_of(request), now=timezone.now())}


def found_notice(request: HttpRequest, key: uuid.UUID) -> Notice:
    """Return a notice of the address, or answer that there is none."""
    try:
        return notices.notice(actor_of(request), key)
    except Notice.DoesNotExist:
        raise Http404 from None


def found_addressee(request: HttpRequest, key: uuid.UUID) -> Addressee:
    """Return a letter of the address, or answer that there is none."""
    try:
        return notices.addressee(actor_of(request), key)
    except Addressee.DoesNotExist:
        raise Http404 from None


def trail(*steps: tuple[str, str]) -> Trail:
    """Return the way from the inbox to a page: addresses and labels."""
    first = (reverse("exchange:inbox"), _("Notices"))
    return [first, *((address, label) for label, address in steps)]
