# SPDX-License-Identifier: EUPL-1.2
"""Settings, addresses and the server's entry point; nobody in the house imports it."""
