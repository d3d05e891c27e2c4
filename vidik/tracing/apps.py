# SPDX-License-Identifier: EUPL-1.2
"""The tracing room as a Django app."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """Search for unidentified persons across territories."""

    name = "vidik.tracing"
    label = "tracing"
    verbose_name = "Tracing"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, pages, and what it follows."""
        from vidik.tracing import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            finders,
            loading,
            locks,
            menu,
            policies,
            row_security,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        menu.register()
        extension.register()
        loading.register()
        finders.register()
        work.register()
