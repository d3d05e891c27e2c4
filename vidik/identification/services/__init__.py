# SPDX-License-Identifier: EUPL-1.2
"""Work on procedures of identification, write the record, decide by two, refer on, count."""
