# SPDX-License-Identifier: EUPL-1.2
"""Bodies, their posts and who holds them, sessions, conclusions and tasks."""
