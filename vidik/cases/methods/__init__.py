# SPDX-License-Identifier: EUPL-1.2
"""What the room knows without a database: how a case code is made and read."""
