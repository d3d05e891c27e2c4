# SPDX-License-Identifier: EUPL-1.2
"""The identification room as a Django app."""

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """Procedures of identification, the record of a victim, statistics that count themselves."""

    name = "vidik.identification"
    label = "identification"
    verbose_name = "Identification"

    def ready(self) -> None:
        """Register the room's acts, policies, row security, pages, merges and derivations."""
        from vidik.identification import (  # noqa: PLC0415 - apps are loaded first
            acts,
            figures,
            locks,
            menu,
            merging,
            policies,
            row_security,
            sections,
            unfinished,
            work,
        )
        from vidik.identification.services import loading, purging  # noqa: PLC0415 - as above

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        menu.register()
        merging.register()
        unfinished.register()
        figures.register()
        purging.register_kinds()
        loading.register()
        work.register()
        sections.register()
