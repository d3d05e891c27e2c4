# SPDX-License-Identifier: EUPL-1.2
"""The prevention room as a Django app."""

from django.apps import AppConfig


class PreventionConfig(AppConfig):
    """Who recognises, labour inspections, exercises."""

    name = "vidik.prevention"
    label = "prevention"
    verbose_name = "Prevention"

    def ready(self) -> None:
        """Register the room's acts, pages and register."""
        from vidik.prevention import (  # noqa: PLC0415 - apps are loaded first
            acts,
            menu,
            registers,
            services,
        )

        acts.register()
        menu.register()
        registers.register()
        services.register()
