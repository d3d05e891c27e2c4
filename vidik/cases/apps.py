# SPDX-License-Identifier: EUPL-1.2
"""The cases room as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases and those who may see them."""

    name = "vidik.cases"
    label = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Register the room's policies, row security and urgent notices."""
        from vidik.cases import (  # noqa: PLC0415 - apps are loaded first
            acts,
            finders,
            locks,
            menu,
            merging,
            policies,
            row_security,
            sections,
            work,
        )
        from vidik.cases.registry import register_urgent_notice  # noqa: PLC0415 - see above
        from vidik.cases.services.emergencies import add_to_inbox  # noqa: PLC0415 - see above
        from vidik.cases.services.head_mails import queue_mails  # noqa: PLC0415 - see above

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        menu.register()
        merging.register()
        register_urgent_notice("inbox", add_to_inbox)
        register_urgent_notice("e-mail", queue_mails)
        work.register()
        finders.register()
        sections.register()
