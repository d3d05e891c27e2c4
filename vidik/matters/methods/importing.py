# SPDX-License-Identifier: EUPL-1.2
"""A body's register of criminal matters as sheets of rows: what they and their columns are called.

How a row is read is the same in every import: `vidik/forms/methods/importing.py`.
"""

from __future__ import annotations

from typing import Final

from vidik.core.marking import gettext_noop
from vidik.forms.methods.importing import TOTALS, Column, Sheet

_STAGE: Final = Column(
    "stage", "code", gettext_noop("Stage"),
    gettext_noop("Blank where your institution has matters at one stage only."), list="stage",
)  # fmt: skip
_NUMBER: Final = Column(
    "number", "number", gettext_noop("Your number"), gettext_noop("As your register has it."),
    needed=True,
)  # fmt: skip
_KEY: Final = (_STAGE, _NUMBER)
_WHO: Final = gettext_noop(
    "What tells persons of a matter apart, such as 1 or 2. Never a name. The same in all sheets "
    "and in later files."
)
_SYSTEM: Final = gettext_noop(
    "As the page of the matter shows it; only where several came with a matter that another body "
    "handed on."
)
_ENDS: Final = (
    Column("closed_on", "day", gettext_noop("Ended on")),
    Column("ending", "code", gettext_noop("How it ended"), list="ending", of="stage"),
    Column(
        "ground", "code", gettext_noop("Ground of the ending"),
        gettext_noop("Where the law names several."), list="ground",
    ),
    Column(
        "to", "code", gettext_noop("Where it goes on"),
        gettext_noop("The body that has it from then on, where a stage follows."), list="body",
    ),
)  # fmt: skip
_PERSON: Final = Column("person", "label", gettext_noop("Suspect"), _WHO)
_INJURED: Final = Column("injured", "label", gettext_noop("Injured party"), _WHO)
_SEX: Final = Column("sex", "code", gettext_noop("Sex"), list="sex")
_AGE: Final = Column("age", "code", gettext_noop("Age"), list="age")
_CITIZEN: Final = Column("citizenship", "code", gettext_noop("Citizenship"), list="citizenship")


def _needed(column: Column) -> Column:
    return Column(
        column.code, column.kind, column.label, column.meaning, column.list, column.of, needed=True
    )


MATTERS: Final = Sheet(
    "matters",
    gettext_noop("Matters"),
    gettext_noop(
        "One row for each matter. One that another body handed on to you in this system names that "
        "body and its number; what that body entered stays, and it gets your number."
    ),
    (
        *_KEY,
        Column(
            "opened_on", "day", gettext_noop("Opened on"),
            gettext_noop("Of a matter that began at your institution."),
        ),
        Column(
            "from_body", "code", gettext_noop("Handed on by"),
            gettext_noop("The body that handed it on to you; your own where a stage follows."),
            list="body",
        ),
        Column("from_number", "number", gettext_noop("Its number there")),
        Column("trigger", "code", gettext_noop("What set it off"), list="trigger"),
        Column("origin", "code", gettext_noop("Where it comes from"), list="origin"),
        Column("form", "code", gettext_noop("Form of exploitation"), list="form"),
        Column(
            "ways", "codes", gettext_noop("Ways of working"),
            gettext_noop("Several with a semicolon between them."), list="ways",
        ),
        Column(
            "channels", "codes", gettext_noop("Online channels"),
            gettext_noop("Several with a semicolon between them."), list="channels",
        ),
        Column(
            "territory", "code", gettext_noop("Where it was committed"),
            gettext_noop("City or municipality."), list="territory",
        ),
        *_ENDS,
    ),
    needed=True,
)  # fmt: skip
PERSONS: Final = Sheet(
    "persons",
    gettext_noop("Suspects"),
    gettext_noop(
        "One row for each charge of a suspect. A charge that was reclassified stays, and the row "
        "of its successor names it. How it ended for a suspect stands in the first of their rows; "
        "where it is blank, it ended as the matter did."
    ),
    (
        *_KEY,
        _needed(_PERSON),
        Column("code", "text", gettext_noop("Code of the system"), _SYSTEM),
        Column("nature", "code", gettext_noop("Natural or legal person"), list="nature"),
        _SEX,
        _AGE,
        _CITIZEN,
        Column(
            "charge", "count", gettext_noop("Charge"),
            gettext_noop("1 for the first charge, 2 for the second."),
        ),
        Column("offence", "code", gettext_noop("Offence"), list="offence"),
        Column("paragraph", "text", gettext_noop("Paragraph")),
        Column("form", "code", gettext_noop("Form of exploitation"), list="form"),
        Column("begun_on", "day", gettext_noop("Committed from")),
        Column("laid_on", "day", gettext_noop("Charged on")),
        Column(
            "instead_of", "count", gettext_noop("Instead of charge"),
            gettext_noop("The charge that was reclassified into this one."),
        ),
        Column(
            "reason", "code", gettext_noop("Why it was reclassified"), list="requalification"
        ),
        *_ENDS,
    ),
)  # fmt: skip
INJURED: Final = Sheet(
    "injured",
    gettext_noop("Injured parties"),
    gettext_noop(
        "One row for each injured party. If you were given the code of the person’s case, enter "
        "it; you do not learn whether there is such a case."
    ),
    (
        *_KEY,
        _needed(_INJURED),
        Column("code", "text", gettext_noop("Code of the system"), _SYSTEM),
        _SEX,
        _AGE,
        _CITIZEN,
        Column("case", "text", gettext_noop("Code of the case")),
    ),
)
ACTS: Final = Sheet(
    "acts",
    gettext_noop("Acts"),
    gettext_noop("One row for each act in the course of a matter."),
    (
        *_KEY,
        Column("act", "code", gettext_noop("What was done"), list="act", needed=True),
        Column("on", "day", gettext_noop("Date"), needed=True),
        Column("until", "day", gettext_noop("Until and including")),
        Column("code", "code", gettext_noop("Which"), list="act-code", of="act"),
        Column("count", "count", gettext_noop("How many")),
        _PERSON,
        _INJURED,
    ),
)
MEASURES: Final = Sheet(
    "measures",
    gettext_noop("Measures against suspects"),
    gettext_noop(
        "One row for each measure against a suspect, and one for each time it was extended."
    ),
    (
        *_KEY,
        _needed(_PERSON),
        Column("measure", "code", gettext_noop("Kind of measure"), list="measure", needed=True),
        Column("ground", "code", gettext_noop("Ground"), list="measure-ground"),
        Column("ordered_on", "day", gettext_noop("From"), needed=True),
        Column("until", "day", gettext_noop("Until and including")),
        Column(
            "extension", "yes", gettext_noop("Extension"),
            gettext_noop("Yes where it goes on from the row before, on the day after its last."),
        ),
        Column("ended_on", "day", gettext_noop("Ended on")),
        Column("ending", "code", gettext_noop("How it ended"), list="measure-end"),
    ),
)  # fmt: skip
HEARINGS: Final = Sheet(
    "hearings",
    gettext_noop("Hearings"),
    gettext_noop(
        "One row for each hearing; where several injured parties were heard at it, one row for "
        "each of them."
    ),
    (
        *_KEY,
        Column("kind", "code", gettext_noop("Kind"), list="hearing-kind", needed=True),
        Column(
            "at", "moment", gettext_noop("When"),
            gettext_noop("Day and hour; without an hour it counts as midnight."), needed=True,
        ),
        Column(
            "state", "code", gettext_noop("Outcome"),
            gettext_noop("Blank while it is only set."), list="hearing-state",
        ),
        Column(
            "reason", "code", gettext_noop("Why it was not held"), list="hearing-reason"
        ),
        _INJURED,
        Column("how", "code", gettext_noop("How the person was heard"), list="testimony-how"),
        Column(
            "accompanied", "yes", gettext_noop("A person of trust was there"),
        ),
    ),
)  # fmt: skip
JUDGMENTS: Final = Sheet(
    "judgments",
    gettext_noop("Judgments"),
    gettext_noop(
        "One row for each accused. The sentence is entered once, however many charges it is for."
    ),
    (
        *_KEY,
        _needed(_PERSON),
        Column("on", "day", gettext_noop("Given on"), needed=True),
        Column("verdict", "code", gettext_noop("Verdict"), list="verdict", needed=True),
        Column(
            "acquitted_of", "places", gettext_noop("Acquitted of charges"),
            gettext_noop("Where the verdict differs: the numbers of these charges."),
        ),
        Column(
            "rejected_of", "places", gettext_noop("Charges rejected"),
            gettext_noop("Where the verdict differs: the numbers of these charges."),
        ),
        Column("months", "count", gettext_noop("Months in prison")),
        Column("suspended", "yes", gettext_noop("Suspended sentence")),
        Column("fine", "amount", gettext_noop("Fine")),
        Column("security", "code", gettext_noop("Security measure"), list="security-measure"),
        Column("confiscated", "yes", gettext_noop("Property was confiscated")),
        Column("claim", "code", gettext_noop("Compensation"), list="claim"),
        Column("awarded", "amount", gettext_noop("Amount awarded")),
        Column("served_on", "day", gettext_noop("Served on")),
    ),
)  # fmt: skip
SHEETS: Final = (
    MATTERS, PERSONS, INJURED, ACTS, MEASURES, HEARINGS, JUDGMENTS, TOTALS
)  # fmt: skip
BY_CODE: Final = {each.code: each for each in SHEETS}
ORDER: Final = {each.code: at for at, each in enumerate(SHEETS)}
