# SPDX-License-Identifier: EUPL-1.2
"""The shell room as a Django app."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The shell room."""

    name = "vidik.shell"
    label = "shell"
    verbose_name = "Shell"

    def ready(self) -> None:
        """Register the room's policies, menu entries and the pattern that needs memberships."""
        from vidik.shell import menu, policies, reviewing, work  # noqa: PLC0415 - apps are loaded first
        from vidik.shell.backup import acts  # noqa: PLC0415 - see above

        acts.register()
        policies.register()
        menu.register()
        reviewing.register()
        work.register()
