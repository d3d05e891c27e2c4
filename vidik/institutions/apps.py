# SPDX-License-Identifier: EUPL-1.2
"""The institutions room as a Django app."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """The registry of institutions."""

    name = "vidik.institutions"
    label = "institutions"
    verbose_name = "Institutions"

    def ready(self) -> None:
        """Register the room's policies and menu entry."""
        from vidik.institutions import acts, locks, policies  # noqa: PLC0415 - apps are loaded first

        acts.register()
        policies.register()
        locks.register()
