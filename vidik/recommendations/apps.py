# SPDX-License-Identifier: EUPL-1.2
"""The recommendations room as a Django app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Recommendations and their assessments."""

    name = "vidik.recommendations"
    label = "recommendations"
    verbose_name = "Recommendations"

    def ready(self) -> None:
        """Register the room's policies, menu entry and merge handler."""
        from vidik.recommendations import (  # noqa: PLC0415 - apps are loaded first
            acts,
            coverage,
            extension,
            finders,
            locks,
            merging,
            occurrences,
            policies,
            row_security,
            work,
        )
        from vidik.recommendations.services import loading  # noqa: PLC0415 - as above

        acts.register()
        policies.register()
        locks.register()
        loading.register()
        merging.register()
        work.register()
        occurrences.register()
        coverage.register()
        finders.register()
        row_security.register()
        extension.register()
