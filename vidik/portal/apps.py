# SPDX-License-Identifier: EUPL-1.2
"""The portal room as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal room."""

    name = "vidik.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Register the room's policies and menu entries."""
        from vidik.portal import (  # noqa: PLC0415 - apps are loaded first
            acts,
            loading,
            menu,
            occurrences,
            policies,
        )

        acts.register()
        policies.register()
        loading.register()
        occurrences.register()
        menu.register()
