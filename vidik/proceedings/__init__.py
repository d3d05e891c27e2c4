# SPDX-License-Identifier: EUPL-1.2
"""Criminal proceedings: what the centre expects to be notified of, and what it was."""
