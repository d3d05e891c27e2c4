# SPDX-License-Identifier: EUPL-1.2
"""The room of assessments as a Django app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Assessments of needs and risk, safety plans."""

    name = "vidik.assessments"
    label = "assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, and what it adds to pages."""
        from vidik.assessments import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            loading,
            locks,
            menu,
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
        sections.register()
        work.register()
