# SPDX-License-Identifier: EUPL-1.2
"""The checks room as a Django app; its methods know nothing of it."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Runs of the rules and what they found."""

    name = "vidik.checks"
    label = "checks"
    verbose_name = "Checks"

    def ready(self) -> None:
        """Register the room's policies."""
        from vidik.checks import acts, policies  # noqa: PLC0415 - apps are loaded first
        from vidik.checks.services import loading  # noqa: PLC0415 - see above

        acts.register()
        loading.register()
        policies.register()
