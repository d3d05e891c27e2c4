# SPDX-License-Identifier: EUPL-1.2
"""Read procedures and records, always within what the actor may see."""
