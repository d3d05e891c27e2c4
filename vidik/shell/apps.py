# SPDX-License-Identifier: EUPL-1.2
"""The shell room as a Django app."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The shell room."""

    name = "vidik.shell"
    label = "shell"
    verbose_name = "Shell"

    def ready(self) -> None:
        """Register the room's policies and menu entries."""
        from vidik.shell import menu, policies  # noqa: PLC0415 - apps are loaded first

        policies.register()
        menu.register()
