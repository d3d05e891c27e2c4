# SPDX-License-Identifier: EUPL-1.2
"""The room of conferences as a Django app."""

from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    """Case conferences and consultative meetings."""

    name = "vidik.conferences"
    label = "conferences"
    verbose_name = "Conferences"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, pages, and what it adds elsewhere."""
        from vidik.conferences import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            finders,
            loading,
            locks,
            menu,
            merging,
            occurrences,
            policies,
            row_security,
            sections,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        menu.register()
        merging.register()
        extension.register()
        loading.register()
        finders.register()
        sections.register()
        work.register()
        occurrences.register()
