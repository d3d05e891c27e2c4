# SPDX-License-Identifier: EUPL-1.2
"""The public's front page and the office's desk."""
