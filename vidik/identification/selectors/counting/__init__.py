# SPDX-License-Identifier: EUPL-1.2
"""Statistics that count themselves: victims, reports, persons; numbers and never a record."""
