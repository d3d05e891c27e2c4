# SPDX-License-Identifier: EUPL-1.2
"""Read calls, questionnaires, answers and how they stand."""
