# SPDX-License-Identifier: EUPL-1.2
"""The room of matters as a Django app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Criminal matters from the offence to the final judgment."""

    name = "vidik.matters"
    label = "matters"
    verbose_name = "Matters"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, and what it adds to pages."""
        from vidik.matters import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            figures,
            finders,
            loading,
            locks,
            menu,
            merging,
            policies,
            row_security,
            sections,
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
        sections.register()
        work.register()
