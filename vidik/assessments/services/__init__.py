# SPDX-License-Identifier: EUPL-1.2
"""Make assessments and safety plans."""
