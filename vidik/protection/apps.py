# SPDX-License-Identifier: EUPL-1.2
"""The protection room as a Django app."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Ways across the border, work with schools, places to sleep."""

    name = "vidik.protection"
    label = "protection"
    verbose_name = "Protection"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, figures, and what it adds to pages."""
        from vidik.protection import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            figures,
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
        extension.register()
        figures.register()
        loading.register()
        menu.register()
        merging.register()
        sections.register()
        work.register()
