# SPDX-License-Identifier: EUPL-1.2
"""The vault as a Django app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Identities, encrypted."""

    name = "vidik.vault"
    label = "vault"
    verbose_name = "Vault"

    def ready(self) -> None:
        """Register the room's policies, row security and acts."""
        from vidik.vault import (  # noqa: PLC0415 - apps are loaded first
            acts,
            finders,
            patterns,
            policies,
            row_security,
            sections,
            work,
        )
        from vidik.vault.services import openings  # noqa: PLC0415 - as above

        policies.register()
        row_security.register()
        acts.register()
        patterns.register()
        openings.register()
        work.register()
        sections.register()
        finders.register()
