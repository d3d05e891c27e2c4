# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as a Django app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services of institutions, with licence, finance, capacity and level of disclosure."""

    name = "vidik.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Register the room's acts, rights, row security, part of packs, menu and work."""
        from vidik.catalogue import (  # noqa: PLC0415 - apps are loaded first
            acts,
            coverage,
            loading,
            locks,
            menu,
            merging,
            occurrences,
            policies,
            row_security,
            work,
        )

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        loading.register()
        menu.register()
        merging.register()
        work.register()
        occurrences.register()
        coverage.register()
