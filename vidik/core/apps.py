# SPDX-License-Identifier: EUPL-1.2
"""The ground floor as a Django app: templates, static files, code lists."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate
from psycopg_pool.base import AttemptWithBackoff

from vidik.core.sealing import seal_writes
from vidik.core.texts import install_check
from vidik.core.tracing import name_requests


class CoreConfig(AppConfig):
    """Code lists, formats and the design system."""

    name = "vidik.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Name requests, seal writes of the cache, let pools notice soon that the database is back.

        As delivered they look after one second, then after two, four and so on, so that pages would
        fail for longer than the database was away.
        """
        from vidik.core import (  # noqa: PLC0415 - apps are loaded first
            packparts,
            retention,
            telephones,
        )

        name_requests()
        pre_migrate.connect(install_check, sender=self)
        AttemptWithBackoff.INITIAL_DELAY = 0.2
        AttemptWithBackoff.DELAY_BACKOFF = 1.3
        # Limits and used codes are there.
        seal_writes("core_cache")
        # Whoever shortened a period would have records destroyed.
        seal_writes("core_retentionperiod", fixed=("id", "kind"))
        packparts.register_part(
            packparts.Part(
                "retention",
                (retention.FILE,),
                check=retention.check_periods,
                load=retention.load_periods,
            )
        )
        packparts.register_part(
            packparts.Part("telephones", (telephones.FILE,), check=telephones.check_telephones)
        )
