# SPDX-License-Identifier: EUPL-1.2
"""The report room as a Django app; its methods know nothing of it."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """The annual report."""

    name = "vidik.report"
    label = "report"
    verbose_name = "Annual report"

    def ready(self) -> None:
        """Register the room's policies and menu entry."""
        from vidik.report import acts, policies  # noqa: PLC0415 - apps are loaded first

        acts.register()
        policies.register()
