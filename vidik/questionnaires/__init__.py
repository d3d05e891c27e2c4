# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires: forms from blocks, workbooks to fill in, answers that become figures."""
