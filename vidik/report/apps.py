# SPDX-License-Identifier: EUPL-1.2
"""The report room as a Django app; its methods know nothing of it."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """The annual report."""

    name = "vidik.report"
    label = "report"
    verbose_name = "Annual report"

    def ready(self) -> None:
        """Register the room's policies and menu entry, and that it looks at changed figures."""
        from vidik.figures.registry import register_revising  # noqa: PLC0415 - apps are loaded first
        from vidik.report import acts, policies, work  # noqa: PLC0415 - apps are loaded first
        from vidik.report.services import loading  # noqa: PLC0415 - apps are loaded first
        from vidik.report.services.outdating import notice_new_versions  # noqa: PLC0415 - apps are loaded first

        acts.register()
        loading.register()
        register_revising(notice_new_versions)
        policies.register()
        work.register()
