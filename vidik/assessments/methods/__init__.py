# SPDX-License-Identifier: EUPL-1.2
"""What instruments are and how they are scored: plain Python that knows no database."""
