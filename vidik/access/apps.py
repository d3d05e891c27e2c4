# SPDX-License-Identifier: EUPL-1.2
"""The access room as a Django app."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    """The permission matrix and those who ask it."""

    name = "vidik.access"
    label = "access"
    verbose_name = "Access"

    def ready(self) -> None:
        """Declare what the room puts on record; keep row-level security up to date."""
        from vidik.access import acts, menu  # noqa: PLC0415 - apps are loaded first

        acts.register()
        menu.register()
        # Django sends the signal only for rooms with tables, after all tables are made.
        sender = apps.get_app_config("core")
        post_migrate.connect(_install, sender=sender, dispatch_uid="access.row_security")


def _install(*, using: str, **_kwargs: object) -> None:
    from vidik.access.row_security import install  # noqa: PLC0415 - apps are loaded first
    from vidik.audit.services.sealing import install_seal_key  # noqa: PLC0415 - see above

    if using == "default":
        install_seal_key()
        install()
