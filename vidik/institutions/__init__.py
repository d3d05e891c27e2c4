# SPDX-License-Identifier: EUPL-1.2
"""Every body that reports, is asked or is addressed, with its contact points."""
