# SPDX-License-Identifier: EUPL-1.2
"""What an inspection at which foreign workers were found is shown in: codes alone."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INSPECTIONS: Final = "inspections"
"""Code of the register of inspections."""


class Share(TextChoices):
    """For how many of the workers found something is true: of the group, never of one of them."""

    ALL = "all", pgettext_lazy("workers", "for all workers")
    SOME = "some", pgettext_lazy("workers", "for some workers")
    NONE = "none", pgettext_lazy("workers", "for none")
    EXEMPT = "exempt", pgettext_lazy("workers", "not needed")
    UNKNOWN = "unknown", pgettext_lazy("workers", "not known")


class FollowUp(TextChoices):
    """What the inspection led to; several may be."""

    NOTHING = "nothing", pgettext_lazy("inspection", "no measure was needed")
    ORDER = "order", _("an order of the inspection")
    BAN = "ban", _("a prohibition of work")
    CHARGE = "charge", _("a misdemeanour charge")
    CRIMINAL = "criminal", pgettext_lazy("inspection", "a criminal report")
    POLICE = "police", _("a referral to the police")
    FOREIGN = "foreign", _("a notice to the administration for foreigners")
    REPORTED = "reported", _("a suspicion reported to the centre")


class EmployerKind(TextChoices):
    """What kind of employer was inspected."""

    COMPANY = "company", _("company")
    TRADER = "trader", _("sole trader")
    FOREIGN = "foreign", _("branch of a foreign company")
    AGENCY = "agency", _("temporary employment agency")
    PERSON = "person", _("natural person or household")
    PUBLIC = "public", _("public body or enterprise")
    UNKNOWN = "unknown", pgettext_lazy("employer", "not known")


class EmployerSize(TextChoices):
    """How many work for an employer, in the bands of official statistics."""

    MICRO = "micro", _("fewer than 10")
    SMALL = "small", _("10 to 49")
    MEDIUM = "medium", _("50 to 249")
    LARGE = "large", _("250 or more")
    UNKNOWN = "unknown", pgettext_lazy("employer", "not known")


class NoState(TextChoices):
    """What is in place of a state where workers have none or it is not known."""

    # The code for it in travel documents, as the vault keeps it too.
    STATELESS = "XXX", _("without citizenship")
    UNKNOWN = "unknown", pgettext_lazy("citizenship", "not known")


class StrikeReason(TextChoices):
    """Why a record of an inspection was struck out."""

    WRONG = "wrong", pgettext_lazy("inspection", "something in it is wrong")
    TWICE = "twice", pgettext_lazy("inspection", "it was entered twice")
    NONE = "none", pgettext_lazy("inspection", "there was no such inspection")


QUESTIONS: Final = (
    "contracts", "insured", "permits", "safe", "paid", "withheld", "housed",
)  # fmt: skip
"""What is asked of the group of workers, each answered by a `Share`."""

MAY_BE_NEEDLESS: Final = frozenset({"permits"})
"""The questions that may be answered by `Share.EXEMPT`."""


def answers_to(question: str) -> list[Share]:
    """Return what may be answered to one of the questions."""
    return [each for each in Share if each != Share.EXEMPT or question in MAY_BE_NEEDLESS]
