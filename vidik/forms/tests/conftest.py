# SPDX-License-Identifier: EUPL-1.2
"""A data call that asks forms, for the tests that need one."""

from __future__ import annotations

from vidik.questionnaires.tests.conftest import asked, call, dispatched, office, prepared, sent

__all__ = ["asked", "call", "dispatched", "office", "prepared", "sent"]
