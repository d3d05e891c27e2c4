# SPDX-License-Identifier: EUPL-1.2
"""The registers room as a Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Declared registers and their rows."""

    name = "vidik.registers"
    label = "registers"
    verbose_name = "Registers"

    def ready(self) -> None:
        """Register the room's acts, policies, row security and part of packs."""
        from vidik.registers import (  # noqa: PLC0415 - apps are loaded first
            acts,
            finders,
            loading,
            menu,
            merging,
            occurrences,
            policies,
            public_rows,
            row_security,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        merging.register()
        loading.register()
        public_rows.register()
        work.register()
        occurrences.register()
        menu.register()
        finders.register()
