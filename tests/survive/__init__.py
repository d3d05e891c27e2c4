# SPDX-License-Identifier: EUPL-1.2
"""What the system has to come through: loss, killing, full disks, clocks that jump."""
