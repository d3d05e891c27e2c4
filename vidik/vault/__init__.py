# SPDX-License-Identifier: EUPL-1.2
"""Identities: the only room that knows a name, encrypted, blindly searchable, erasable."""
