# SPDX-License-Identifier: EUPL-1.2
"""Case conferences and consultative meetings of a town."""
