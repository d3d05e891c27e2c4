# SPDX-License-Identifier: EUPL-1.2
"""The accounts room as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and memberships."""

    name = "vidik.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Register the room's policies and menu entries."""
        from django.core.checks import Tags  # noqa: PLC0415 - see below
        from django.core.checks import register as register_check  # noqa: PLC0415 - see below

        from vidik.accounts import (  # noqa: PLC0415 - apps are loaded first
            acts,
            limits,
            locks,
            menu,
            merging,
            passwords,
            patterns,
            policies,
            receivers,
            row_security,
            work,
        )
        from vidik.accounts.services.demo import (  # noqa: PLC0415 - see above
            check_demo_accounts,
        )

        register_check(passwords.check_folder)
        register_check(limits.check_proxies, Tags.security, deploy=True)
        register_check(check_demo_accounts, Tags.security, deploy=True)
        acts.register()
        patterns.register()
        policies.register()
        menu.register()
        merging.register()
        receivers.connect()
        row_security.register()
        locks.register()
        work.register()
