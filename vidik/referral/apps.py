# SPDX-License-Identifier: EUPL-1.2
"""The referral room as a Django app."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    """Indicators, screenings, reports of a suspicion."""

    name = "vidik.referral"
    label = "referral"
    verbose_name = "Referral"

    def ready(self) -> None:
        """Register the room's acts, policies and row security."""
        from vidik.referral import (  # noqa: PLC0415 - apps are loaded first
            acts,
            finders,
            locks,
            menu,
            merging,
            policies,
            registers,
            row_security,
            sections,
            unfinished,
            work,
        )
        from vidik.referral.services import loading, purging  # noqa: PLC0415 - see above

        acts.register()
        policies.register()
        row_security.register()
        registers.register()
        locks.register()
        menu.register()
        merging.register()
        unfinished.register()
        purging.register_kinds()
        loading.register()
        work.register()
        finders.register()
        sections.register()
