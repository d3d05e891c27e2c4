# SPDX-License-Identifier: EUPL-1.2
"""The bodies as a Django app."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies, their posts and who holds them, sessions, conclusions and tasks."""

    name = "vidik.bodies"
    label = "bodies"
    verbose_name = "Bodies"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, part of packs, menu, work, figures."""
        from vidik.bodies import (  # noqa: PLC0415 - apps are loaded first
            acts,
            coverage,
            extension,
            figures,
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
        menu.register()
        merging.register()
        extension.register()
        figures.register()
        work.register()
        occurrences.register()
        coverage.register()
