# SPDX-License-Identifier: EUPL-1.2
"""From a suspicion to the centre: indicator lists, screening, reports, and who must be notified."""
