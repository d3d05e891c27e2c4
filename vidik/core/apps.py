# SPDX-License-Identifier: EUPL-1.2
"""The ground floor as a Django app: templates, static files, code lists."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Code lists, formats and the design system."""

    name = "vidik.core"
    label = "core"
    verbose_name = "Core"
