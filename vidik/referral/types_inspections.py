# SPDX-License-Identifier: EUPL-1.2
"""What an inspection at which foreign workers were found is told in: codes alone."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Share(TextChoices):
    """Of how many of the workers found something is so: of the group, never of one of them."""

    ALL = "all", pgettext_lazy("workers", "all")
    SOME = "some", pgettext_lazy("workers", "some")
    NONE = "none", pgettext_lazy("workers", "none")
    UNKNOWN = "unknown", pgettext_lazy("workers", "not known")


class Followed(TextChoices):
    """What the inspection led to; several may be."""

    NOTHING = "nothing", pgettext_lazy("inspection", "nothing had to follow")
    ORDER = "order", _("an order of the inspection")
    CHARGE = "charge", _("a misdemeanour charge")
    POLICE = "police", _("a referral to the police")
    REPORTED = "reported", _("a suspicion reported to the centre")


class StruckWhy(TextChoices):
    """Why a record of an inspection was struck out."""

    WRONG = "wrong", pgettext_lazy("inspection", "something in it is wrong")
    TWICE = "twice", pgettext_lazy("inspection", "it was entered twice")
    NONE = "none", pgettext_lazy("inspection", "there was no such inspection")


QUESTIONS: Final = (
    "contracts", "insured", "permits", "safe", "paid", "withheld", "housed",
)  # fmt: skip
"""What is asked of the group of workers, each answered by a `Share`."""
