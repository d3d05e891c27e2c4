# SPDX-License-Identifier: EUPL-1.2
"""The prevention room as a Django app."""

from django.apps import AppConfig


class PreventionConfig(AppConfig):
    """Who recognises, labour inspections, exercises."""

    name = "vidik.prevention"
    label = "prevention"
    verbose_name = "Prevention"

    def ready(self) -> None:
        """Register the room's acts, policies, row security and pages."""
        from vidik.prevention import (  # noqa: PLC0415 - apps are loaded first
            acts,
            menu,
            merging,
            policies,
            row_security,
        )

        acts.register()
        policies.register()
        row_security.register()
        menu.register()
        merging.register()
