# SPDX-License-Identifier: EUPL-1.2
"""Criminal proceedings: what the centre expects to hear, and what it has heard."""
