# SPDX-License-Identifier: EUPL-1.2
"""Read what is expected of proceedings, what notices say of them, and who is told."""
