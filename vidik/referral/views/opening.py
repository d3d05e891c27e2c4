# SPDX-License-Identifier: EUPL-1.2
"""Why somebody opens what was reported, as several pages ask it."""

from __future__ import annotations

from typing import TypedDict

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.referral.forms import OpenForm
from vidik.vault.methods.plain import Plain


class Given(TypedDict):
    """What a look is asked for with."""

    why: str
    reason: Plain


@sensitive_variables()
def given(request: HttpRequest) -> Given:
    """Return what was chosen and what was written; what is too long is refused and not cut.

    Raises:
        ValidationError: the words are too long.
    """
    reason = request.POST.get("reason", "")
    most = OpenForm.base_fields["reason"].max_length  # type: ignore[attr-defined]
    if len(reason) > most:
        raise ValidationError(_("Give the reason in at most %(most)s characters.") % {"most": most})
    return Given(why=request.POST.get("why", ""), reason=Plain(reason))
