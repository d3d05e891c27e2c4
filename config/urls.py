# SPDX-License-Identifier: EUPL-1.2
"""Every address of the house; each one has a row in the permission matrix."""

from django.urls import include, path

urlpatterns = [
    path("", include("vidik.portal.urls")),
    path("access/", include("vidik.access.urls")),
    path("account/", include("vidik.accounts.urls")),
    # Words that say nothing to whoever looks through a history.
    path("contact/", include("vidik.referral.urls_help")),
    path("today/", include("vidik.participation.urls_own")),
    path("exchange/", include("vidik.exchange.urls")),
    path("cases/", include("vidik.cases.urls")),
    path("expected-notices/", include("vidik.proceedings.urls")),
    path("traces/", include("vidik.tracing.urls")),
    path("figures/", include("vidik.figures.urls")),
    path("findings/", include("vidik.figures.urls_findings")),
    path("forms/", include("vidik.forms.urls")),
    path("identification/", include("vidik.identification.urls")),
    path("identities/", include("vidik.vault.urls")),
    path("institutions/", include("vidik.institutions.urls")),
    path("questionnaires/", include("vidik.questionnaires.urls")),
    path("recommendations/", include("vidik.recommendations.urls")),
    path("report/", include("vidik.report.urls")),
    path("school-cooperations/", include("vidik.protection.urls")),
    path("services/", include("vidik.catalogue.urls_public")),
    path("events/", include("vidik.events.urls")),
    path("catalogue/", include("vidik.catalogue.urls")),
    path("bodies/", include("vidik.bodies.urls")),
    path("stays/", include("vidik.protection.stays_urls")),
    path("plans/", include("vidik.plans.urls")),
    path("assessments/", include("vidik.assessments.urls")),
    path("conferences/", include("vidik.conferences.urls")),
    path("matters/", include("vidik.matters.urls")),
    path("own-pages/", include("vidik.participation.urls")),
    path("suspicions/", include("vidik.referral.urls")),
    path("", include("vidik.prevention.urls")),
    path("registers/", include("vidik.registers.urls")),
    path("", include("vidik.shell.urls")),
]
handler400 = "vidik.core.errors.bad_request"
handler403 = "vidik.core.errors.forbidden"
handler404 = "vidik.core.errors.not_found"
handler500 = "vidik.core.errors.server_error"
