# SPDX-License-Identifier: EUPL-1.2
"""Write and send notices, reply, classify, remind; keep the working calendar."""
