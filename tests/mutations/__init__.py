# SPDX-License-Identifier: EUPL-1.2
"""Take one guard away at a time, and see that a test notices.

`python -m tests.mutations FOLDER [WORD]` works on a copy of the tree in FOLDER and prints for each
guard of the table whether the tests named beside it fail without it; WORD picks those whose file or
function has it. A guard without which everything passes is a survivor: nothing says any more what
it is for. `tests/architecture/test_mutations.py` keeps the table true and runs none of it.
"""
