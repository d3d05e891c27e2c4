# SPDX-License-Identifier: EUPL-1.2
"""A newcomer's system, whose answers name the template that wrote them."""

from config.settings.local import *  # noqa: F403 - settings modules layer by star import
from config.settings.local import MIDDLEWARE

MIDDLEWARE = ["tests.journeys.naming.named_template", *MIDDLEWARE]
