# SPDX-License-Identifier: EUPL-1.2
"""The forms room as a Django app."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Forms, their versions and drafts."""

    name = "vidik.forms"
    label = "forms"
    verbose_name = "Forms"

    def ready(self) -> None:
        """Register the room's acts and row-level security."""
        from vidik.forms import acts, row_security  # noqa: PLC0415 - apps are loaded first
        from vidik.forms.services import loading  # noqa: PLC0415 - see above

        acts.register()
        row_security.register()
        loading.register()
