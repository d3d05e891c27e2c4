# SPDX-License-Identifier: EUPL-1.2
"""The figures room as a Django app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Measures, figures, findings."""

    name = "vidik.figures"
    label = "figures"
    verbose_name = "Figures"

    def ready(self) -> None:
        """Register the room's policies, menu entries and the cells that are checked."""
        from vidik.figures import (  # noqa: PLC0415 - apps are loaded first
            acts,
            cells,
            finders,
            form_catalogue,
            policies,
            work,
        )
        from vidik.figures.services import loading, merging  # noqa: PLC0415 - apps are loaded first

        acts.register()
        policies.register()
        cells.register()
        form_catalogue.register()
        loading.register()
        merging.register()
        work.register()
        finders.register()
