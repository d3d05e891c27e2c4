# SPDX-License-Identifier: EUPL-1.2
"""The institutions room as a Django app."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """The registry of institutions."""

    name = "vidik.institutions"
    label = "institutions"
    verbose_name = "Institutions"

    def ready(self) -> None:
        """Register the room's policies and its part of country packs."""
        from vidik.institutions import (  # noqa: PLC0415 - apps are loaded first
            acts,
            finders,
            locks,
            policies,
            work,
        )
        from vidik.institutions.services import loading  # noqa: PLC0415 - see above

        acts.register()
        policies.register()
        locks.register()
        loading.register()
        work.register()
        finders.register()
