# SPDX-License-Identifier: EUPL-1.2
"""Assessments of needs and risk, safety plans, and the assessment before a release."""
