# SPDX-License-Identifier: EUPL-1.2
"""Names of raw files become names of the catalogue, or are refused with the reason."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from vidik.core.packfiles import PackError
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.naming import Catalogue, Mapped, Refusal

PACK = Path(__file__).resolve().parents[3] / "packs" / "serbia"

# id, measure, unit, period, dimensions: raw rows whose names change by more than spelling
SAMPLE = """\
c5-0001 stakeholders_surveyed count 2024 -
c5-0019 identified_victims persons 2024 -
c5-0020 identified_victims persons 2024 citizenship=RS
c5-0025 reports_received count 2024 -
c5-0026 regional_police_departments_with_thb_officers count 2024 -
c5-0028 staff_positions persons 2024 org_unit=rapporteur-office;status=planned
c5-0029 staff_positions persons 2024 org_unit=rapporteur-office;profession=office-chief;\
status=filled
c5-0031 identification_stages_proposed count 2024 topic=draft-law
c5-0040 stakeholders_surveyed count 2024 stakeholder_group=under-protector-control
c5-0048 training_attendees persons 2024 event=basic-police-training;profession=police-student
c5-0062 training_lecturers persons 2024 event=course-identifying-preventing-suppressing;\
profession=coordination-office
c5-0064 training_lecturers persons 2024 event=course-identifying-preventing-suppressing;\
profession=centre
c5-0065 training_lecturers persons 2024 event=course-identifying-preventing-suppressing;\
profession=atina
c5-0066 training_sessions count 2024 profession=local-team
c5-0067 training_attendees persons 2024 profession=local-team
c5-0075 courts_with_support_service count 2024 court_level=higher;status=established
c5-0078 pvw_heard persons 2024 offence=thb;territory=novi-sad
c5-0079 staff_positions persons 2024 org_unit=juvenile-department;profession=psychologist;\
territory=belgrade
c5-0080 staff_positions persons 2024 status=support-staff;territory=subotica
c5-0160 reports_sent_to_centre count 2024 territory=pa-zajecar
c5-0161 identified_victims persons 2024 territory=pa-zajecar
c5-0190 identified_victims persons 2024 age=over_18;sex=f;territory=pa-kragujevac
c5-0216 proceedings_pending count at:2024-12-31 territory=pa-pancevo
c5-0245 reported_persons_dismissed persons 2024 -
c5-0246 investigation_orders persons 2024 -
c5-0247 investigations_pending_start persons at:2023-12-31 -
c5-0248 investigations_finalised persons 2024 -
c5-0249 investigations_finalised persons 2024 outcome=terminated
c5-0261 first_instance_judgements persons 2024 accused_in=2024
c5-0269 investigation_orders count 2024 territory=belgrade
c5-0270 investigations_finalised count 2024 territory=belgrade
c5-0271 investigations_finalised count 2024 outcome=indictment;territory=belgrade
c5-0277 convicted_persons persons 2024 outcome=imprisonment;territory=belgrade
c5-0278 prison_sentence_length months 2024 territory=belgrade
c5-0279 indictments_pending count at:2024-12-31 territory=belgrade
c5-0280 indictments_pending persons at:2024-12-31 territory=belgrade
c5-0283 compensation_claims_realised persons 2024 territory=belgrade
c5-0285 reclassifications count 2024 outcome=art-184;territory=belgrade
c5-0291 reported_persons_dismissed count 2024 territory=novi-sad
c5-0293 investigation_orders persons 2024 territory=novi-sad
c5-0294 investigations_pending_start count at:2023-12-31 territory=novi-sad
c5-0299 prison_sentence_length months 2024 person=1;territory=novi-sad
c5-0304 convictions count 2024 outcome=compensation-ordered;territory=novi-sad
c5-0323 investigations_finalised persons 2024 territory=zajecar
c5-0326 first_instance_judgements count 2024 territory=zajecar
c5-0329 compensation_claims_realised count 2024 territory=zajecar
c5-0336 proceedings_pending persons 2023 territory=negotin
c5-0360 prison_sentence_length years 2024 stat=min;territory=nis
c5-0376 investigations_finalised persons 2024 case=2;outcome=suspended;territory=sabac
c5-0379 court_cases_pending count at:2024-12-31 accused_in=2024;territory=sabac
c5-0391 investigations_pending_start persons at:2023-12-31 territory=sremska-mitrovica
c5-0392 investigations_finalised persons 2024 outcome=terminated;territory=sremska-mitrovica
c5-0393 investigations_pending_end persons at:2024-12-31 territory=sremska-mitrovica
c5-0399 prison_sentence_length months 2024 stat=single-sentence;territory=sremska-mitrovica
c5-0400 prison_sentence_length months 2024 offence=thb;stat=component;\
territory=sremska-mitrovica
c5-0441 indictments_pending count at:2024-12-31 accused_in=2024;territory=zrenjanin
c5-0481 investigations_pending_end count at:2024-12-31 territory=sombor
c5-0490 investigation_orders persons 2024 article=388-2;territory=subotica
c5-0502 court_cases_pending count at:2024-12-31 territory=subotica
c5-0503 court_cases_pending persons at:2024-12-31 age=over_18;territory=subotica
c5-0522 court_cases_pending count at:2023-12-31 court_level=higher
c5-0526 court_cases_received count 2024 court_level=all
c5-0527 court_cases_in_process count 2024 court_level=all
c5-0538 court_cases_pending count 2024 court_level=misdemeanour;topic=thb-indicators
c5-0539 otf_min_interested_countries count 2024 partner=europol
c5-0540 otf_min_supporting_eu_states count 2024 partner=europol
c5-0566 international_cases count 2024 country=DE,CH,FR;direction=inbound
c5-0567 identified_victims persons 2024 direction=inbound
c5-0583 participating_police_administrations count 2024 \
event=round-table-financial-investigations
c5-0598 represented_proceedings count 2024 -
c5-0601 represented_proceedings count 2024 status=active
c6-0010 training_sessions count 2024 audience=social_protection_and_kirs;organiser=centre;\
partner=iom;topic=indicators
c6-0011 training_attendees persons 2024 audience=social_protection_and_kirs;organiser=centre;\
partner=iom;topic=indicators
c6-0014 reports_received count 2024 report_source=centre_app
c6-0017 unregistered_workers persons 2024 citizenship=PK;employer=tibeliks_novi_sad;sex=f
c6-0027 free_legal_aid_beneficiaries persons 2024 institution=local_self_government
c6-0029 judgements_awarding_compensation count 2024 outcome=conviction;territory=novi-sad
c6-0030 damaged_persons persons 2024 outcome=compensated;territory=novi-sad
c6-0038 training_duration days 2024 event=thb_course_2024_12;\
organiser=police_training_directorate
c6-0039 training_attendees persons 2024 audience=police;event=thb_course_2024_12;\
organiser=police_training_directorate
c6-0040 training_attendees persons 2024 audience=police_candidates;\
programme=basic_police_training
c6-0046 reports_received percent 2024 outcome=dismissed_terminated_or_not_victim;\
report_source=associations
c6-0055 reports_received count 2024 outcome=all
c6-0056 identified_victims persons 2024 report_year=2024
c6-0058 reports_received count 2024 outcome=dismissed
c6-0060 reports_received persons 2024 outcome=not_victim
c6-0062 identified_victims persons 2024 detection=proactive
c6-0064 reports_received count 2024 outcome=dismissed;reason=other_act
c6-0067 beneficiaries persons 2024 service=information_and_representation;\
status=victim_of_other_violence
c6-0069 beneficiaries persons 2024 service=shelter;status=victim_of_other_violence
c6-0071 reports_received percent 2024 outcome=not_determined;reason=victim_denied
c6-0073 reports_received count 2024 citizenship=foreign;outcome=not_victim;\
reason=labour_rights_violation
c6-0074 identified_victims percent 2023 form=sexual
c6-0077 identified_victims persons 2024 form=sexual
c6-0078 identified_victims persons 2024 form=sexual;sex=f
c6-0079 identified_victims persons 2024 age=under_18;form=sexual
c6-0080 identified_victims percent 2024 form=sexual;subtype=commercial
c6-0095 identified_victims persons 2024 form=multiple;subtype=labour_and_forced_criminality
c6-0106 identified_victims persons 2024 country_of_exploitation=abroad
c6-0107 average_age years 2024 group=identified_victims
c6-0108 average_age years 2024 age=under_18;group=identified_victims
c6-0109 identified_victims persons 2024 age=under_18;form=sexual;sex=f
c6-0149 identified_victims persons 2024 age=under_18;sex=f
c6-0154 identified_victims percent 2024 age=under_18
c6-0155 identified_victims percent 2024 sex=f
c6-0158 identified_victims percent 2024 citizenship=foreign;place_of_identification=RS
c6-0159 identified_victims percent 2024 citizenship=foreign;form=sexual
c6-0164 identified_victims persons 2024 country_of_exploitation=RS;country_of_origin=RS
c6-0236 identified_victims persons 2022..2023 group=migrants
c6-0240 identified_victims persons 2024 age=under_18;living=institution_during_exploitation
c6-0243 identified_victims persons 2024 age=under_18;school=primary_age_not_attending
c6-0245 identified_victims persons 2024 age=under_18;exploiter=parents
c6-0246 identified_victims persons 2024 age=under_18;exploited_with=parents
c6-0248 identified_victims persons 2024 age=under_18;form=forced_marriage;sex=f;\
subtype=with_sexual
c6-0250 identified_victims persons 2024 age=under_18;citizenship=foreign
c6-0251 identified_victims persons 2024 age=under_18;citizenship=foreign;form=armed_conflict;\
sex=m
c6-0256 placement_refused_children persons 2023..2024 age=under_18
c6-0264 internet_use_share percent 2022 recruitment=internet
c6-0269 beneficiaries persons 2024 service=information
c6-0273 relocations count 2024 status=presumed_victim;territory=pa-jagodina
c6-0275 asylum_decisions count 2024 outcome=granted;status=identified_victim
c6-0276 asylum_decisions persons 2024 outcome=granted;sex=f;status=identified_victim
c6-0279 equality_complaints persons 2024 partner=atina;sex=f;topic=stay_grounds_on_id
c6-0280 id_documents_corrected persons 2024 topic=stay_grounds_on_id
c6-0287 placement_refused_children count 2023..2024 age=under_18
c6-0289 accommodation_requests_rejected count 2024 service=shelter
c6-0290 beneficiaries persons 2024 service=any
c6-0291 beneficiaries persons 2024 service=any;status=identified_2024
c6-0296 beneficiaries persons 2024 age=under_18;service=custodial_protection
c6-0300 branches count 2024 institution=nes
c6-0308 beneficiaries persons 2024 institution=nes;service=active_employment_measures
c6-0312 beneficiaries persons 2024 event=rapporteur_visit;service=shelter;sex=f
c6-0313 beneficiaries persons 2024 event=rapporteur_visit;service=shelter;\
status=identified_victim
c6-0314 beneficiaries persons 2024 event=rapporteur_visit;form=forced_begging;service=shelter;\
status=identified_victim
c6-0317 beneficiaries persons 2024 age=over_18;event=rapporteur_visit;service=shelter
c6-0319 beneficiaries persons 2024 citizenship=RS;event=rapporteur_visit;service=shelter
c6-0321 beneficiaries persons 2024 country_of_exploitation=HR;event=rapporteur_visit;\
service=shelter
c6-0328 beneficiaries persons 2024 service=shelter
c6-0329 services_provided count 2024 service=shelter;stage=new_accommodation
c6-0330 beneficiaries persons at:2023-12-31 service=shelter
c6-0331 beneficiaries persons 2024 service=shelter;stage=returned
c6-0333 beneficiaries persons 2024 age=under_18;service=shelter
c6-0334 beneficiaries percent 2024 age=under_18;service=shelter
c6-0337 beneficiaries persons 2024 service=shelter;status=with_children
c6-0339 beneficiaries persons 2024 citizenship=foreign;service=shelter
c6-0342 beneficiaries persons 2024 service=shelter;sex=f
c6-0343 beneficiaries persons 2024 age=under_18;service=shelter;sex=f
c6-0346 beneficiaries persons 2024 age=under_18;service=shelter;status=accompanying_child
c6-0348 beneficiaries persons 2024 service=shelter;status=all
c6-0349 beneficiaries persons 2024 age=under_18;form=sexual;service=shelter;\
status=identified_victim
c6-0362 beneficiaries persons at:2024-12-31 service=shelter;status=identification_pending
c6-0364 beneficiaries persons 2024 country_of_exploitation=RS;service=shelter;\
status=identified_victim
c6-0369 beneficiaries percent 2024 form=sexual;service=shelter;status=identified_victim
c6-0374 beneficiaries persons 2024 service=shelter;substance_use=during_exploitation
c6-0375 beneficiaries percent 2024 service=shelter;substance_use=during_exploitation
c6-0376 medical_services count 2024 exam_type=general_medical;service=shelter
c6-0387 medical_services count 2024 exam_type=pcr_covid19;service=shelter
c6-0388 medical_services count 2024 exam_type=clinic_narodni_front;service=shelter
c6-0391 medical_services count 2024 exam_type=clinic_laza_lazarevic;service=shelter
c6-0392 medical_services count 2024 exam_type=all;service=shelter
c6-0396 departures persons 2024 service=shelter;sex=f
c6-0403 vulnerability_tool_indicators count 2024 system=euaa_tool;topic=thb
c6-0406 relocations persons 2024 partner=atina;territory=krnjaca
c6-0412 accommodated_persons persons 2024 service=reception_and_asylum_centres
c6-0414 training_attendees persons 2024 audience=social_protection_and_kirs;partner=iom;\
topic=indicators
c6-0424 reports_sent_to_centre persons 2024 territory=sbpok
c6-0428 identified_victims persons 2024 age=under_18;territory=pa-pirot
c6-0436 identified_victims persons 2024 institution=misdemeanour_court
c6-0438 reports_received count 2024 outcome=dismissed;report_source=education
c6-0445 identified_victims persons 2024 age=under_18
c6-0446 identified_victims percent 2024 age=under_18;school=not_attending
c6-0449 training_programmes count 2024 audience=pupils_and_parents;partner=centre
c6-0454 beneficiaries persons 2024 service=any;sex=f;status=victim
c6-0456 beneficiaries persons 2024 form=sexual;service=any;status=victim
c6-0462 beneficiaries persons 2024 citizenship=RS;service=any;status=victim
c6-0464 programme_units count 2024 programme=comprehensive_social_involvement
c6-0465 integration_points count 2024 programme=comprehensive_social_involvement
c6-0466 reports_sent_to_centre count 2024 report_source=atina
c6-0467 identified_victims persons 2024 report_source=atina
c6-0468 identified_victims persons 2024 citizenship=foreign;report_source=atina
c6-0470 identified_victims persons 2024 citizenship=NG;report_source=atina;sex=f
c6-0474 identified_victims persons 2024 citizenship=RS;country_of_exploitation=HR;\
form=forced_begging;report_source=atina;sex=f
c6-0479 workshops count 2024 organiser=atina;territory=all
c6-0480 workshop_attendees persons 2024 organiser=atina;sex=f;territory=all
c6-0487 beneficiaries persons 2024 service=psychosocial_support;stage=new
c6-0488 beneficiaries persons 2024 service=economic_empowerment;sex=f
c6-0517 free_legal_aid_beneficiaries persons 2024 institution=astra
c6-0518 free_legal_aid_beneficiaries persons 2024 institution=astra;recruitment_channel=referred
c6-0520 free_legal_aid_cases count 2024 institution=astra;service=general_legal_information
c6-0527 training_sessions count 2024 audience=social_protection_and_kirs;organiser=iom;\
topic=indicators
c6-0528 training_attendees persons 2024 audience=social_protection_and_kirs;organiser=iom;\
topic=indicators
c6-0529 training_attendees persons 2024 audience=centre;organiser=iom;topic=victims_of_trauma
c6-0532 workshops count 2024 organiser=unhcr;partner=centre;topic=refugee_context
c6-0533 workshop_attendees persons 2024 organiser=unhcr;partner=centre;topic=refugee_context
c6-0534 referrals_to_centre count 2024 organiser=unicef
c6-0535 referrals_to_centre count 2024 organiser=unicef;status=identified
c6-0537 referrals_from_centre count 2024 partner=pin;service=psychological_support;\
topic=unicef_cases
c6-0538 referrals_to_centre persons 2024 organiser=info_park;status=identified
c6-0540 referrals_from_centre persons 2024 partner=pin;service=psychological_support;\
topic=info_park_cases
c7-0001 presentations count 2024 partner=national-contact-centre-child-safety;\
topic=child_internet_safety
c7-0002 presentation_attendees persons 2024 audience=children;topic=child_internet_safety
c7-0004 presentation_attendees persons 2024 audience=teachers_librarians_coaches;\
topic=child_internet_safety
c7-0007 training_attendees persons 2024 audience=pupils_parents_school_employees;\
programme=cuvam-te+together-safely;topic=ict_safety
c7-0008 event_attendees persons 2024 audience=secondary_school_students;\
event=children_week_forum;territory=smederevo
c7-0009 event_attendees persons 2024 audience=secondary_and_university_students;\
programme=youth-strategy-2023-2030
c7-0010 training_attendees persons 2024 audience=education_employees;\
programme=training-schools-role
c7-0011 training_attendees persons 2024 audience=parents;programme=training-parents-thb
c7-0012 training_attendees persons 2024 audience=students;programme=training-students-thb
c7-0013 cities_covered count 2024 audience=young_girls;event=workshops
c7-0017 media_outlets_represented count 2024 event=journalist-training-belgrade;\
partner=centre+rem;territory=belgrade
c7-0021 funding_awarded RSD 2024 programme=media-cofinancing;recipient=total
c7-0030 programme_implementations count 2024 programme=all_accredited
c7-0034 international_activities count 2024 activity=total
c7-0042 local_teams_participating count 2024 event=eu4fast-coordination-workshop;\
territory=belgrade
c7-0043 affirmative_action_enrolments persons school:2024/2025 audience=roma_secondary_students
c7-0045 scholarships_awarded count school:2023/2024 audience=roma_pre_university
c7-0048 scholarships_awarded_share percent to-date:2024 audience=roma_pre_university;sex=f
c7-0049 scholarship_period years to-date:2024 audience=roma_pre_university
c7-0050 scholarship_special_call_period years to-date:2024 audience=roma_students
c7-0051 pedagogical_assistants persons to-date:2024 level=total
c7-0052 pedagogical_assistants persons to-date:2024 level=primary
c7-0055 pedagogical_assistants_hired persons school:2024/2025 level=preschool
c7-0056 free_textbook_coverage percent to-date:2024 bound=lower;level=primary
c7-0059 schools_covered count 2024 programme=dropout-prevention
c7-0060 training_attendees persons to-date:2024 audience=school_employees;\
programme=dropout-prevention
c7-0061 schools_covered count to-date:2024 level=primary_and_secondary;\
programme=dropout-prevention
c7-0062 returnee_pupils persons school:2024/2025 level=total
c7-0063 returnee_pupils persons school:2024/2025 level=primary
c7-0065 returnee_pupils persons school:2024/2025 sex=f
c7-0068 schools_enrolling_returnees count school:2024/2025 level=primary
c7-0072 migrant_pupils persons to-date:2024 -
c7-0077 migrant_pupils persons school:2024/2025 level=total
c7-0078 migrant_pupils persons school:2024/2025 level=primary
c7-0081 migrant_pupils persons school:2024/2025 level=total_second_statement
c7-0087 school_reports_issued count 2024 audience=departing_migrant_students
c7-0088 training_attendees persons to-date:2024 profession=teachers_and_associates;\
topic=unaccompanied_children
c7-0094 training_attendees persons to-date:2024 profession=teachers;\
topic=serbian_as_foreign_language
c7-0096 workshops count 2024 audience=migrant_women;partner=atina+red-cross-palilula;\
territory=total
c7-0101 workshop_attendees persons 2024 age=adult;audience=migrant_women;sex=f
c7-0102 workshop_attendees persons 2024 age=minor;audience=migrant_women;sex=f
c7-0103 local_governments count 2024 topic=thb_specific_goals_in_migration_plan
c7-0104 local_governments count 2024 topic=thb_named_vulnerable_without_measures
c7-0105 inspections count 2024 topic=foreign_workers
c7-0106 foreign_workers_found persons 2024 -
c7-0107 foreign_workers_found persons 2024 status=without_work_permit
c7-0110 criminal_reports count 2024 outcome=responsible_persons
c7-0118 labour_exploitation_indicators_found count 2024 topic=foreign_workers
c7-0119 seasonal_workers_found persons 2024 topic=agriculture
c7-0120 seasonal_workers_found persons 2024 status=reported_to_tax_administration;\
topic=agriculture
c7-0122 seasonal_workers_found persons 2024 citizenship=RS;topic=agriculture
c7-0124 thb_indicators_found count 2024 topic=agriculture
c7-0127 labour_exploitation_indicators_found count 2024 partner=moi;\
topic=extraordinary_joint_inspections
c7-0128 study_visit_participants persons 2024 event=helsinki-study-visit;partner=coe
c7-0130 inspections count 2024 topic=thb_prevention
c7-0131 inspections count 2024 status=unregistered_unlicensed_mediation
c7-0137 irregularities_found count 2024 status=registered_company
c7-0138 municipal_legal_aid_services_participating count 2024 \
event=free-legal-aid-round-table-2024-11-25;partner=coe
c7-0139 lectures count 2024 programme=school-without-violence;territory=valjevo
c7-0140 training_attendees persons 2024 audience=local_team;profession=police_officer;\
territory=kragujevac
c7-0141 training_duration days 2024 audience=local_team;territory=kragujevac
c7-0149 schools_covered count 2024 partner=coe;programme=high-quality-education-for-all
c7-0150 schools_covered count 2023..2026 partner=coe;programme=high-quality-education-for-all;\
status=expected
c7-0158 meetings_held count 2024 partner=centre+other_state_authorities
c7-0162 meetings_held count 2024 partner=moi_internal
c7-0167 workshops count 2024 audience=border_migration_asylum;programme=wbibm
c7-0168 workshop_duration days 2024 audience=border_migration_asylum;programme=wbibm
c7-0172 training_attendees persons 2024 profession=kirs_employee;topic=identification_referral
c7-0173 vulnerability_focal_persons persons 2024 territory=each_centre
c7-0174 reporting_interval months 2024 territory=each_centre
c7-0176 training_sessions count 2024 topic=human_trafficking
c7-0181 panels count 2024 partner=faculty-of-political-sciences
c7-0182 training_attendees persons 2024 audience=professionals;\
territory=bujanovac+sombor+belgrade;topic=gbv_and_thb_migration
c7-0183 round_tables count 2024 partner=coe;profession=attorney
c7-0212 schools_covered count 2024 level=secondary
c7-0214 forums count 2024 audience=peer_teams;level=secondary
c7-0215 panels count 2024 audience=peer_teams;level=secondary
c7-0216 info_stands count 2024 audience=peer_teams;level=secondary
c7-0219 workshop_attendees persons 2024 event=technology-facilitated-thb-2024-02
c7-0221 school_administrations_represented count 2024 event=child-trafficking-workshop-2024-04;\
partner=moe
c7-0225 workshops count 2024 partner=centre;territory=belgrade+nis+novi-pazar;\
topic=thb_refugee_context
c7-0226 workshop_attendees persons 2024 partner=centre;topic=thb_refugee_context
c7-0232 training_sessions count 2024 audience=associates_migrant_route
c7-0233 training_attendees persons 2024 audience=associates_migrant_route
c7-0238 licences_awarded persons 2024 level=trainer
c7-0239 organisations_represented count 2024 level=trainer
c7-0240 relicensed_trainers persons 2024 territory=novi-sad+sabac+palilula
c7-0245 meeting_interval months 2024 -
c7-0246 schools_covered count 2024 level=secondary;topic=youth_participation_research
c7-0247 accommodated_persons persons 2024 service=safe-house-vranje;sex=f;status=presumed_victim
c7-0248 workshops count 2024 audience=children_and_youth;partner=red-cross
c7-0249 workshop_attendees persons 2024 audience=children_and_youth;partner=red-cross
c7-0250 workshop_attendees persons 2024 audience=primary_school_students;\
event=european-anti-trafficking-day
c7-0252 meeting_interval days 2024 partner=hppo+police+csw
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACK)


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, str]]:
    found = {}
    for path in sorted((PACK / "figures" / "2024").glob("[0-9]*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found.update({row["id"]: row for row in csv.DictReader(stream)})
    return found


def raw_rows() -> list[list[str]]:
    return [line.split(" ") for line in SAMPLE.splitlines()]


def mapped(catalogue: Catalogue, measure: str, unit: str, dimensions: str, **more: str) -> Mapped:
    result = catalogue.map_row(measure, unit, dimensions, period=more.get("period", ""))
    assert isinstance(result, Mapped), str(result)
    return result


def test_raw_rows_become_the_rows_of_the_pack(
    catalogue: Catalogue, figures: dict[str, dict[str, str]]
) -> None:
    rows = raw_rows()
    assert len(rows) >= 150
    for identity, measure, unit, period, raw in rows:
        dimensions = "" if raw == "-" else raw
        result = mapped(catalogue, measure, unit, dimensions, period=period)
        expected = figures[identity]
        assert (result.measure, result.unit, result.dimensions) == (
            expected["measure"],
            expected["unit"],
            expected["dimensions"],
        ), identity
        assert period == expected["period"], identity


def test_names_of_the_catalogue_map_to_themselves(
    catalogue: Catalogue, figures: dict[str, dict[str, str]]
) -> None:
    for row in figures.values():
        result = mapped(
            catalogue, row["measure"], row["unit"], row["dimensions"], period=row["period"]
        )
        assert (result.measure, result.unit, result.dimensions) == (
            row["measure"],
            row["unit"],
            row["dimensions"],
        ), row["id"]


@pytest.mark.parametrize(
    ("measure", "unit", "dimensions", "period", "expected"),
    [
        (
            "identified_victims",
            "persons",
            "age=adult;sex=f",
            "2024",
            "victims-identified age=over-18;sex=f",
        ),
        (
            "identified_victims",
            "percent",
            "age=minor",
            "2024",
            "victims-identified-share age=under-18",
        ),
        (
            "investigations_finalised",
            "count",
            "outcome=suspended",
            "2024",
            "investigations-finalised outcome=suspended",
        ),
        ("investigations_finalised", "persons", "", "2024", "investigations-finalised-persons "),
        (
            "reports_received",
            "persons",
            "outcome=not_victim",
            "2024",
            "persons-in-reports outcome=not-victim",
        ),
        ("beneficiaries", "persons", "service=shelter", "2024", "shelter-beneficiaries "),
        ("beneficiaries", "persons", "service=shelter", "at:2024-12-31", "shelter-residents "),
        (
            "beneficiaries",
            "persons",
            "service=shelter;stage=returned",
            "2024",
            "shelter-readmissions ",
        ),
        ("beneficiaries", "persons", "service=any", "2024", "service-beneficiaries "),
        ("migrant_pupils", "persons", "level=total", "school:2024/2025", "migrant-pupils "),
        (
            "migrant_pupils",
            "persons",
            "level=total_second_statement",
            "2024",
            "migrant-pupils statement=second-total",
        ),
        (
            "perpetrators",
            "persons",
            "citizenship=CN;statement=table",
            "2024",
            "persons-reported citizenship=CN;statement=table",
        ),
        (
            "criminal_reports",
            "count",
            "outcome=responsible_persons",
            "2024",
            "inspection-criminal-reports ",
        ),
        ("prison_sentence_length", "years", "stat=max", "2024", "prison-sentence-range stat=max"),
        (
            "free_textbook_coverage",
            "percent",
            "bound=upper;level=primary",
            "2024",
            "free-textbooks-coverage education-level=primary;stat=max",
        ),
        (
            "international_cases",
            "count",
            "country=DE,CH,FR;direction=inbound",
            "2024",
            "international-cases country=CH+DE+FR;direction=inbound",
        ),
    ],
)
def test_a_slug_that_blurred_several_things_is_distinguished(
    *, catalogue: Catalogue, measure: str, unit: str, dimensions: str, period: str, expected: str
) -> None:
    result = mapped(catalogue, measure, unit, dimensions, period=period)
    assert f"{result.measure} {result.dimensions}" == expected


def test_a_repeated_statement_stays_a_statement_of_its_own(catalogue: Catalogue) -> None:
    table = mapped(catalogue, "perpetrators", "persons", "sex=m;statement=table")
    text = mapped(catalogue, "perpetrators", "persons", "sex=m")
    assert table.measure == text.measure
    assert table.dimensions != text.dimensions


@pytest.mark.parametrize(
    ("measure", "unit", "dimensions", "column", "words"),
    [
        ("victims_of_crime", "persons", "", "measure", "“victims_of_crime” is not in"),
        ("identified_victims", "furlongs", "", "unit", "“furlongs” is not known"),
        ("identified_victims", "RSD", "", "unit", "percent, persons"),
        ("victims-identified", "count", "", "unit", "counted in persons"),
        ("identified_victims", "persons", "shoe_size=44", "dimensions", "“shoe_size” is not in"),
        ("plea_agreements", "count", "exam_type=dentist", "dimensions", "not broken down by"),
        ("identified_victims", "persons", "age=under_19", "dimensions", "“under_19” is not a code"),
        ("identified_victims", "persons", "age", "dimensions", "a=b;c=d"),
        ("identified_victims", "persons", "age=a=b", "dimensions", "a=b;c=d"),
        ("identified_victims", "persons", "age=;sex=f", "dimensions", "a=b;c=d"),
        ("identified_victims", "persons", "sex=f;", "dimensions", "a=b;c=d"),
        ("identified_victims", "persons", "sex=f; age=adult", "dimensions", "a=b;c=d"),
        ("identified_victims", "persons", "sex=f;sex=m", "dimensions", "appears twice"),
        ("departures", "persons", "sex=f", "dimensions", "known only together with"),
    ],
)
def test_an_unknown_name_is_refused_with_its_reason(
    *, catalogue: Catalogue, measure: str, unit: str, dimensions: str, column: str, words: str
) -> None:
    refusal = catalogue.map_row(measure, unit, dimensions)
    assert isinstance(refusal, Refusal)
    assert refusal.column == column
    assert words in str(refusal)


def test_a_lenient_mapping_leaves_unknown_names_as_they_are(catalogue: Catalogue) -> None:
    foreign = catalogue.map_row("victimes_identifiees", "personnes", "b_x=2;a=1", lenient=True)
    assert foreign == Mapped("victimes_identifiees", "personnes", (("a", "1"), ("b_x", "2")))
    partly = catalogue.map_row(
        "identified_victims", "persons", "region=n_1;age=minor", lenient=True
    )
    assert isinstance(partly, Mapped)
    assert partly.measure == "victims-identified"
    assert partly.dimensions == "age=under-18;region=n_1"


def test_a_lenient_mapping_still_refuses_dimensions_that_cannot_be_read(
    catalogue: Catalogue,
) -> None:
    assert isinstance(catalogue.map_row("x", "y", "no equals", lenient=True), Refusal)


def test_years_and_numbers_beyond_the_list_are_codes(catalogue: Catalogue) -> None:
    later = mapped(catalogue, "identified_victims", "persons", "report_year=2031")
    assert later.dimensions == "report-year=2031"
    assert isinstance(
        catalogue.map_row("identified_victims", "persons", "report_year=20310"), Refusal
    )


def test_a_pack_without_a_file_is_refused(tmp_path: Path) -> None:
    shutil.copy(PACK / "dimensions.csv", tmp_path)
    with pytest.raises(PackError, match=r"codes/age\.csv:1: file: a file that can be read"):
        load_catalogue(tmp_path)
    shutil.copy(PACK / "measures.csv", tmp_path)
    with pytest.raises(PackError, match=r"measures\.csv:2: unit: a unit, there is no “count”"):
        load_catalogue(tmp_path)


def copied_pack(tmp_path: Path) -> Path:
    for name in ("units", "themes", "dimensions", "measures"):
        shutil.copy(PACK / f"{name}.csv", tmp_path)
    shutil.copy(PACK / "seed_names.yaml", tmp_path)
    shutil.copytree(PACK / "codes", tmp_path / "codes")
    return tmp_path


def test_a_code_that_appears_twice_is_refused(tmp_path: Path) -> None:
    pack = copied_pack(tmp_path)
    with (pack / "codes" / "sex.csv").open("a", encoding="utf-8") as stream:
        stream.write("f,female,женски,,,,\n")
    with pytest.raises(
        PackError, match=r"codes/sex\.csv:\d+: code: each value once, “f” stands twice"
    ):
        load_catalogue(pack)


def test_a_rule_towards_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    pack = copied_pack(tmp_path)
    names = pack / "seed_names.yaml"
    text = names.read_text(encoding="utf-8")
    assert "to: workshops}" in text
    names.write_text(text.replace("to: workshops}", "to: nothing}"), encoding="utf-8")
    with pytest.raises(
        PackError, match=r"seed_names\.yaml:\d+: to: a measure, there is no “nothing”"
    ):
        load_catalogue(pack)
