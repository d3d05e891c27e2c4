# SPDX-License-Identifier: EUPL-1.2
"""Which roles may do what at all: written by hand, from what the roles are there for.

A policy that changes by mistake disagrees with this table. A new action needs a line.
"""

from __future__ import annotations

from typing import Final

from vidik.access.types import Action, Role

PERSONS: Final = tuple(role for role in Role if role is not Role.SYSTEM)
_GROUPS: Final = {
    "everybody": " ".join(PERSONS),
    "nobody": "",
    "office": "reader analyst editor head",
    "experts": "centre-head duty-expert case-expert",
    "association": "association-worker association-head",
    "justice": "police prosecutor court-officer",
    "heads": "centre-head association-head",
}
_TABLE: Final = """
desk.open:                       everybody
coverage.read:                   office statistician experts association justice shelter-staff
                                 first-responder prison-officer provider case-officer respondent
                                 validator coordinator local-team
office-report.draft:             coordinator
styleguide.open:                 system-admin
audit.read:                      head auditor
audit.review:                    head auditor
audit.export:                    head auditor
retention.read:                  head centre-head association-head auditor system-admin
retention.purge:                 nobody
account.use:                     everybody
members.read:                    head institution-admin system-admin
members.manage:                  head institution-admin system-admin
members.confirm:                 head centre-head association-head institution-admin system-admin
members.export:                  head institution-admin system-admin
administrators.invite:           head system-admin
reviews.read:                    head system-admin
identity-providers.manage:       institution-admin system-admin
elevations.read:                 head centre-head association-head institution-admin auditor
                                 system-admin
institutions.read:               office
institutions.change:             analyst head
institutions.merge:              head
institutions.export:             office
institutions.load:               nobody
contact-points.read:             office experts coordinator
contact-points.manage:           analyst head heads institution-admin coordinator local-team
figures.read:                    office
figures.export:                  office
figures.import:                  analyst head
figures.correct:                 analyst head
figures.derive:                  analyst head
catalogue.load:                  nobody
release.freeze:                  head
cycle.open:                      analyst head
checks.run:                      analyst head
findings.read:                   office
findings.handle:                 analyst head
findings.waive:                  head
cases.read:                      experts association justice shelter-staff provider case-officer
cases.oversee:                   experts association justice
cases.open:                      experts association
cases.change:                    experts association
cases.participants:              experts association
cases.share:                     centre-head case-expert association-head
cases.restrict:                  heads
cases.transfer:                  heads
cases.explain:                   experts association
cases.answer:                    experts association justice shelter-staff provider case-officer
cases.locate:                    nobody
emergency.read:                  experts shelter-staff association-head
emergency.export:                experts shelter-staff association-head
emergency.ask:                   experts shelter-staff association-head
emergency.start-alone:           duty-expert
emergency.decide:                centre-head duty-expert association-head
emergency.review:                heads
emergency.be-notified:               heads
exchange.read:                   office experts association justice shelter-staff first-responder
                                 case-officer provider respondent validator coordinator local-team
                                 prison-officer
exchange.write:                  experts association justice analyst head first-responder
                                 case-officer coordinator prison-officer shelter-staff provider
                                 local-team
exchange.answer:                 experts association justice analyst head shelter-staff
                                 first-responder case-officer provider respondent validator
                                 coordinator local-team prison-officer
exchange.classify:               experts association justice analyst head first-responder
                                 case-officer coordinator prison-officer shelter-staff provider
                                 local-team
exchange.calendar:               head
exchange.deliver:                nobody
exchange.load:                   nobody
questionnaires.read:             office
questionnaires.prepare:          analyst head
questionnaires.dispatch:         analyst head
questionnaires.decide:           analyst head
questionnaires.export:           office
questionnaires.see-own:          respondent validator
questionnaires.answer:           analyst head respondent validator
questionnaires.submit:           analyst head validator
questionnaires.share-out:        respondent validator institution-admin
identities.enter:                experts association
identities.search:               experts association justice
identities.search-across:        experts
identities.view:                 experts association justice shelter-staff provider case-officer
identities.view-contact:         experts association justice shelter-staff provider case-officer
identities.change:               experts association
identities.change-contact:       experts association shelter-staff
identities.merge:                experts association-head
identities.log:                  heads
identities.hold:                 heads
access-limit.widen:                     experts association justice shelter-staff provider
                                 case-officer
access-log.review:                    heads
identities.propose-erasure:      experts association
identities.erase:                heads
notes.write:                     experts association
notes.correspond:                experts
notes.protect:                   experts association shelter-staff provider case-officer
vault.find:                      nobody
vault.manage:                      nobody
vault.erase-again:               nobody
screenings.make:                 experts association justice shelter-staff first-responder
                                 case-officer provider local-team
reports.file:                    experts association justice shelter-staff first-responder
                                 case-officer provider local-team
reports.follow:                  experts association justice shelter-staff first-responder
                                 case-officer provider local-team
reports.read:                    experts
reports.read-shared:             association justice case-officer
reports.handle:                  experts
reports.roster:                  centre-head
reports.receive:                 nobody
reports.watch:                   nobody
registers.load:                   nobody
registers.manage:                  experts association justice analyst editor head shelter-staff
                                 statistician first-responder case-officer provider respondent
                                 validator coordinator local-team
registers.read:                  experts association justice analyst editor head shelter-staff
                                 statistician first-responder case-officer provider respondent
                                 validator coordinator local-team
registers.count:                 nobody
case-entries.read:               experts association justice shelter-staff provider case-officer
case-entries.write:              experts association justice shelter-staff provider case-officer
competences.read:                office experts association justice shelter-staff statistician
                                 first-responder case-officer provider coordinator local-team
traces.read:                     experts
traces.work:                     experts
traces.match:                    nobody
recognition.read:                office experts statistician
recognition.count:               nobody
identification.read:             experts association justice case-officer
identification.work:             experts
identification.decide:           experts
identification.assign:           centre-head duty-expert
identification.name:             centre-head
identification.statistics:       experts statistician
identification.export:           centre-head
identification.complain:         case-officer
identification.receive:          nobody
identification.count:            nobody
identification.generate:         nobody
identification.propagate:           nobody
proceedings.enter:               nobody
services.read:                   everybody
services.write:                  experts association shelter-staff provider case-officer
services.load:                   nobody
facilities.read:                 experts association shelter-staff provider case-officer
facilities.manage:               experts association shelter-staff provider case-officer
stays.read:                      experts association justice shelter-staff provider case-officer
stays.write:                     experts association shelter-staff provider case-officer
stays.decide:                    experts association shelter-staff provider case-officer
stays.export:                    experts association shelter-staff provider case-officer
stays.count:                     nobody
events.read:                     office statistician experts association justice shelter-staff
                                 first-responder prison-officer provider case-officer respondent
                                 validator coordinator local-team
events.report:                   analyst editor head statistician experts association justice
                                 shelter-staff first-responder prison-officer provider case-officer
                                 respondent validator coordinator local-team
events.join:                     analyst head coordinator
events.export:                   office statistician experts association justice shelter-staff
                                 first-responder prison-officer provider case-officer respondent
                                 validator coordinator local-team
events.arrange:                  nobody
events.load:                     nobody
events.count:                    nobody
matters.read:                    experts association justice
matters.follow:                  experts association
matters.write:                   justice
matters.link:                    experts
matters.match:                   nobody
matters.export:                  justice
matters.count:                   nobody
matters.sums:                    analyst editor head statistician centre-head
matters.remind:                  nobody
plans.read:                      experts association shelter-staff provider case-officer
plans.write:                     experts association
plans.agree:                     association shelter-staff provider case-officer
plans.ask:                       experts association
plans.answer:                    experts association justice shelter-staff provider case-officer
                                 first-responder
plans.export:                    experts association shelter-staff provider case-officer
plans.count:                     nobody
assessments.read:                experts association shelter-staff provider case-officer
assessments.write:               experts association shelter-staff provider case-officer
assessments.export:              experts association shelter-staff provider case-officer
bodies.read:                     office experts association justice shelter-staff statistician
                                 first-responder prison-officer provider case-officer respondent
                                 validator coordinator local-team
bodies.inside:                   office experts association justice shelter-staff statistician
                                 first-responder prison-officer provider case-officer respondent
                                 validator coordinator local-team
bodies.found:                    analyst head coordinator
bodies.manage:                   analyst head experts association justice shelter-staff
                                 first-responder prison-officer provider case-officer coordinator
                                 local-team
bodies.confirm:                  analyst head experts association justice shelter-staff
                                 first-responder prison-officer provider case-officer coordinator
                                 local-team
bodies.directory:                analyst head coordinator
bodies.settle:                   nobody
bodies.count:                    nobody
bodies.load:                     nobody
conferences.read:                experts association justice shelter-staff first-responder
                                 case-officer provider
conferences.ask:                 association shelter-staff provider case-officer
conferences.call:                experts association
conferences.consult:             experts
conferences.confirm:             experts association
conferences.export:              experts association shelter-staff provider case-officer
participation.read:              experts association
participation.write:             experts association
participation.serve:             nobody
recommendations.read:            office
recommendations.export:          office
recommendations.load:            nobody
recommendations.assess:          analyst head
recommendations.approve:         head
recommendations.record-response: analyst head
recommendations.draft:           analyst head
recommendations.agree:           head
recommendations.issue:           head
recommendations.follow:          analyst head
action-plan.read:                office coordinator local-team respondent
action-plan.write:               analyst head coordinator local-team
action-plan.open:                analyst head coordinator local-team
action-plan.bind:                analyst head
report.read:                     office
report.edit:                     editor head
report.build:                    editor head
report.publish:                  head
report.load:                     nobody
"""


def _read(table: str) -> dict[Action, frozenset[Role]]:
    """Read the table; a line that begins with a blank goes on with the one above."""
    found = {}
    for line in table.replace("\n ", " ").split("\n"):
        if line:
            action, roles = line.split(":")
            named = " ".join(_GROUPS.get(word, word) for word in roles.split())
            found[Action(action)] = frozenset(map(Role, named.split()))
    return found


RIGHTS: Final = _read(_TABLE)
