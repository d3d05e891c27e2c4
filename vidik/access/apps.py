# SPDX-License-Identifier: EUPL-1.2
"""The access room as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The permission matrix and those who ask it."""

    name = "vidik.access"
    label = "access"
    verbose_name = "Access"
