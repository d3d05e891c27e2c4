# SPDX-License-Identifier: EUPL-1.2
"""What of identification counts itself: registered with the figures, by the same definitions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.figures.registry import Derivation, register_derivation
from vidik.identification.selectors.counting import foreign_notifications, reports, victims
from vidik.referral.selectors.pack import centre
from vidik.registers.registry import register_presence

_OF_VICTIMS = frozenset(victims.AXES) - {"recruitment", "place-of-identification"}
_SHARED = frozenset(
    {"age", "sex", "form", "subtype", "citizenship", "country-of-exploitation", "schooling"}
)


def _centre() -> str:
    return centre().code


def register() -> None:
    """Register every derivation of the room."""
    register_presence("identified", victims.cases_of_victims)
    for derivation in (
        Derivation(
            "victims-identified",
            (_OF_VICTIMS | victims.OTHER_AXES) - {"place-of-identification"},
            _centre,
            victims.count_victims,
            _(
                "Persons for whom a procedure was concluded in the year with the outcome"
                " “identified”; one person counts once, also where two reports concern them or a"
                " procedure that was opened again identifies them once more."
            ),
        ),
        Derivation(
            "victims-identified-share",
            _SHARED | {"place-of-identification"},
            _centre,
            victims.share_of_victims,
            _("Identified victims with a property, in percent of those named by the rest."),
            absent_is_zero=False,
        ),
        Derivation(
            "victims-identified-average-age",
            frozenset({"age", "sex", "form", "citizenship"}),
            _centre,
            victims.average_age,
            _("Mean of the age at identification of those whose age is known."),
            absent_is_zero=False,
        ),
        Derivation(
            "victims-internet-share",
            frozenset(),
            _centre,
            victims.share_with_internet,
            _("Identified victims with the internet used for recruitment or for exploitation."),
            absent_is_zero=False,
        ),
        Derivation(
            "victims-recruitment-share",
            frozenset({"form", "recruitment"}),
            _centre,
            victims.share_by_recruitment,
            _("Identified victims of a form, by way of recruitment; several ways may apply."),
            absent_is_zero=False,
        ),
        Derivation(
            "reports-received",
            frozenset({"report-source", "outcome", "reason", "citizenship", "system"}),
            _centre,
            reports.count_reports,
            _(
                "Reports received in the year, by their outcome at its end. What is opened "
                "again, suspended or resumed later does not change this year."
            ),
        ),
        Derivation(
            "reports-received-share",
            frozenset({"report-source", "outcome", "reason"}),
            _centre,
            reports.share_of_reports,
            _(
                "Reports of the year with an outcome at its end, in percent of those of a source;"
                " with a reason, in percent of those in which nobody was found to be a victim."
            ),
            absent_is_zero=False,
        ),
        Derivation(
            "persons-in-reports",
            frozenset({"outcome", "age", "sex", "form", "citizenship"}),
            _centre,
            reports.count_persons,
            _(
                "Persons whom reports of the year concern, each once, by outcome at its end: of"
                " several procedures the one that identified them counts, else the newest."
            ),
        ),
        Derivation(
            "service-beneficiaries",
            frozenset({"service", "status"}),
            _centre,
            reports.count_referred,
            _(
                "Persons to whom a service was provided in the year after they were referred on,"
                " and who were not identified by its end; whoever refused, or was refused, is not"
                " among them."
            ),
            needs=frozenset({"service", "status"}),
        ),
        Derivation(
            "shelter-beneficiaries",
            frozenset({"status"}),
            _centre,
            reports.count_sheltered,
            _(
                "Persons who were accommodated in the shelter in the year and not identified by"
                " its end."
            ),
            needs=frozenset({"status"}),
        ),
        Derivation(
            "reports-after-word-from-abroad",
            frozenset({"country", "operation", "outcome"}),
            _centre,
            foreign_notifications.count_after_notification,
            _("Reports of the year behind which the centre recorded information from abroad."),
        ),
        Derivation(
            "form-rank",
            frozenset({"form"}),
            _centre,
            victims.rank_of_forms,
            _("Place of a form of exploitation by its number of identified victims."),
            needs=frozenset({"form"}),
            absent_is_zero=False,
        ),
    ):
        register_derivation(derivation)
