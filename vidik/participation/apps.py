# SPDX-License-Identifier: EUPL-1.2
"""The room of participation as a Django app."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """Pages of persons of their own, and what is said there."""

    name = "vidik.participation"
    label = "participation"
    verbose_name = "Participation"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, and what it adds to pages."""
        from vidik.participation import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            loading,
            locks,
            policies,
            row_security,
            sections,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        extension.register()
        loading.register()
        locks.register()
        sections.register()
        work.register()
