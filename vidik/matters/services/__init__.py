# SPDX-License-Identifier: EUPL-1.2
"""What is done with matters."""
