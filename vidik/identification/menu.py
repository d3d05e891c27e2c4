# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu, and its page about a case."""


def register() -> None:
    """Register nothing yet; the pages come with their addresses."""
