# SPDX-License-Identifier: EUPL-1.2
"""The protection room as a Django app."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Ways across the border, work with schools."""

    name = "vidik.protection"
    label = "protection"
    verbose_name = "Protection"

    def ready(self) -> None:
        """Register the room's acts, row security, figures and what it adds to procedures."""
        from vidik.protection import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            figures,
            locks,
            row_security,
            work,
        )

        acts.register()
        row_security.register()
        locks.register()
        extension.register()
        figures.register()
        work.register()
