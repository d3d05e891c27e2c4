# SPDX-License-Identifier: EUPL-1.2
"""Read instruments, assessments, safety plans, and what is due."""
