# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires room as a Django app."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Forms, workbooks and answers."""

    name = "vidik.questionnaires"
    label = "questionnaires"
    verbose_name = "Questionnaires"

    def ready(self) -> None:
        """Register the room's acts, policies and row-level security."""
        from vidik.questionnaires import (  # noqa: PLC0415 - apps are loaded first
            acts,
            extension,
            letters,
            locks,
            merging,
            policies,
            queries,
            row_security,
            work,
        )
        from vidik.questionnaires.services import acting, purging  # noqa: PLC0415 - see above
        from vidik.questionnaires.views import using  # noqa: PLC0415 - see above

        acts.register()
        policies.register()
        row_security.register()
        locks.register()
        merging.register()
        letters.register()
        queries.register()
        purging.register_kinds()
        acting.register()
        using.register()
        work.register()
        extension.register()
