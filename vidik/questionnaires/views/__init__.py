# SPDX-License-Identifier: EUPL-1.2
"""Pages of the office that asks, and of the institutions that answer."""
