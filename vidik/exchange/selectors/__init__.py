# SPDX-License-Identifier: EUPL-1.2
"""Read notices: received, sent, owed, reminded of, answered how fast; for one institution."""
