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
            policies,
            row_security,
        )

        policies.register()
        row_security.register()
