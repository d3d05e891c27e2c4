# SPDX-License-Identifier: EUPL-1.2
"""Pages of identification: they read the address, ask selectors and services, and render."""
