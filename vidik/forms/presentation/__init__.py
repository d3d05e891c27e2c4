# SPDX-License-Identifier: EUPL-1.2
"""Put a form with its answers on a page, and read what was typed there."""
