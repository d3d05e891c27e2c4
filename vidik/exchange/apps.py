# SPDX-License-Identifier: EUPL-1.2
"""The exchange room as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Notices, their deadlines and their reminders."""

    name = "vidik.exchange"
    label = "exchange"
    verbose_name = "Exchange"
