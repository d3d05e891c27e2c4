# SPDX-License-Identifier: EUPL-1.2
"""Search for unidentified persons: what is known of them in codes, where they were seen since."""
