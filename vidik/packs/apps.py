# SPDX-License-Identifier: EUPL-1.2
"""The packs room as a Django app."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """The packs room."""

    name = "vidik.packs"
    label = "packs"
    verbose_name = "Packs"

    def ready(self) -> None:
        """Declare acts, why synthetic people differ from figures, and the registers of the pack."""
        from vidik.figures.registry import register_explaining  # noqa: PLC0415 - see below
        from vidik.packs import acts, services  # noqa: PLC0415 - apps are loaded first
        from vidik.packs.people.explaining import reasons  # noqa: PLC0415 - see above
        from vidik.registers.services import add_those_of_the_pack  # noqa: PLC0415 - see above

        acts.register()
        services.register()
        register_explaining(reasons)
        add_those_of_the_pack()
