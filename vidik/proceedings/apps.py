# SPDX-License-Identifier: EUPL-1.2
"""The proceedings room as a Django app."""

from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    """Expected notices about criminal proceedings."""

    name = "vidik.proceedings"
    label = "proceedings"
    verbose_name = "Proceedings"

    def ready(self) -> None:
        """Register the room's acts, row security, pages and what it adds to procedures."""
        from vidik.proceedings import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            loading,
            locks,
            menu,
            notice_form,
            policies,
            row_security,
            sections,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        menu.register()
        extension.register()
        loading.register()
        notice_form.register()
        sections.register()
        work.register()
