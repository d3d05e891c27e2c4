# SPDX-License-Identifier: EUPL-1.2
"""Keys, envelopes, names, blind tokens and ranking: plain Python, without Django or a database."""
