# SPDX-License-Identifier: EUPL-1.2
"""Cases: codes, who takes part, what is shared with whom, emergency access."""
