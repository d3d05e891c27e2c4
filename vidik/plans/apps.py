# SPDX-License-Identifier: EUPL-1.2
"""The room of plans as a Django app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans of cases, their activities, and what institutions are asked for."""

    name = "vidik.plans"
    label = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, and what it adds to pages."""
        from vidik.plans import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
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
        loading.register()
        menu.register()
        merging.register()
        sections.register()
        work.register()
