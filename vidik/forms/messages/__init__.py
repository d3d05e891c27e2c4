# SPDX-License-Identifier: EUPL-1.2
"""What the pure core says, as texts that can be translated."""
