# SPDX-License-Identifier: EUPL-1.2
"""The call, the office and one institution's questionnaire, for every test of the room."""

from vidik.questionnaires.tests.test_cycle import call, office, sent

__all__ = ["call", "office", "sent"]
