# SPDX-License-Identifier: EUPL-1.2
"""What people choose about procedures and records. Nobody types a word about a person here."""
