# SPDX-License-Identifier: EUPL-1.2
"""The exchange room as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Notices, their deadlines and their reminders."""

    name = "vidik.exchange"
    label = "exchange"
    verbose_name = "Exchange"

    def ready(self) -> None:
        """Register the room's acts, policies, row security, menu entry and merge handler."""
        from vidik.exchange import (  # noqa: PLC0415 - apps are loaded first
            acts,
            finders,
            locks,
            merging,
            occurrences,
            policies,
            row_security,
            sections,
            unfinished,
            work,
        )
        from vidik.exchange.services import (  # noqa: PLC0415 - see above
            contact_changes,
            loading,
            purging,
        )

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        merging.register()
        unfinished.register()
        purging.register_kinds()
        loading.register()
        contact_changes.register()
        work.register()
        occurrences.register()
        finders.register()
        sections.register()
