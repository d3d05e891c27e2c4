# SPDX-License-Identifier: EUPL-1.2
"""The room's pages: one's own account, and those of an institution's administrator."""
