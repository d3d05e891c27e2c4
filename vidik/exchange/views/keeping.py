# SPDX-License-Identifier: EUPL-1.2
"""Files whose retention period ends soon, for the institutions between which they went."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.paging import page_of
from vidik.core.retention import in_words, period_of
from vidik.exchange.selectors import keeping
from vidik.exchange.selectors.keeping import CAME, SENT
from vidik.exchange.services import reading
from vidik.exchange.views.common import trail

AHEAD: Final = dt.timedelta(days=90)
"""So long before its end a file stands on the list."""


@requires(Action.EXCHANGE_READ)
@require_safe
def files_due(request: HttpRequest) -> HttpResponse:
    """List the institution's files that are destroyed soon, the first to go first."""
    kind = CAME if request.GET.get("kind") == CAME else SENT
    period = period_of(kind)
    files, total = keeping.files_due(actor_of(request), kind, within=AHEAD)
    reading.record_list("files", found=total, actor=actor_of(request))
    return render(
        request,
        "exchange/files_due.html",
        {
            "kinds": [(code, period_of(code).kind.label, code == kind) for code in (SENT, CAME)],
            "period": in_words(period.days),
            "days": AHEAD.days,
            "page": page_of(request, files),
            "total": total,
            "trail": trail((_("Files that will be destroyed"), "")),
        },
    )
