# SPDX-License-Identifier: EUPL-1.2
"""The framework's PostgreSQL backend, whose writes to certain tables carry the program's seal."""
