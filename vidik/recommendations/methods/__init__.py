# SPDX-License-Identifier: EUPL-1.2
"""Pure cores of the recommendations room: the state of an activity from targets and values."""
