# SPDX-License-Identifier: EUPL-1.2
"""Rules of the room that know neither Django nor the database."""
