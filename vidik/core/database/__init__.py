# SPDX-License-Identifier: EUPL-1.2
"""The database starter: a real PostgreSQL that runs as long as a command of ours needs it."""
