# SPDX-License-Identifier: EUPL-1.2
"""Pure functions of the room: they know no database."""
