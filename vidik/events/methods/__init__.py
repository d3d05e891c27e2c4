# SPDX-License-Identifier: EUPL-1.2
"""What rooms of events know without a database: likeness, the files of the pack."""
