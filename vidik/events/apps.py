# SPDX-License-Identifier: EUPL-1.2
"""The room of events as a Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events that several institutions report, counted once."""

    name = "vidik.events"
    label = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, and what it adds elsewhere."""
        from vidik.events import (  # noqa: PLC0415 - apps are loaded first
            acts,
            coverage,
            extension,
            figures,
            finders,
            loading,
            locks,
            menu,
            merging,
            occurrences,
            policies,
            row_security,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        loading.register()
        extension.register()
        figures.register()
        finders.register()
        menu.register()
        merging.register()
        work.register()
        occurrences.register()
        coverage.register()
