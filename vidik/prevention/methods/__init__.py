# SPDX-License-Identifier: EUPL-1.2
"""Pure methods of the room."""
