# SPDX-License-Identifier: EUPL-1.2
"""Answers to a form: what they compute, what must be corrected, what corrected or explained.

A number that is known to be none is 0. A blank cell says why it is blank, by one of the statuses of
figures; a blank without a reason is unanswered. Both are different everywhere.
"""
