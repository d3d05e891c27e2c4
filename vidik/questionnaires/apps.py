# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires room as a Django app."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Forms, workbooks and answers."""

    name = "vidik.questionnaires"
    label = "questionnaires"
    verbose_name = "Questionnaires"
