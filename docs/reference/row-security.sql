-- Generated from the permission matrix and from what the rooms register.

create or replace function vault_candidates(strong int[], weak int[], most int)
returns table (name_id uuid, hits bigint)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set max_parallel_workers_per_gather = 0 set jit = off as $$
  select t.name_id, sum(q.weight) as hits
  from (
    select unnest(strong) as token, 3 as weight
    union all select unnest(weak), 1
  ) q
  join public.vault_nametokens t on t.tokens @> array[q.token]
  where (select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) or public.vidik_system() = 'vault-finder'
  group by t.name_id
  order by hits desc, t.name_id
  limit most
$$;

create or replace function vault_keep_notes() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if public.vidik_system() = 'retention-job' and (exists (select 1 from public.cases_case c where c.id = old.case_id and c.closed_at is not null)
and not exists (
  select 1 from public.vault_legalhold h where h.case_id = old.case_id and h.lifted_at is null
)) is not true then
    raise exception 'vault_note: the case is open, or a legal hold stands'
      using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;

create or replace function vault_keep_persons() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.erased_at is null and new.erased_at is not null
    and public.vidik_user() is not null and (((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = new.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = new.id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id))) is not true then
    raise exception 'vault_person: only the responsible institution erases, and only two people'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function vault_looks_count() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
    select 1 from public.vault_opening o
    where o.user_id = new.user_id and o.person_id = new.person_id and not o.found
      and o.day = (new.at at time zone 'Europe/Belgrade')::date
  ) then
    raise exception 'vault_accesslogentry: a look that was not counted'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function vault_places(keys uuid[])
returns table (case_id uuid, institution_id bigint)
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select c.id, c.responsible_id from public.cases_case c
  where c.id = any(keys) and not c.restricted and public.vidik_system() = 'vault-finder'
$$;

create or replace function vault_refuse_retired() returns trigger
language plpgsql security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
declare
  made_by int;
begin
  if tg_argv[0] = 'master' then
    made_by := ('x' || encode(substring(new.wrapped_key for 4), 'hex'))::bit(32)::int;
  else
    made_by := new.search_version;
  end if;
  if exists (
    select 1 from public.vault_rotation r
    where r.key = tg_argv[0] and r.retired_at is not null and r.to_version > made_by
  ) then
    raise exception 'a version of the key that was replaced meanwhile; try once more'
      using errcode = 'serialization_failure';
  end if;
  return new;
end $$;

create or replace function vidik_alone_at_most() returns trigger
language plpgsql security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
begin
  if new.alone and new.user_id = public.vidik_user() then
    if new.requested_at < now() - interval '5 minutes' then
      raise exception 'emergency access that is started alone begins now'
        using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtext('vidik_alone_at_most'), new.user_id::int);
    if (
      select count(*) from public.cases_emergencyaccess e
      where e.user_id = new.user_id and e.alone
        and e.requested_at > now() - interval '43200 seconds'
    ) >= 3 then
      raise exception 'emergency access was started alone 3 times within a night'
        using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;

create or replace function vidik_answers_sections() returns text[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(t.respondent_id || '/' || t.section), '{}')
  from public.questionnaires_sectiontask t
  join public.questionnaires_respondent r on r.id = t.respondent_id
  where t.person_id = (select public.vidik_user()) and t.ended_at is null
    and r.institution_id = (select public.vidik_membership_institution())
    and r.state <> 'prepared'
$$;

create or replace function vidik_answers_whole(reading boolean) returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(r.id), '{}')
  from public.questionnaires_respondent r
  where r.institution_id = (select public.vidik_membership_institution())
    and r.state <> 'prepared'
    and (
      (select public.vidik_membership_role()) = 'validator'
      or r.lead_id = (select public.vidik_user())
      or (reading and r.others_may_read)
      or not exists (
        select from public.questionnaires_sectiontask t
        where t.respondent_id = r.id and t.ended_at is null
      )
    )
$$;

create or replace function vidik_as_it_was_declined() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
    select from plans_ask a where a.id = new.ask_id and a.institution_id = new.institution_id
      and a.state = 'declined' and a.answer = new.answer
  ) then
    raise exception 'plans_declined: the request was not declined so'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function vidik_case_is_lost(key uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select exists (
    select from public.cases_reach r
    where r.case_id = key and r.ground = 'emergency'
      and r.holder = any((select public.vidik_reach_holders())::text[])
      and r.valid_from <= now() and r.valid_to > now()
  ) and not exists (
    select from public.cases_participant p
    join public.accounts_membership m
      on m.user_id = p.user_id and m.institution_id = p.institution_id
    join public.accounts_user u on u.id = p.user_id and u.is_active
    where p.case_id = key
      and p.institution_id = (select public.vidik_membership_institution())
      and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
      and m.role in ('association-head', 'association-worker', 'case-expert', 'centre-head', 'duty-expert') and m.ended_at is null
      and m.valid_from <= (now() at time zone 'Europe/Belgrade')::date
      and (m.valid_to is null or m.valid_to >= (now() at time zone 'Europe/Belgrade')::date)
  )
$$;

create or replace function vidik_case_responsible(key uuid) returns bigint
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select c.responsible_id from public.cases_case c where c.id = key and ((select coalesce(public.vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) or (select coalesce(public.vidik_membership_role(), '')) = any('{duty-expert}'::text[]))
$$;

create or replace function vidik_columns_are_fixed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  name text;
begin
  foreach name in array tg_argv loop
    if to_jsonb(new) -> name is distinct from to_jsonb(old) -> name and not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
      raise exception '%: % is settled when the row begins', tg_table_name, name
        using errcode = 'insufficient_privilege';
    end if;
  end loop;
  return new;
end $$;

create or replace function vidik_days_of_invitations(since timestamptz, before timestamptz)
returns table (
  seat uuid, meeting uuid, kind text, state text, starts_at timestamptz, notice uuid
)
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select s.id, m.id, m.kind, m.state, m.starts_at, s.notice_id
  from public.conferences_seat s join public.conferences_meeting m on m.id = s.meeting_id
  where s.institution_id = (select public.vidik_membership_institution())
    and s.notice_id is not null and s.reply <> 'cannot'
    and m.starts_at >= since and m.starts_at < before
    and (select coalesce(public.vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[])
  order by m.starts_at, s.id limit 1000
$$;

create or replace function vidik_entry_is_valid() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  declared public.registers_definition;
  field jsonb;
  name text;
  value jsonb;
  fault text;
  due boolean;
begin
  select * into declared from public.registers_definition d where d.code = new.register_id;
  if declared.code is null or jsonb_typeof(new.values) is distinct from 'object' then
    raise exception 'registers_entry: no such register' using errcode = 'check_violation';
  end if;
  if new.struck_at is not null and new.struck_why
    <> all(case when declared.reasons = '{}' then array[''] else declared.reasons end)
  then
    raise exception 'registers_entry: % is struck out without a reason of its list', new.id
      using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    return new;
  end if;
  new.root_id := coalesce(
    (select e.root_id from public.registers_entry e where e.id = new.follows_id), new.id);
  if new.part <> (
    case when coalesce(
      (declared.narrowed -> 'codes') ? (new.values ->> (declared.narrowed ->> 'field')), false)
    then declared.narrowed ->> 'part' else declared.part end)
  then
    raise exception 'registers_entry: % does not belong to this part of a case', new.register_id
      using errcode = 'check_violation';
  end if;
  if new.follows_id is not null and not exists (
    select from public.registers_entry e where e.id = new.follows_id
      and e.case_id is not distinct from new.case_id and e.register_id = new.register_id
      and (e.case_id is not null or e.institution_id = new.institution_id)
      and e.struck_at is null
  ) then
    raise exception 'registers_entry: % goes on from a row of somewhere else', new.register_id
      using errcode = 'check_violation';
  end if;
  if (declared.precision = 'minute') is distinct from (new.at is not null)
    or (declared.precision = 'month') is distinct from (new.entered_at is null)
  then
    raise exception 'registers_entry: % says when otherwise', new.register_id
      using errcode = 'check_violation';
  end if;
  for name in select jsonb_object_keys(new.values)
    except select f ->> 'name' from jsonb_array_elements(declared.fields) f
  loop
    raise exception 'registers_entry: % has no field %', new.register_id, name
      using errcode = 'check_violation';
  end loop;
  for field in select * from jsonb_array_elements(declared.fields) loop
    name := field ->> 'name';
    value := new.values -> name;
    due := (field -> 'required')::boolean
      or coalesce((field -> 'among') ? (new.values ->> (field ->> 'when')), false)
      or exists (
        select from jsonb_array_elements_text(
          case jsonb_typeof(new.values -> (field ->> 'when'))
            when 'array' then new.values -> (field ->> 'when') else '[]' end) e
        where (field -> 'among') ? e);
    if value is null then
      fault := case when due and not coalesce((field -> 'may_be_blank')::boolean, false)
        then 'is missing' end;
    elsif field ->> 'when' is not null and not due then
      fault := 'is not asked';
    else
      fault := case field ->> 'kind'
        when 'code' then case
          when jsonb_typeof(value) <> 'string' or not (field -> 'codes') ? (value #>> '{}')
          then 'is no code of its list' end
        when 'codes' then case
          when jsonb_typeof(value) <> 'array' then 'is no list'
          when jsonb_array_length(value) = 0 then 'is empty'
          when not value <@ (field -> 'codes') then 'has a code that is not in its list'
          when (select count(distinct e) < count(*) from jsonb_array_elements(value) e)
            then 'has a code twice'
          when value ? (field ->> 'excludes') and jsonb_array_length(value) > 1
            then 'has more than the code that excludes all others' end
        when 'institution' then case
          when jsonb_typeof(value) <> 'string' or not exists (
            select from public.institutions_institution i where i.code = value #>> '{}')
          then 'is no institution' end
        when 'institutions' then case
          when jsonb_typeof(value) <> 'array' then 'is no list'
          when jsonb_array_length(value) = 0 then 'is empty'
          when (select count(distinct e) < count(*) from jsonb_array_elements(value) e)
            then 'has an institution twice'
          when exists (
            select from jsonb_array_elements(value) e where jsonb_typeof(e) <> 'string'
              or not exists (
                select from public.institutions_institution i where i.code = e #>> '{}'))
          then 'names what is no institution' end
        when 'title' then public.vidik_words_fault(value, (field -> 'longest')::int)
        when 'text' then public.vidik_words_fault(value, (field -> 'longest')::int)
        when 'link' then case
          when jsonb_typeof(value) <> 'string' or value #>> '{}' !~
            '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
          then 'is no key of a row'
          when not exists (
            select from public.registers_entry e where e.root_id = (value #>> '{}')::uuid
              and e.register_id = field ->> 'register' and e.struck_at is null)
          then 'links to no row that stands' end
        when 'date' then case
          when jsonb_typeof(value) <> 'string'
            or value #>> '{}' !~ '^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$'
          then 'is no day' end
        when 'keyed' then case
          when jsonb_typeof(value) <> 'string' or value #>> '{}' !~ '^[0-9a-f]{32}$'
          then 'is no mark' end
        when 'flag' then case
          when jsonb_typeof(value) <> 'boolean' then 'is neither yes nor no' end
        when 'number' then case
          when jsonb_typeof(value) <> 'number'
            or value::numeric <> trunc(value::numeric)
            or not value::numeric between (field -> 'least')::bigint and (field -> 'most')::bigint
          then 'is no number of its range'
          when jsonb_array_length(coalesce(field -> 'parts', '[]')) > 0 and value::numeric <> (
            select coalesce(sum((new.values ->> p)::numeric), 0)
            from jsonb_array_elements_text(field -> 'parts') p)
          then 'is not the sum of its parts' end
        when 'counts' then case
          when jsonb_typeof(value) <> 'object' or value = '{}' then 'counts nothing'
          when exists (
            select from jsonb_each(value) e where not (field -> 'codes') ? e.key
              or jsonb_typeof(e.value) <> 'number'
              or e.value::numeric <> trunc(e.value::numeric)
              or not e.value::numeric
                between (field -> 'least')::bigint and (field -> 'most')::bigint
          ) then 'counts what is not in its list, or no number of its range' end
        else 'is of no known kind' end;
    end if;
    if fault is not null then
      raise exception 'registers_entry: % %', name, fault using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;

create or replace function vidik_event_is_fresh(key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select not exists (select from public.events_account a where a.event_id = key)
$$;

create or replace function vidik_first_full_night(
  place uuid, whom text, first date, after date
) returns date
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  with held as (
    select coalesce(s.arrived_on, s.expected_on) as start,
      case
        when s.left_on is not null then greatest(s.left_on, s.arrived_on + 1)
        -- Whoever stays on past the agreed day sleeps there tonight.
        when s.arrived_on is not null then greatest(s.ends_on, public.vidik_today() + 1)
        else greatest(s.ends_on, s.expected_on + 1)
      end as ends
    from public.protection_stay s
    where s.facility_id = place and s."group" = whom and s.missed_on is null
  ), nights as (
    select first + n as night from generate_series(0, after - first - 1) n
  )
  select min(night) from nights
  where (select count(*) from held h where h.start <= night and night < h.ends) > coalesce((
    select p.places from public.protection_places p
    where p.facility_id = place and p."group" = whom and p.from_on <= night
    order by p.from_on desc, p.entered_at desc limit 1
  ), 0) - coalesce((
    select sum(o.places) from public.protection_outage o
    where o.facility_id = place and o."group" = whom and o.from_on <= night
      and (o.back_on is null or night < o.back_on)
  ), 0)
$$;

create or replace function vidik_guard_assessments_assessment() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{again_on,answers,finished_at,finished_by_id,level,on,outcomes,points,proposed,saves,struck_at,struck_by_id,struck_why,thresholds,took_part,unknown,why}'::text[]
      is distinct from to_jsonb(old) - '{again_on,answers,finished_at,finished_by_id,level,on,outcomes,points,proposed,saves,struck_at,struck_by_id,struck_why,thresholds,took_part,unknown,why}'::text[]
    then
      raise exception 'assessments_assessment: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.finished_at is null or new.on is not distinct from old.on and new.answers is not distinct from old.answers and new.saves is not distinct from old.saves and new.points is not distinct from old.points and new.unknown is not distinct from old.unknown and new.thresholds is not distinct from old.thresholds and new.proposed is not distinct from old.proposed and new.level is not distinct from old.level and new.why is not distinct from old.why and new.took_part is not distinct from old.took_part and new.outcomes is not distinct from old.outcomes and new.again_on is not distinct from old.again_on and new.finished_at is not distinct from old.finished_at and new.finished_by_id is not distinct from old.finished_by_id) is not true then
      raise exception 'assessments_assessment: what is finished does not change' using errcode = 'insufficient_privilege';
    end if;
    if (old.struck_at is null) is not true then
      raise exception 'assessments_assessment: what is struck out stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.finished_by_id is not distinct from old.finished_by_id or new.finished_by_id = public.vidik_user()) is not true then
      raise exception 'assessments_assessment: an assessment is finished in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new.struck_by_id is not distinct from old.struck_by_id or new.struck_by_id = public.vidik_user()) is not true then
      raise exception 'assessments_assessment: an assessment is struck out in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_assessments_participation() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{answered_at,answered_by_id,how,why_absent}'::text[]
      is distinct from to_jsonb(old) - '{answered_at,answered_by_id,how,why_absent}'::text[]
    then
      raise exception 'assessments_participation: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.answered_at is null) is not true then
      raise exception 'assessments_participation: how somebody took part is said once' using errcode = 'insufficient_privilege';
    end if;
    if (new.answered_by_id = public.vidik_user()) is not true then
      raise exception 'assessments_participation: it is said in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_bodies_body() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{changed_at,dissolved_on,dissolved_why,founded_by_id,founded_on,founding_act,founding_paper_id,interval,interval_unit,is_changed_here,is_day_known,kind,legal_basis,source}'::text[]
      is distinct from to_jsonb(old) - '{changed_at,dissolved_on,dissolved_why,founded_by_id,founded_on,founding_act,founding_paper_id,interval,interval_unit,is_changed_here,is_day_known,kind,legal_basis,source}'::text[]
    then
      raise exception 'bodies_body: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_bodies_holding() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{ended_at,ended_by_id,ended_why,to_on}'::text[]
      is distinct from to_jsonb(old) - '{ended_at,ended_by_id,ended_why,to_on}'::text[]
    then
      raise exception 'bodies_holding: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.ended_at is null) is not true then
      raise exception 'bodies_holding: what has ended stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.ended_by_id = public.vidik_user()) is not true then
      raise exception 'bodies_holding: a holding is ended in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_bodies_post() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{confirmed_on,email,phone,valid_to}'::text[]
      is distinct from to_jsonb(old) - '{confirmed_on,email,phone,valid_to}'::text[]
    then
      raise exception 'bodies_post: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.valid_to is not distinct from old.valid_to or old.valid_to is null or old.valid_to >= public.vidik_today()) is not true then
      raise exception 'bodies_post: a post that has ended stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_bodies_session() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{cancel_reason,confirmed_at,confirmed_by_id,held_at,minutes,state,written_at,written_by_id}'::text[]
      is distinct from to_jsonb(old) - '{cancel_reason,confirmed_at,confirmed_by_id,held_at,minutes,state,written_at,written_by_id}'::text[]
    then
      raise exception 'bodies_session: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.minutes <> 'confirmed') is not true then
      raise exception 'bodies_session: confirmed minutes never change' using errcode = 'insufficient_privilege';
    end if;
    if (old.state = 'planned' or new.state is not distinct from old.state and new.cancel_reason is not distinct from old.cancel_reason and new.held_at is not distinct from old.held_at) is not true then
      raise exception 'bodies_session: what was held or cancelled stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.written_by_id is not distinct from old.written_by_id or new.written_by_id is null or new.written_by_id = public.vidik_user()) is not true then
      raise exception 'bodies_session: minutes are written in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new.minutes <> 'confirmed' or (old.minutes = 'written' and new.confirmed_by_id = public.vidik_user() and new.written_by_id is not distinct from old.written_by_id and new.written_at is not distinct from old.written_at)) is not true then
      raise exception 'bodies_session: minutes are confirmed in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_bodies_task() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{answered_on,outcome}'::text[]
      is distinct from to_jsonb(old) - '{answered_on,outcome}'::text[]
    then
      raise exception 'bodies_task: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.outcome in ('open', 'part')) is not true then
      raise exception 'bodies_task: a task is closed once' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_cases_sharing() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.institution_id = (select vidik_membership_institution()) then
    if to_jsonb(new) - '{accepted_at,answered_by_id,declined_at,declining,state}'::text[]
      is distinct from to_jsonb(old) - '{accepted_at,answered_by_id,declined_at,declining,state}'::text[]
    then
      raise exception 'cases_sharing: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'standing' and new.state in ('declined')) is not true then
      raise exception 'cases_sharing: a sharing is accepted or declined' using errcode = 'insufficient_privilege';
    end if;
    if (new.answered_by_id is not distinct from old.answered_by_id or new.answered_by_id = public.vidik_user()) is not true then
      raise exception 'cases_sharing: a sharing is answered in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_catalogue_service() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{accessibility,age_from,age_to,application,capacity,changed_at,citizens,closed_until,confirmed_by_id,confirmed_on,contact_id,cost,description,disclosure,documents,ended_on,finance,finance_until,free,free_on,groups,is_changed_here,is_contact_public,kind,languages,licence_from,licence_number,licence_until,name,needs_licence,renewal_asked_on,search_text,sex,state,territories,unit,ways}'::text[]
      is distinct from to_jsonb(old) - '{accessibility,age_from,age_to,application,capacity,changed_at,citizens,closed_until,confirmed_by_id,confirmed_on,contact_id,cost,description,disclosure,documents,ended_on,finance,finance_until,free,free_on,groups,is_changed_here,is_contact_public,kind,languages,licence_from,licence_number,licence_until,name,needs_licence,renewal_asked_on,search_text,sex,state,territories,unit,ways}'::text[]
    then
      raise exception 'catalogue_service: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.state <> 'ended') is not true then
      raise exception 'catalogue_service: a service that has ended stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.is_changed_here) is not true then
      raise exception 'catalogue_service: what people change is marked so' using errcode = 'insufficient_privilege';
    end if;
    if (new.confirmed_by_id is not distinct from old.confirmed_by_id or new.confirmed_by_id = public.vidik_user()) is not true then
      raise exception 'catalogue_service: confirmations are in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_conferences_meeting() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{cancel_reason,cancelled_at,cancelled_by_id,confirmed_at,confirmed_by_id,form,held_at,held_by_id,minutes,starts_at,state,took_part,took_part_how,why_not,written_at,written_by_id}'::text[]
      is distinct from to_jsonb(old) - '{cancel_reason,cancelled_at,cancelled_by_id,confirmed_at,confirmed_by_id,form,held_at,held_by_id,minutes,starts_at,state,took_part,took_part_how,why_not,written_at,written_by_id}'::text[]
    then
      raise exception 'conferences_meeting: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'called' and new.state in ('called', 'held', 'cancelled')) is not true then
      raise exception 'conferences_meeting: a meeting goes on by its steps' using errcode = 'insufficient_privilege';
    end if;
    if (new.minutes = old.minutes or old.minutes = 'none' and new.minutes in ('written') or old.minutes = 'written' and new.minutes in ('none', 'confirmed')) is not true then
      raise exception 'conferences_meeting: minutes go on by their steps' using errcode = 'insufficient_privilege';
    end if;
    if (old.state <> 'cancelled') is not true then
      raise exception 'conferences_meeting: what was cancelled stays so' using errcode = 'insufficient_privilege';
    end if;
    if (old.state = 'called' or new.starts_at is not distinct from old.starts_at and new.form is not distinct from old.form) is not true then
      raise exception 'conferences_meeting: the day of what was held stays' using errcode = 'insufficient_privilege';
    end if;
    if (old.minutes <> 'confirmed') is not true then
      raise exception 'conferences_meeting: confirmed minutes never change' using errcode = 'insufficient_privilege';
    end if;
    if ((new.cancelled_by_id is not distinct from old.cancelled_by_id or new.cancelled_by_id is null or new.cancelled_by_id = public.vidik_user()) and (new.held_by_id is not distinct from old.held_by_id or new.held_by_id is null or new.held_by_id = public.vidik_user()) and (new.written_by_id is not distinct from old.written_by_id or new.written_by_id is null or new.written_by_id = public.vidik_user())) is not true then
      raise exception 'conferences_meeting: what is entered is entered in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new.minutes <> 'confirmed' or (new.confirmed_by_id = public.vidik_user() and new.written_by_id is not distinct from old.written_by_id and new.written_at is not distinct from old.written_at)) is not true then
      raise exception 'conferences_meeting: minutes are confirmed by a second person in their own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_conferences_request() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{decided_at,decided_by_id,meeting_id,reason,state}'::text[]
      is distinct from to_jsonb(old) - '{decided_at,decided_by_id,meeting_id,reason,state}'::text[]
    then
      raise exception 'conferences_request: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'open' and new.state in ('accepted', 'declined')) is not true then
      raise exception 'conferences_request: a request goes on by its steps' using errcode = 'insufficient_privilege';
    end if;
    if (old.state = 'open') is not true then
      raise exception 'conferences_request: a request is answered once' using errcode = 'insufficient_privilege';
    end if;
    if (new.decided_by_id = public.vidik_user()) is not true then
      raise exception 'conferences_request: a request is answered in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_conferences_seat() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{absent_reason,came,notice_id,reason,replied_at,reply,sends}'::text[]
      is distinct from to_jsonb(old) - '{absent_reason,came,notice_id,reason,replied_at,reply,sends}'::text[]
    then
      raise exception 'conferences_seat: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (not (old.institution_id is not distinct from public.vidik_membership_institution()) or exists (select from public.cases_case c where c.id = old.case_id and c.responsible_id = public.vidik_membership_institution()) or (new.came is not distinct from old.came and new.absent_reason is not distinct from old.absent_reason and new.notice_id is not distinct from old.notice_id)) is not true then
      raise exception 'conferences_seat: the invited say whether they come, and no more' using errcode = 'insufficient_privilege';
    end if;
    if ((new.came is not distinct from old.came and new.absent_reason is not distinct from old.absent_reason) or exists (select from public.conferences_meeting m where m.id = old.meeting_id and m.minutes <> 'confirmed') or exists (select from public.conferences_seatcorrection c where c.seat_id = old.id and c.was is not distinct from old.came and c.was_reason = old.absent_reason and c.came = new.came and c.absent_reason = new.absent_reason)) is not true then
      raise exception 'conferences_seat: who came is not changed once the minutes are confirmed, but by an addendum' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_conferences_undertaking() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{struck_at,struck_by_id,struck_why}'::text[]
      is distinct from to_jsonb(old) - '{struck_at,struck_by_id,struck_why}'::text[]
    then
      raise exception 'conferences_undertaking: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.struck_at is null) is not true then
      raise exception 'conferences_undertaking: what is struck out stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.struck_by_id = public.vidik_user()) is not true then
      raise exception 'conferences_undertaking: an undertaking is struck out in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_account() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{audiences,corrected_at,days,event_id,first_on,hours,is_international,is_leading,kind,last_on,marks,materials,mode,organisers,own_mark,partners,passes_on_id,place,programme_id,project_id,search_text,sessions,state,territories,title,topics,withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[]
      is distinct from to_jsonb(old) - '{audiences,corrected_at,days,event_id,first_on,hours,is_international,is_leading,kind,last_on,marks,materials,mode,organisers,own_mark,partners,passes_on_id,place,programme_id,project_id,search_text,sessions,state,territories,title,topics,withdrawn_at,withdrawn_by_id,withdrawn_why}'::text[]
    then
      raise exception 'events_account: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if ((old.institution_id is not distinct from public.vidik_membership_institution()) or (to_jsonb(new) - '{event_id,is_leading}'::text[] is not distinct from to_jsonb(old) - '{event_id,is_leading}'::text[]) or ((select vidik_system()) = any('{events-loader}'::text[]) and old.pack_code <> '' and to_jsonb(new) - '{programme_id,project_id}'::text[] is not distinct from to_jsonb(old) - '{programme_id,project_id}'::text[] and (old.programme_id is null or new.programme_id is not distinct from old.programme_id) and (old.project_id is null or new.project_id is not distinct from old.project_id))) is not true then
      raise exception 'events_account: another institution’s account is joined, not changed' using errcode = 'insufficient_privilege';
    end if;
    if ((new.programme_id is not distinct from old.programme_id or public.vidik_is_row_of(new.programme_id, 'programmes')) and (new.project_id is not distinct from old.project_id or public.vidik_is_row_of(new.project_id, 'projects'))) is not true then
      raise exception 'events_account: an account links to rows of these registers that stand' using errcode = 'insufficient_privilege';
    end if;
    if ((new.event_id is not distinct from old.event_id and new.is_leading is not distinct from old.is_leading) or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or (select vidik_system()) = any('{events-arranger}'::text[]))) is not true then
      raise exception 'events_account: accounts are joined by those who may' using errcode = 'insufficient_privilege';
    end if;
    if (old.withdrawn_at is null or (to_jsonb(new) - '{event_id,is_leading}'::text[] is not distinct from to_jsonb(old) - '{event_id,is_leading}'::text[])) is not true then
      raise exception 'events_account: what was withdrawn stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.withdrawn_at is null or old.withdrawn_at is not null or new.withdrawn_by_id = public.vidik_user()) is not true then
      raise exception 'events_account: an account is withdrawn in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_apart() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{undone_at,undone_by_id}'::text[]
      is distinct from to_jsonb(old) - '{undone_at,undone_by_id}'::text[]
    then
      raise exception 'events_apart: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.undone_at is null) is not true then
      raise exception 'events_apart: what was undone stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.undone_by_id = public.vidik_user()) is not true then
      raise exception 'events_apart: it is undone in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_event() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{is_chosen}'::text[]
      is distinct from to_jsonb(old) - '{is_chosen}'::text[]
    then
      raise exception 'events_event: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.is_chosen is not distinct from old.is_chosen or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or (select vidik_system()) = any('{events-arranger}'::text[]))) is not true then
      raise exception 'events_event: whose account counts is chosen by those who may' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_joining() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{undone_at,undone_by_id}'::text[]
      is distinct from to_jsonb(old) - '{undone_at,undone_by_id}'::text[]
    then
      raise exception 'events_joining: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.undone_at is null) is not true then
      raise exception 'events_joining: what was undone stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.undone_by_id = public.vidik_user()) is not true then
      raise exception 'events_joining: it is undone in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_number() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{struck_at}'::text[]
      is distinct from to_jsonb(old) - '{struck_at}'::text[]
    then
      raise exception 'events_number: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.struck_at is null) is not true then
      raise exception 'events_number: what is struck out stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_question() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{answered_at}'::text[]
      is distinct from to_jsonb(old) - '{answered_at}'::text[]
    then
      raise exception 'events_question: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.answered_at is null) is not true then
      raise exception 'events_question: a question is closed once' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_events_suggestion() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{made_at,reasons,score,settled}'::text[]
      is distinct from to_jsonb(old) - '{made_at,reasons,score,settled}'::text[]
    then
      raise exception 'events_suggestion: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_exchange_addressee() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.institution_id = public.vidik_membership_institution() or coalesce(old.sender_id <> public.vidik_membership_institution(), false) and old.id = any(public.vidik_received_taken_over()) then
    if to_jsonb(new) - '{counted_from,delivered_at,due_at,has_unclassified,ladder_from,named_day,next_rung_at,read_version,revision,settled_at,state}'::text[]
      is distinct from to_jsonb(old) - '{counted_from,delivered_at,due_at,has_unclassified,ladder_from,named_day,next_rung_at,read_version,revision,settled_at,state}'::text[]
    then
      raise exception 'exchange_addressee: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'sent' and new.state in ('delivered', 'seen', 'acknowledged') or old.state = 'delivered' and new.state in ('seen', 'acknowledged') or old.state = 'seen' and new.state in ('acknowledged')) is not true then
      raise exception 'exchange_addressee: an addressee receives, sees and acknowledges, no more' using errcode = 'insufficient_privilege';
    end if;
    if (old.delivered_at is null or new.delivered_at is not distinct from old.delivered_at) is not true then
      raise exception 'exchange_addressee: a receipt is noted once' using errcode = 'insufficient_privilege';
    end if;
    if (new.counted_from is not distinct from old.counted_from and new.due_at is not distinct from old.due_at and new.named_day is not distinct from old.named_day and new.ladder_from is not distinct from old.ladder_from and new.revision is not distinct from old.revision or old.delivered_at is null and exists (select from public.exchange_kind k where k.id = old.kind_id and k.deadline_from = 'receipt')) is not true then
      raise exception 'exchange_addressee: the sender sets the deadline' using errcode = 'insufficient_privilege';
    end if;
    if (new.settled_at is not distinct from old.settled_at or old.settled_at is null and new.state in ('seen', 'acknowledged') and exists (select from public.exchange_kind k where k.id = old.kind_id and k.expects in ('acknowledge', 'nothing'))) is not true then
      raise exception 'exchange_addressee: the sender says what an answer is' using errcode = 'insufficient_privilege';
    end if;
    if (new.next_rung_at is not distinct from old.next_rung_at or old.delivered_at is null and exists (select from public.exchange_kind k where k.id = old.kind_id and k.deadline_from = 'receipt') or (new.next_rung_at is null and new.settled_at is not null)) is not true then
      raise exception 'exchange_addressee: reminders go on' using errcode = 'insufficient_privilege';
    end if;
    if (new.read_version >= old.read_version) is not true then
      raise exception 'exchange_addressee: what was read stays read' using errcode = 'insufficient_privilege';
    end if;
    if (new.has_unclassified or not old.has_unclassified) is not true then
      raise exception 'exchange_addressee: the sender classifies' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_exchange_feedbackduty() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.institution_id = public.vidik_membership_institution() or coalesce(old.sender_id <> public.vidik_membership_institution(), false) and old.addressee_id = any(public.vidik_received_taken_over()) then
    if to_jsonb(new) - '{given_by,next_rung_at,origin,settled_at,text}'::text[]
      is distinct from to_jsonb(old) - '{given_by,next_rung_at,origin,settled_at,text}'::text[]
    then
      raise exception 'exchange_feedbackduty: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.settled_at is null and new.settled_at is not null and new.origin = 'system') is not true then
      raise exception 'exchange_feedbackduty: feedback is given once, in the system' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_exchange_notice() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.sender_id <> public.vidik_membership_institution() then
    if to_jsonb(new) - '{case_id}'::text[]
      is distinct from to_jsonb(old) - '{case_id}'::text[]
    then
      raise exception 'exchange_notice: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_identification_decision() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if true then
    if to_jsonb(new) - '{lifted_at,returned_at,returned_because,returned_by_id,taken_at,taken_by_id}'::text[]
      is distinct from to_jsonb(old) - '{lifted_at,returned_at,returned_because,returned_by_id,taken_at,taken_by_id}'::text[]
    then
      raise exception 'identification_decision: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.taken_at is null and old.returned_at is null or new.lifted_at is distinct from old.lifted_at and new.taken_by_id is not distinct from old.taken_by_id and new.taken_at is not distinct from old.taken_at and new.returned_by_id is not distinct from old.returned_by_id and new.returned_at is not distinct from old.returned_at and new.returned_because is not distinct from old.returned_because) is not true then
      raise exception 'identification_decision: what was decided stays' using errcode = 'insufficient_privilege';
    end if;
    if (new.taken_by_id is not distinct from old.taken_by_id or new.taken_by_id = public.vidik_user()) is not true then
      raise exception 'identification_decision: a decision is taken in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new.taken_at is not distinct from old.taken_at or (new.outcome <> 'identified' or jsonb_array_length(new.elements -> 'act') > 0) and (new.outcome <> 'identified' or jsonb_array_length(new.elements -> 'means') > 0 or not exists (select from public.identification_fact f where f.procedure_id = new.procedure_id and f.field = 'age-group' and f.value not in ('under-18', 'unknown') and f.ended_at is null)) and (new.outcome <> 'identified' or jsonb_array_length(new.elements -> 'purpose') > 0)) is not true then
      raise exception 'identification_decision: there is evidence for each element of the offence' using errcode = 'insufficient_privilege';
    end if;
    if (new.returned_by_id is not distinct from old.returned_by_id or new.returned_by_id = public.vidik_user()) is not true then
      raise exception 'identification_decision: a proposal is returned in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new.lifted_at is not distinct from old.lifted_at or old.lifted_at is null and old.step = 'suspend' and old.taken_at is not null) is not true then
      raise exception 'identification_decision: a suspension is lifted once' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_identification_entitlement() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{ended_at}'::text[]
      is distinct from to_jsonb(old) - '{ended_at}'::text[]
    then
      raise exception 'identification_entitlement: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.ended_at is null) is not true then
      raise exception 'identification_entitlement: what has ended stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_identification_fact() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{ended_at}'::text[]
      is distinct from to_jsonb(old) - '{ended_at}'::text[]
    then
      raise exception 'identification_fact: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.ended_at is null) is not true then
      raise exception 'identification_fact: what has ended stays so' using errcode = 'insufficient_privilege';
    end if;
    if (not exists (select from public.identification_procedure p where p.id = old.procedure_id and p.closed_at is not null)) is not true then
      raise exception 'identification_fact: the record of a closed procedure stays' using errcode = 'insufficient_privilege';
    end if;
    if (old.field not in ('sex', 'age-group', 'citizenship', 'country-of-origin', 'form', 'country-of-exploitation') or not exists (select from public.identification_procedure p where p.id = old.procedure_id and p.state in ('closed', 'concluded', 'dismissed', 'terminated') and old.entered_at <= p.decided_at)) is not true then
      raise exception 'identification_fact: what was decided on stays' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_identification_finding() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if true then
    if to_jsonb(new) - '{content}'::text[]
      is distinct from to_jsonb(old) - '{content}'::text[]
    then
      raise exception 'identification_finding: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.content = '{}'::jsonb) is not true then
      raise exception 'identification_finding: a version is only ever emptied' using errcode = 'insufficient_privilege';
    end if;
    if (exists (select 1 from public.cases_case c where c.id = old.case_id and c.closed_at is not null)
and not exists (
  select 1 from public.vault_legalhold h where h.case_id = old.case_id and h.lifted_at is null
)) is not true then
      raise exception 'identification_finding: the case is open, or a legal hold stands' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_identification_laterreport() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{arose_at,case_id,decided_at,decided_by_id,led_to_id,parted_at,procedure_id,reason,result,urgency}'::text[]
      is distinct from to_jsonb(old) - '{arose_at,case_id,decided_at,decided_by_id,led_to_id,parted_at,procedure_id,reason,result,urgency}'::text[]
    then
      raise exception 'identification_laterreport: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.procedure_id is not distinct from old.procedure_id and new.case_id is not distinct from old.case_id and new.arose_at is not distinct from old.arose_at and new.parted_at is not distinct from old.parted_at and new.urgency is not distinct from old.urgency or public.vidik_system() is not null) is not true then
      raise exception 'identification_laterreport: what it is about follows the joining of procedures' using errcode = 'insufficient_privilege';
    end if;
    if (old.decided_at is null) is not true then
      raise exception 'identification_laterreport: what was decided about a later report stays' using errcode = 'insufficient_privilege';
    end if;
    if (new.decided_by_id is not distinct from old.decided_by_id or new.decided_by_id = public.vidik_user()) is not true then
      raise exception 'identification_laterreport: it is decided in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_identification_procedure() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if public.vidik_system() = 'proceedings-desk' then
    if to_jsonb(new) - '{}'::text[]
      is distinct from to_jsonb(old) - '{}'::text[]
    then
      raise exception 'identification_procedure: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_act() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{struck_at,struck_by_id}'::text[]
      is distinct from to_jsonb(old) - '{struck_at,struck_by_id}'::text[]
    then
      raise exception 'matters_act: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.struck_at is null) is not true then
      raise exception 'matters_act: struck out already' using errcode = 'insufficient_privilege';
    end if;
    if (new.struck_by_id = public.vidik_user()) is not true then
      raise exception 'matters_act: in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_charge() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{matter_id}'::text[]
      is distinct from to_jsonb(old) - '{matter_id}'::text[]
    then
      raise exception 'matters_charge: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_hearing() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{moved_to_id,reason,state}'::text[]
      is distinct from to_jsonb(old) - '{moved_to_id,reason,state}'::text[]
    then
      raise exception 'matters_hearing: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.state = 'set') is not true then
      raise exception 'matters_hearing: what became of it was entered' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_judgment() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{appeal_by,appealed_on,final_on,served_on}'::text[]
      is distinct from to_jsonb(old) - '{appeal_by,appealed_on,final_on,served_on}'::text[]
    then
      raise exception 'matters_judgment: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if ((old.served_on is null or new.served_on = old.served_on) and (old.final_on is null or new.final_on = old.final_on)) is not true then
      raise exception 'matters_judgment: what was entered stays' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_leg() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{closed_on,ending,number}'::text[]
      is distinct from to_jsonb(old) - '{closed_on,ending,number}'::text[]
    then
      raise exception 'matters_leg: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.closed_on is null or (new.closed_on is not distinct from old.closed_on and new.ending is not distinct from old.ending)) is not true then
      raise exception 'matters_leg: what has ended stays so' using errcode = 'insufficient_privilege';
    end if;
    if (old.number = '' or (new.number is not distinct from old.number)) is not true then
      raise exception 'matters_leg: a number once entered stays' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_link() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{confirmed_at,rejected_at,settled_by_id}'::text[]
      is distinct from to_jsonb(old) - '{confirmed_at,rejected_at,settled_by_id}'::text[]
    then
      raise exception 'matters_link: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.settled_by_id is null or (old.confirmed_at is not null and new.rejected_at is not null)) is not true then
      raise exception 'matters_link: settled already, and not taken back' using errcode = 'insufficient_privilege';
    end if;
    if (new.settled_by_id = public.vidik_user()) is not true then
      raise exception 'matters_link: in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_matter() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{joined_into_id}'::text[]
      is distinct from to_jsonb(old) - '{joined_into_id}'::text[]
    then
      raise exception 'matters_matter: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.joined_into_id is null) is not true then
      raise exception 'matters_matter: joined already' using errcode = 'insufficient_privilege';
    end if;
    if (public.vidik_matter_holds(old.id) and public.vidik_matter_holds(new.joined_into_id)) is not true then
      raise exception 'matters_matter: joined by whoever has both' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_measure() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{ended_on,ending,matter_id,until}'::text[]
      is distinct from to_jsonb(old) - '{ended_on,ending,matter_id,until}'::text[]
    then
      raise exception 'matters_measure: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.ended_on is null or (new.ended_on is not distinct from old.ended_on and new.ending is not distinct from old.ending)) is not true then
      raise exception 'matters_measure: ended already' using errcode = 'insufficient_privilege';
    end if;
    if (new.until is not distinct from old.until or exists (select from public.matters_pause p where p.measure_id = old.id and p.ended_on - p.since = new.until - old.until)) is not true then
      raise exception 'matters_measure: its last day moves by the days that did not run' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_owed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{notice_id,reminder_id,settled_at,settled_by_id,waived}'::text[]
      is distinct from to_jsonb(old) - '{notice_id,reminder_id,settled_at,settled_by_id,waived}'::text[]
    then
      raise exception 'matters_owed: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.settled_at is null) is not true then
      raise exception 'matters_owed: settled already' using errcode = 'insufficient_privilege';
    end if;
    if (new.settled_by_id is not distinct from old.settled_by_id or new.settled_by_id = public.vidik_user()) is not true then
      raise exception 'matters_owed: in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (old.reminder_id is null or new.reminder_id is not distinct from old.reminder_id) is not true then
      raise exception 'matters_owed: asked for once' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_pause() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{ended_on,matter_id}'::text[]
      is distinct from to_jsonb(old) - '{ended_on,matter_id}'::text[]
    then
      raise exception 'matters_pause: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.ended_on is null or (new.ended_on is not distinct from old.ended_on)) is not true then
      raise exception 'matters_pause: runs again already' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_personleg() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{closed_on,ending,ground}'::text[]
      is distinct from to_jsonb(old) - '{closed_on,ending,ground}'::text[]
    then
      raise exception 'matters_personleg: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.closed_on is null) is not true then
      raise exception 'matters_personleg: what has ended stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_matters_suspect() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{matter_id}'::text[]
      is distinct from to_jsonb(old) - '{matter_id}'::text[]
    then
      raise exception 'matters_suspect: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_participation_access() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{coded_at,ended_at,ended_by_id,ended_why,forced_at,lapses_on,safe_at,state,used_on}'::text[]
      is distinct from to_jsonb(old) - '{coded_at,ended_at,ended_by_id,ended_why,forced_at,lapses_on,safe_at,state,used_on}'::text[]
    then
      raise exception 'participation_access: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'given' and new.state in ('open', 'off') or old.state = 'open' and new.state in ('off')) is not true then
      raise exception 'participation_access: an access goes on by its steps' using errcode = 'insufficient_privilege';
    end if;
    if (old.state <> 'off') is not true then
      raise exception 'participation_access: what is off stays so' using errcode = 'insufficient_privilege';
    end if;
    if ((public.vidik_user() is null and new.coded_at is not distinct from old.coded_at and new.safe_at is not distinct from old.safe_at and new.ended_by_id is not distinct from old.ended_by_id and new.ended_why in ('', 'herself')) or (not public.vidik_user() is null and new.used_on is not distinct from old.used_on and new.forced_at is not distinct from old.forced_at and new.state <> 'open') or (not public.vidik_user() is null and new.used_on is not distinct from old.used_on and new.forced_at is not distinct from old.forced_at and old.state = new.state)) is not true then
      raise exception 'participation_access: she uses it, whoever works on the case gives and ends it' using errcode = 'insufficient_privilege';
    end if;
    if (new.ended_by_id is null or new.ended_by_id = public.vidik_user()) is not true then
      raise exception 'participation_access: a page is switched off in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_participation_saying() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{settled_at,settled_by_id}'::text[]
      is distinct from to_jsonb(old) - '{settled_at,settled_by_id}'::text[]
    then
      raise exception 'participation_saying: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.settled_at is null) is not true then
      raise exception 'participation_saying: what was said is settled once' using errcode = 'insufficient_privilege';
    end if;
    if (new.settled_by_id = public.vidik_user()) is not true then
      raise exception 'participation_saying: it is settled in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_plans_activity() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{begins_on,due_on,institution_id,kind,need_id,person_id,reason,refused_on,revision,settled_on,state,times}'::text[]
      is distinct from to_jsonb(old) - '{begins_on,due_on,institution_id,kind,need_id,person_id,reason,refused_on,revision,settled_on,state,times}'::text[]
    then
      raise exception 'plans_activity: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if ((new.kind is not distinct from old.kind and new.institution_id is not distinct from old.institution_id and new.begins_on is not distinct from old.begins_on and new.due_on is not distinct from old.due_on and new.times is not distinct from old.times and new.need_id is not distinct from old.need_id) or exists (select from public.plans_plan p where p.id = old.plan_id and p.state = 'draft')) is not true then
      raise exception 'plans_activity: what was proposed is not changed, but replaced' using errcode = 'insufficient_privilege';
    end if;
    if (exists (select from public.plans_plan p where p.id = old.plan_id and p.state not in ('replaced', 'dropped'))) is not true then
      raise exception 'plans_activity: a former version stays as it was' using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'suggested' and new.state in ('planned', 'left-out', 'refused') or old.state = 'planned' and new.state in ('left-out', 'under-way', 'done', 'not-done', 'refused') or old.state = 'under-way' and new.state in ('left-out', 'done', 'not-done', 'refused') or old.state = 'refused' and new.state in ('planned')) is not true then
      raise exception 'plans_activity: an activity goes on by its steps' using errcode = 'insufficient_privilege';
    end if;
    if ((public.vidik_membership_role() in ('centre-head', 'duty-expert', 'case-expert') or (public.vidik_membership_role() in ('centre-head', 'duty-expert', 'case-expert', 'association-head', 'association-worker') and exists (select from public.cases_case c where c.id = old.case_id and c.responsible_id = public.vidik_membership_institution()))) or (new.refused_on is not distinct from old.refused_on and new.state is not distinct from old.state) or (new.refused_on is not distinct from old.refused_on and new.state in ('under-way', 'done', 'not-done'))) is not true then
      raise exception 'plans_activity: whoever does an activity says how far it is, and never what the person wants' using errcode = 'insufficient_privilege';
    end if;
    if (old.state <> 'suggested' or new.state <> 'planned' or exists (select from public.plans_plan p where p.id = old.plan_id and p.state = 'draft')) is not true then
      raise exception 'plans_activity: what was suggested is taken up in a draft' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_plans_ask() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{answer,answered_at,answered_by_id,reason,served_on,settled_at,settled_by_id,state}'::text[]
      is distinct from to_jsonb(old) - '{answer,answered_at,answered_by_id,reason,served_on,settled_at,settled_by_id,state}'::text[]
    then
      raise exception 'plans_ask: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'open' and new.state in ('accepted', 'declined', 'withdrawn') or old.state = 'accepted' and new.state in ('done', 'not-done', 'withdrawn')) is not true then
      raise exception 'plans_ask: a request goes on by its steps' using errcode = 'insufficient_privilege';
    end if;
    if ((old.institution_id = public.vidik_membership_institution() and new.state <> 'withdrawn') or (not old.institution_id = public.vidik_membership_institution() and new.state = 'withdrawn' and new.answer is not distinct from old.answer and new.answered_at is not distinct from old.answered_at and new.answered_by_id is not distinct from old.answered_by_id and new.served_on is not distinct from old.served_on and new.settled_at is not distinct from old.settled_at and new.settled_by_id is not distinct from old.settled_by_id and new.reason is not distinct from old.reason)) is not true then
      raise exception 'plans_ask: the asked institution answers, whoever asked withdraws' using errcode = 'insufficient_privilege';
    end if;
    if ((new.answered_by_id is not distinct from old.answered_by_id or new.answered_by_id = public.vidik_user()) and (new.settled_by_id is not distinct from old.settled_by_id or new.settled_by_id = public.vidik_user())) is not true then
      raise exception 'plans_ask: an answer is given in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_plans_plan() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{agreed_on,copy_by_id,copy_on,ended_at,proposed_at,review_by,state}'::text[]
      is distinct from to_jsonb(old) - '{agreed_on,copy_by_id,copy_on,ended_at,proposed_at,review_by,state}'::text[]
    then
      raise exception 'plans_plan: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'draft' and new.state in ('proposed', 'dropped') or old.state = 'proposed' and new.state in ('agreed', 'dropped') or old.state = 'agreed' and new.state in ('replaced')) is not true then
      raise exception 'plans_plan: a version goes on by its steps' using errcode = 'insufficient_privilege';
    end if;
    if (old.state not in ('replaced', 'dropped')) is not true then
      raise exception 'plans_plan: what is over stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.state <> 'agreed' or old.state = 'agreed' or (select a.word from public.plans_agreement a where a.plan_id = new.id and a.who <> 'institution' order by a.entered_at desc limit 1) = 'agrees') is not true then
      raise exception 'plans_plan: nobody agrees for the person' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_proceedings_reportedact() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{code,on,procedure_id,taken_back_at,until,version}'::text[]
      is distinct from to_jsonb(old) - '{code,on,procedure_id,taken_back_at,until,version}'::text[]
    then
      raise exception 'proceedings_reportedact: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.taken_back_at is null or new.taken_back_at is not distinct from old.taken_back_at) is not true then
      raise exception 'proceedings_reportedact: what was taken back stays so' using errcode = 'insufficient_privilege';
    end if;
    if (new.version is not distinct from old.version and new."on" is not distinct from old."on" and new.until is not distinct from old.until and new.code is not distinct from old.code or public.vidik_user() is null and old.entered_by_id is null) is not true then
      raise exception 'proceedings_reportedact: the system corrects what it entered, and nobody else does' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_proceedings_telling() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{entered_at,entered_by_id,not_told,on,procedure_id,proof,told_at,told_how,told_on,until}'::text[]
      is distinct from to_jsonb(old) - '{entered_at,entered_by_id,not_told,on,procedure_id,proof,told_at,told_how,told_on,until}'::text[]
    then
      raise exception 'proceedings_telling: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.told_on is null and old.not_told = '' or new.told_on is not distinct from old.told_on and new.told_at is not distinct from old.told_at and new.told_how is not distinct from old.told_how and new.proof is not distinct from old.proof and new.not_told is not distinct from old.not_told and new.entered_at is not distinct from old.entered_at and new.entered_by_id is not distinct from old.entered_by_id and new."on" is not distinct from old."on" and new.until is not distinct from old.until) is not true then
      raise exception 'proceedings_telling: what was told, or not told, stays' using errcode = 'insufficient_privilege';
    end if;
    if (new.told_on is not distinct from old.told_on and new.told_at is not distinct from old.told_at and new.entered_by_id is not distinct from old.entered_by_id or new.entered_by_id = public.vidik_user()) is not true then
      raise exception 'proceedings_telling: it is told in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new."on" is not distinct from old."on" and new.until is not distinct from old.until or public.vidik_user() is null) is not true then
      raise exception 'proceedings_telling: the system corrects the days' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_proceedings_wish() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{entered_at,entered_by_id,except_for,how,language,procedure_id,through,wants}'::text[]
      is distinct from to_jsonb(old) - '{entered_at,entered_by_id,except_for,how,language,procedure_id,through,wants}'::text[]
    then
      raise exception 'proceedings_wish: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.wants is not distinct from old.wants and new.through is not distinct from old.through and new.how is not distinct from old.how and new.language is not distinct from old.language and new.except_for is not distinct from old.except_for and new.entered_at is not distinct from old.entered_at and new.entered_by_id is not distinct from old.entered_by_id or new.entered_by_id = public.vidik_user()) is not true then
      raise exception 'proceedings_wish: a wish is entered in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_protection_outage() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{back_on,ended_by_id}'::text[]
      is distinct from to_jsonb(old) - '{back_on,ended_by_id}'::text[]
    then
      raise exception 'protection_outage: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.ended_by_id is null) is not true then
      raise exception 'protection_outage: what is usable again stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_protection_stay() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{arrived_on,destination,ends_on,group,left_on,limit_on,missed_on,missed_why,safe_person,safe_worker}'::text[]
      is distinct from to_jsonb(old) - '{arrived_on,destination,ends_on,group,left_on,limit_on,missed_on,missed_why,safe_person,safe_worker}'::text[]
    then
      raise exception 'protection_stay: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.left_on is null and old.missed_on is null) is not true then
      raise exception 'protection_stay: a stay that is over stays so' using errcode = 'insufficient_privilege';
    end if;
    if (old.arrived_on is null or new.limit_on is not distinct from old.limit_on or exists (select from public.protection_stayextension e where e.stay_id = new.id and e.state = 'granted' and e.until_on = new.limit_on)) is not true then
      raise exception 'protection_stay: a limit moves by an extension alone' using errcode = 'insufficient_privilege';
    end if;
    if (old.arrived_on is null or new.arrived_on is not distinct from old.arrived_on) is not true then
      raise exception 'protection_stay: whoever arrived has arrived' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_protection_stayabsence() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{back_on,ended_by_id,notice_id}'::text[]
      is distinct from to_jsonb(old) - '{back_on,ended_by_id,notice_id}'::text[]
    then
      raise exception 'protection_stayabsence: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.back_on is null) is not true then
      raise exception 'protection_stayabsence: whoever is back is back' using errcode = 'insufficient_privilege';
    end if;
    if (old.notice_id is null or new.notice_id is not distinct from old.notice_id) is not true then
      raise exception 'protection_stayabsence: others are alarmed once' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_protection_stayextension() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{decided_at,decided_by_id,state}'::text[]
      is distinct from to_jsonb(old) - '{decided_at,decided_by_id,state}'::text[]
    then
      raise exception 'protection_stayextension: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.state = 'proposed') is not true then
      raise exception 'protection_stayextension: an extension is decided once' using errcode = 'insufficient_privilege';
    end if;
    if (new.decided_by_id = public.vidik_user()) is not true then
      raise exception 'protection_stayextension: an extension is decided in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_questionnaires_findingquery() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.institution_id = public.vidik_membership_institution() and not (select coalesce(public.vidik_membership_role(), '')) = any('{analyst,head}'::text[]) then
    if to_jsonb(new) - '{answer,answered_at,answered_by,corrections,state}'::text[]
      is distinct from to_jsonb(old) - '{answer,answered_at,answered_by,corrections,state}'::text[]
    then
      raise exception 'questionnaires_findingquery: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = 'answered' and old.state in ('asked', 'answered') and new.answered_at is not null) is not true then
      raise exception 'questionnaires_findingquery: an institution answers, no more' using errcode = 'insufficient_privilege';
    end if;
    if (new.answered_by = 'user:' || public.vidik_user()) is not true then
      raise exception 'questionnaires_findingquery: whoever answers is named' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_questionnaires_respondent() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.institution_id = public.vidik_membership_institution() and not (select coalesce(public.vidik_membership_role(), '')) = any('{analyst,head}'::text[]) then
    if to_jsonb(new) - '{answered_at,blanks,figures,last_saved_at,lead_id,others_may_read,return_reason,state}'::text[]
      is distinct from to_jsonb(old) - '{answered_at,blanks,figures,last_saved_at,lead_id,others_may_read,return_reason,state}'::text[]
    then
      raise exception 'questionnaires_respondent: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (new.state = old.state or old.state = 'sent' and new.state in ('approval', 'submitted') or old.state = 'returned' and new.state in ('approval', 'submitted') or old.state = 'approval' and new.state in ('sent', 'submitted')) is not true then
      raise exception 'questionnaires_respondent: the office sends, returns and accepts' using errcode = 'insufficient_privilege';
    end if;
    if (new.state is not distinct from old.state or new.state = 'approval' or (select coalesce(public.vidik_membership_role(), '')) = any('{analyst,head,validator}'::text[])) is not true then
      raise exception 'questionnaires_respondent: who may approve submits and sends back' using errcode = 'insufficient_privilege';
    end if;
    if (new.answered_at is not distinct from old.answered_at and new.return_reason is not distinct from old.return_reason and new.figures is not distinct from old.figures and new.blanks is not distinct from old.blanks or new.state = 'submitted' and old.state <> 'submitted') is not true then
      raise exception 'questionnaires_respondent: what was sent is counted when it is sent' using errcode = 'insufficient_privilege';
    end if;
    if (old.answered_at is null or new.answered_at is not distinct from old.answered_at) is not true then
      raise exception 'questionnaires_respondent: the first answer stays the first' using errcode = 'insufficient_privilege';
    end if;
    if (new.lead_id is not distinct from old.lead_id and new.others_may_read is not distinct from old.others_may_read or (select coalesce(public.vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[])) is not true then
      raise exception 'questionnaires_respondent: who may give sections out does' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_recommendations_actionplan() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{changed_at,close_reason,closed_at,closed_by,gazette,monitored_by_id,owner_id,programme,revision,section,text,title,valid_from,valid_until}'::text[]
      is distinct from to_jsonb(old) - '{changed_at,close_reason,closed_at,closed_by,gazette,monitored_by_id,owner_id,programme,revision,section,text,title,valid_from,valid_until}'::text[]
    then
      raise exception 'recommendations_actionplan: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if ((new.owner_id is not distinct from old.owner_id) or ((select vidik_system()) = any('{recommendations-loader}'::text[]) or (select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))) is not true then
      raise exception 'recommendations_actionplan: a plan stays with its institution' using errcode = 'insufficient_privilege';
    end if;
    if ((new.gazette is not distinct from old.gazette and new.text is not distinct from old.text and new.section is not distinct from old.section) or (select vidik_system()) = any('{recommendations-loader}'::text[])) is not true then
      raise exception 'recommendations_actionplan: what the report says of a plan is loaded' using errcode = 'insufficient_privilege';
    end if;
    if (old.closed_at is null or new.closed_at is null or ((select vidik_system()) = any('{recommendations-loader}'::text[]) or (select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))) is not true then
      raise exception 'recommendations_actionplan: a closed plan is opened again before it is changed' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_recommendations_activity() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{changed_at,due,funding,indicator,indicator_stated,measure,measure_name,parties_stated,plan_code,plan_id,revision,sections,state,title}'::text[]
      is distinct from to_jsonb(old) - '{changed_at,due,funding,indicator,indicator_stated,measure,measure_name,parties_stated,plan_code,plan_id,revision,sections,state,title}'::text[]
    then
      raise exception 'recommendations_activity: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if ((new.plan_id is not distinct from old.plan_id) or (select vidik_system()) = any('{recommendations-loader}'::text[])) is not true then
      raise exception 'recommendations_activity: an activity stays in its plan' using errcode = 'insufficient_privilege';
    end if;
    if ((new.state is not distinct from old.state and new.sections is not distinct from old.sections and new.indicator is not distinct from old.indicator and new.indicator_stated is not distinct from old.indicator_stated) or (select vidik_system()) = any('{recommendations-loader}'::text[])) is not true then
      raise exception 'recommendations_activity: what the report says of an activity is loaded' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_recommendations_activityparty() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{institution_id,role}'::text[]
      is distinct from to_jsonb(old) - '{institution_id,role}'::text[]
    then
      raise exception 'recommendations_activityparty: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_recommendations_indicator() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{drop_reason,dropped_at,dropped_by,source_id}'::text[]
      is distinct from to_jsonb(old) - '{drop_reason,dropped_at,dropped_by,source_id}'::text[]
    then
      raise exception 'recommendations_indicator: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if ((new.source_id is not distinct from old.source_id) or ((select vidik_system()) = any('{recommendations-loader}'::text[]) or (select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))) is not true then
      raise exception 'recommendations_indicator: an indicator keeps its source' using errcode = 'insufficient_privilege';
    end if;
    if (old.dropped_at is null or (new.dropped_at is not distinct from old.dropped_at and new.dropped_by is not distinct from old.dropped_by and new.drop_reason is not distinct from old.drop_reason)) is not true then
      raise exception 'recommendations_indicator: what was dropped stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_recommendations_target() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{ends_on,starts_on,value}'::text[]
      is distinct from to_jsonb(old) - '{ends_on,starts_on,value}'::text[]
    then
      raise exception 'recommendations_target: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_registers_entry() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{event,struck_at,struck_by_id,struck_why}'::text[]
      is distinct from to_jsonb(old) - '{event,struck_at,struck_by_id,struck_why}'::text[]
    then
      raise exception 'registers_entry: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.struck_at is null) is not true then
      raise exception 'registers_entry: struck out already' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_tracing_answer() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{settled,settled_at,settled_by_id}'::text[]
      is distinct from to_jsonb(old) - '{settled,settled_at,settled_by_id}'::text[]
    then
      raise exception 'tracing_answer: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.settled_at is null or new.settled is not distinct from old.settled and new.settled_at is not distinct from old.settled_at and new.settled_by_id is not distinct from old.settled_by_id) is not true then
      raise exception 'tracing_answer: what was settled stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_tracing_sighting() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    if to_jsonb(new) - '{withdrawn_at,withdrawn_by_id}'::text[]
      is distinct from to_jsonb(old) - '{withdrawn_at,withdrawn_by_id}'::text[]
    then
      raise exception 'tracing_sighting: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.withdrawn_at is null or new.withdrawn_at is not distinct from old.withdrawn_at and new.withdrawn_by_id is not distinct from old.withdrawn_by_id) is not true then
      raise exception 'tracing_sighting: what was withdrawn stays so' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_guard_vault_erasureproposal() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if true then
    if to_jsonb(new) - '{approved_at,approved_by_id,rejected_at,rejected_because,rejected_by_id}'::text[]
      is distinct from to_jsonb(old) - '{approved_at,approved_by_id,rejected_at,rejected_because,rejected_by_id}'::text[]
    then
      raise exception 'vault_erasureproposal: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
    if (old.approved_at is null and old.rejected_at is null) is not true then
      raise exception 'vault_erasureproposal: what was decided stays' using errcode = 'insufficient_privilege';
    end if;
    if (new.approved_by_id is not distinct from old.approved_by_id or new.approved_by_id = public.vidik_user()) is not true then
      raise exception 'vault_erasureproposal: an erasure is approved in one’s own name' using errcode = 'insufficient_privilege';
    end if;
    if (new.rejected_by_id is not distinct from old.rejected_by_id or new.rejected_by_id = public.vidik_user()) is not true then
      raise exception 'vault_erasureproposal: a proposal is rejected in one’s own name' using errcode = 'insufficient_privilege';
    end if;

  end if;
  return new;
end $$;

create or replace function vidik_has_events(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and (
    exists (select from public.events_account a where a.institution_id = vidik_has_events.place)
    or exists (select from public.events_question q where q.asker_id = vidik_has_events.place)
  )
$$;

create or replace function vidik_has_matters(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and exists (select from public.matters_leg l where l.institution_id = place)
$$;

create or replace function vidik_has_register_entries(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and exists (
    select from public.registers_entry e where e.institution_id = place
  )
$$;

create or replace function vidik_invitation_is_confirmed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  is_reaching boolean := new.role in ('association-head', 'association-worker', 'auditor', 'case-expert', 'case-officer', 'centre-head', 'coordinator', 'court-officer', 'duty-expert', 'first-responder', 'head', 'institution-admin', 'local-team', 'police', 'prison-officer', 'prosecutor', 'provider', 'respondent', 'shelter-staff', 'statistician', 'system-admin', 'validator');
  is_first boolean := tg_op = 'INSERT';
begin
  if not not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    return new;
  end if;
  if is_first and new.invited_by_id is distinct from public.vidik_user()
    or is_first and new.invited_by_id is null
      and public.vidik_system() is distinct from 'command-line'
  then
    raise exception 'accounts_invitation: nobody invites in the name of somebody else'
      using errcode = 'insufficient_privilege';
  end if;
  if is_first and new.confirmed_at is not null
      and public.vidik_system() is distinct from 'command-line'
    or is_first and new.confirmed_by_id is not null
    or not is_first and old.confirmed_at is not null
      and (new.confirmed_at, new.confirmed_by_id)
        is distinct from (old.confirmed_at, old.confirmed_by_id)
    or not is_first and old.confirmed_at is null and new.confirmed_at is not null and not (
      new.confirmed_by_id is null and public.vidik_system() = 'command-line'
      or coalesce(new.confirmed_by_id = public.vidik_user()
        and new.confirmed_by_id is distinct from new.invited_by_id
        and public.vidik_membership_role() in ('association-head', 'centre-head', 'head', 'institution-admin', 'system-admin'), false)
    )
  then
    raise exception 'accounts_invitation: a second person confirms, once and in their own name'
      using errcode = 'insufficient_privilege';
  end if;
  if is_reaching and new.confirmed_at is null and (
    is_first and (new.token_hash is not null or new.accepted_at is not null)
    or not is_first and new.token_hash is not null
      and new.token_hash is distinct from old.token_hash
    or not is_first and new.accepted_at is not null and old.accepted_at is null
  ) then
    raise exception 'accounts_invitation: a second person confirms this role first'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function vidik_is_at_conferences(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and (
    exists (
      select from public.conferences_seat s
      where s.institution_id = place or s.holder_id = place
    )
    or exists (select from public.conferences_meeting m where m.holder_id = place)
    or exists (select from public.conferences_request r where r.institution_id = place)
  )
$$;

create or replace function vidik_is_in_bodies(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and (
    exists (
      select from public.bodies_body b where b.institution_id = place or b.founded_by_id = place
    )
    or exists (select from public.bodies_post p where p.held_for_id = place)
    or exists (select from public.bodies_task t where t.institution_id = place)
  )
$$;

create or replace function vidik_is_in_plans(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and (
    exists (select from public.plans_activity a where a.institution_id = place)
    or exists (select from public.plans_agreement g where g.institution_id = place)
    or exists (select from public.plans_attendance t where t.institution_id = place)
    or exists (
      select from public.plans_ask q where q.institution_id = place or q.asking_id = place
    )
  )
$$;

create or replace function vidik_is_row_of(key uuid, code text) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select key is null or exists (
    select from public.registers_entry e
    where e.root_id = vidik_is_row_of.key and e.register_id = vidik_is_row_of.code
      and e.id = e.root_id and e.struck_at is null and e.case_id is null)
$$;

create or replace function vidik_leg_is_own(key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select  exists (select from public.matters_leg l where l.id = key and l.institution_id = (select public.vidik_membership_institution()))
$$;

create or replace function vidik_leg_leads(source uuid, key uuid, still boolean) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select exists (
    select from public.matters_leg l
    where l.id = source and l.matter_id = key and l.institution_id = (select public.vidik_membership_institution()) and (l.closed_on is null or not still)
  )
$$;

create or replace function vidik_letters_answered_by(letters uuid[])
returns table (letter uuid, received bigint, sent bigint)
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select a.id,
    case when a.sent_at is not null and a.institution_id = any(c.answered_before) and a.sender_id <> c.responsible_id and a.sender_id <> all(c.answered_before) then c.responsible_id else a.institution_id end,
    case when a.sent_at is not null and a.sender_id = any(c.answered_before) and a.institution_id <> c.responsible_id and a.institution_id <> all(c.answered_before) and a.sent_at <= c.handed_over_at then c.responsible_id else a.sender_id end
  from public.exchange_addressee a
  join public.exchange_notice n on n.id = a.notice_id
  join public.cases_case c on c.id = n.case_id and c.handed_over_at is not null
  where a.id = any(letters)
    and (public.vidik_system() is not null
      or (select public.vidik_membership_institution()) in (a.sender_id, a.institution_id, c.responsible_id))
$$;

create or replace function vidik_letters_entered() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(r.letter_id), '{}')
  from public.proceedings_reportedact r
  join public.exchange_addressee a on a.id = r.letter_id
  where (r.institution_id = (select public.vidik_membership_institution())
      or a.id = any((select public.vidik_received_taken_over())::uuid[]))
    and r.taken_back_at is null
    and r.version >= greatest(a.corrected_version, 1)
$$;

create or replace function vidik_letters_withheld() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(a.id), '{}')
  from public.exchange_addressee a
  where a.notice_id = any((select public.vidik_notices_withheld())::uuid[])
$$;

create or replace function vidik_matter_held(key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select  exists (select from public.matters_leg l where l.matter_id = key and l.institution_id = (select public.vidik_membership_institution()))
$$;

create or replace function vidik_matter_held_until(key uuid, day date) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select exists (
    select from public.matters_leg l
    where l.matter_id = key and l.institution_id = (select public.vidik_membership_institution())
      and (l.closed_on is null or l.closed_on >= day)
  )
$$;

create or replace function vidik_matter_holds(key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select  exists (select from public.matters_leg l where l.matter_id = key and l.institution_id = (select public.vidik_membership_institution()) and l.closed_on is null)
$$;

create or replace function vidik_matter_is_fresh(key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select not exists (select from public.matters_leg l where l.matter_id = key)
$$;

create or replace function vidik_matter_opened(key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select exists (
    select from public.matters_matter m
    where m.id = key and m.opened_by_id = (select public.vidik_membership_institution())
  )
$$;

create or replace function vidik_matter_parted(key uuid, source uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select exists (
    select from public.matters_matter m
    join public.matters_leg l on l.matter_id = m.separated_from_id
    where m.id = key and m.opened_by_id = (select public.vidik_membership_institution())
      and l.id = source and l.institution_id = (select public.vidik_membership_institution()) and l.closed_on is null
  )
$$;

create or replace function vidik_membership_institution() returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  stated bigint;
  person bigint;
  today date;
begin
  if not public.audit_actor_is_sealed() then
    return null;
  end if;
  stated := nullif(current_setting('vidik.membership', true), '');
  person := nullif(current_setting('vidik.user', true), '');
  today := now() at time zone 'Europe/Belgrade';
  return (
    select m.institution_id
    from public.accounts_membership m
    join public.accounts_user u on u.id = m.user_id
    where m.id = stated and m.user_id = person and u.is_active and m.ended_at is null
      and m.valid_from <= today and (m.valid_to is null or m.valid_to >= today)
  );
end $$;

create or replace function vidik_membership_is_confirmed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) and (
      old.ended_at is not null and new.ended_at is distinct from old.ended_at
      or old.valid_to is not null and (new.valid_to is null or new.valid_to > old.valid_to)
    ) then
      raise exception 'accounts_membership: what has ended, or will on a day, begins anew'
        using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) and new.role in ('association-head', 'association-worker', 'auditor', 'case-expert', 'case-officer', 'centre-head', 'coordinator', 'court-officer', 'duty-expert', 'first-responder', 'head', 'institution-admin', 'local-team', 'police', 'prison-officer', 'prosecutor', 'provider', 'respondent', 'shelter-staff', 'statistician', 'system-admin', 'validator') and not exists (
    select from public.accounts_invitation i
    where i.id = new.invitation_id and i.accepted_by_id = new.user_id
      and i.institution_id = new.institution_id and i.role = new.role
      and i.confirmed_at is not null and i.confirmed_by_id is distinct from i.accepted_by_id
      and (i.confirmed_by_id is null or i.confirmed_by_id is distinct from i.invited_by_id)
  ) and not exists (
    select from public.accounts_user u where u.id = new.user_id and u.is_demo
  ) and not (new.role in ('respondent', 'validator') and exists (
    -- A merge of institutions: the role goes on where it was held.
    select from public.accounts_membership m
    where m.user_id = new.user_id and m.role = new.role and m.ended_at is null
      and m.institution_id <> new.institution_id
  )) then
    raise exception 'accounts_membership: a second person confirms this role first'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function vidik_membership_role() returns text
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  stated bigint;
  person bigint;
  today date;
begin
  if not public.audit_actor_is_sealed() then
    return null;
  end if;
  stated := nullif(current_setting('vidik.membership', true), '');
  person := nullif(current_setting('vidik.user', true), '');
  today := now() at time zone 'Europe/Belgrade';
  return (
    select m.role
    from public.accounts_membership m
    join public.accounts_user u on u.id = m.user_id
    where m.id = stated and m.user_id = person and u.is_active and m.ended_at is null
      and m.valid_from <= today and (m.valid_to is null or m.valid_to >= today)
  );
end $$;

create or replace function vidik_notices_taken_over() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(a.notice_id), '{}')
  from public.exchange_addressee a
  where a.id = any((select public.vidik_received_taken_over())::uuid[])
    or a.id = any((select public.vidik_sent_taken_over())::uuid[])
$$;

create or replace function vidik_notices_withheld() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(n.id), '{}')
  from public.exchange_notice n
  join public.cases_case c on c.id = n.case_id and c.restricted
  where (
      c.responsible_id = (select public.vidik_membership_institution())
      or n.sender_id = (select public.vidik_membership_institution()) and exists (
        select from public.cases_participant p
        where p.case_id = c.id and p.institution_id = n.sender_id and p.user_id is not null
          and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
      )
      or c.answered_before @> array[(select public.vidik_membership_institution())] and exists (
        select from public.exchange_addressee a
        where a.notice_id = n.id
          and (a.id = any((select public.vidik_received_handed_over())::uuid[])
            or a.id = any((select public.vidik_sent_handed_over())::uuid[]))
      )
    )
    and not exists (
      select from public.cases_reach r
      where r.case_id = n.case_id
        and r.holder = any((select public.vidik_reach_holders())::text[])
        and r.valid_from <= now() and (r.valid_to is null or r.valid_to > now())
    )
$$;

create or replace function vidik_of_its_meeting() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
    select from conferences_meeting m where m.id = new.meeting_id and m.state <> 'cancelled'
      and (m.minutes <> 'confirmed' or to_jsonb(new)->>'came' is null)
      and (m.case_id is not distinct from new.case_id
        or (m.case_id is null and tg_table_name = 'conferences_undertaking'))
  ) then
    raise exception '%: of no meeting of this case', tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create or replace function vidik_offers_services(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and exists (
    select from public.catalogue_service s where s.institution_id = place
  )
$$;

create or replace function vidik_own_looks(access uuid, days int)
  returns table (day date, body text, purpose text)
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select distinct (l.at at time zone 'Europe/Belgrade')::date, k.code::text, l.purpose::text
  from public.vault_accesslogentry l
  join public.institutions_institution i on i.id = l.institution_id
  join public.core_code k on k.id = i.kind_id
  where l.case_id = (
    select a.case_id from public.participation_access a
    where a.id = access and public.vidik_system() = 'own-page' and exists (
    select from public.participation_access a
    join public.cases_case c on c.id = a.case_id
    where a.id = access and a.state <> 'off' and c.state = 'open'
      and a.lapses_on >= (now() at time zone 'Europe/Belgrade')::date
  ) and (a.forced_at is null or a.forced_at <= a.safe_at)
  ) and l.at > now() - days * interval '1 day'
$$;

create or replace function vidik_own_page(access uuid, alarms text[]) returns text
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select case
    when (public.vidik_system() = 'own-page' and exists (
    select from public.participation_access a
    join public.cases_case c on c.id = a.case_id
    where a.id = access and a.state <> 'off' and c.state = 'open'
      and a.lapses_on >= (now() at time zone 'Europe/Belgrade')::date
  )) is not true then ''
    when exists (
      select from public.participation_access a where a.id = access and a.forced_at > a.safe_at
    ) or exists (
      select from public.participation_access a
      join public.registers_entry e on e.case_id = a.case_id
      where a.id = access and e.register_id = 'incidents' and e.struck_at is null
        and e.entered_at > a.safe_at and e.values -> 'kind' ?| alarms
    ) then 'empty'
    else 'full'
  end
$$;

create or replace function vidik_own_plan(access uuid)
  returns table (line uuid, domain text, kind text, state text, due_on date, times int,
  held bigint, asked text[])
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select v.line, n.domain::text, v.kind::text, v.state::text, v.due_on, v.times::int,
    (
      select count(*) from public.registers_entry e
      where e.case_id = v.case_id and e.register_id = 'services-given' and e.struck_at is null
        and e.values ->> 'kind' = v.kind and e.values ->> 'outcome' = 'held'
        and (v.begins_on is null or e.day >= v.begins_on)
    ),
    array(
      select q.state::text from public.plans_askedfor o
      join public.plans_ask q on q.id = o.ask_id
      where o.case_id = v.case_id and o.line = v.line order by q.asked_at
    )
  from public.plans_activity v
  join public.plans_need n on n.id = v.need_id
  where v.plan_id = (
      select p.id from public.plans_plan p
      where p.case_id = (
    select a.case_id from public.participation_access a
    where a.id = access and public.vidik_system() = 'own-page' and exists (
    select from public.participation_access a
    join public.cases_case c on c.id = a.case_id
    where a.id = access and a.state <> 'off' and c.state = 'open'
      and a.lapses_on >= (now() at time zone 'Europe/Belgrade')::date
  ) and (a.forced_at is null or a.forced_at <= a.safe_at)
  ) and p.state in ('agreed', 'proposed')
      order by p.state = 'agreed' desc limit 1
    )
    and v.state in ('planned', 'under-way', 'done', 'not-done', 'refused')
  order by n.entered_at, v.entered_at, v.id
$$;

create or replace function vidik_own_rights(access uuid)
  returns table (code text, state text)
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select t.code::text, t.state::text from public.identification_entitlement t
  where t.case_id = (
    select a.case_id from public.participation_access a
    where a.id = access and public.vidik_system() = 'own-page' and exists (
    select from public.participation_access a
    join public.cases_case c on c.id = a.case_id
    where a.id = access and a.state <> 'off' and c.state = 'open'
      and a.lapses_on >= (now() at time zone 'Europe/Belgrade')::date
  ) and (a.forced_at is null or a.forced_at <= a.safe_at)
  ) and t.ended_at is null
$$;

create or replace function vidik_own_sharings(access uuid)
  returns table (sharing uuid, purpose text, until date)
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select s.id, s.purpose::text, (s.valid_to at time zone 'Europe/Belgrade')::date
  from public.cases_sharing s
  join public.participation_access a on a.id = access
  where s.case_id = (
    select a.case_id from public.participation_access a
    where a.id = access and public.vidik_system() = 'own-page' and exists (
    select from public.participation_access a
    join public.cases_case c on c.id = a.case_id
    where a.id = access and a.state <> 'off' and c.state = 'open'
      and a.lapses_on >= (now() at time zone 'Europe/Belgrade')::date
  ) and (a.forced_at is null or a.forced_at <= a.safe_at)
  ) and s.state = 'standing' and s.valid_from <= now()
    and s.valid_to > now()
    and s.ground = case a.holder when 'guardian' then 'guardian-consent' else 'consent' end
    and s.purpose not in ('investigation', 'trial', 'labour')
  order by s.valid_from, s.id
$$;

create or replace function vidik_places_are_left() returns trigger
language plpgsql security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
declare
  before integer;
  first date := greatest(new.from_on, public.vidik_today());
  night date;
begin
  if tg_table_name = 'protection_places' then
    select p.places into before from public.protection_places p
    where p.facility_id = new.facility_id and p."group" = new."group"
      and p.from_on <= new.from_on and p.id <> new.id
    order by p.from_on desc, p.entered_at desc limit 1;
    if before is null or new.places >= before then
      return null;
    end if;
  end if;
  perform pg_advisory_xact_lock(hashtext('protection_stay'), hashtext(new.facility_id::text));
  night := public.vidik_first_full_night(new.facility_id, new."group", first, first + 1100);
  if night is not null then
    raise exception 'protection_places: the places are taken on %', night
      using errcode = 'check_violation', constraint = 'places_that_are_taken_stay';
  end if;
  return null;
end $$;

create or replace function vidik_reach_differences() returns table (missing bigint, surplus bigint)
language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select
    (select count(*) from (select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.vidik_reach_due()
      except all select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.cases_reach) a),
    (select count(*) from (select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.cases_reach
      except all select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.vidik_reach_due()) b)
  where (select public.vidik_system()) = 'reach-checker'
$$;

create or replace function vidik_reach_due() returns table (
  case_id uuid, part text, institution_id bigint, user_id bigint, ground text, holder text,
  source uuid, valid_from timestamptz, valid_to timestamptz
) language sql stable as $$
  -- Those of the responsible institution who oversee its cases, unless the case is restricted.
  select c.id, 'work', c.responsible_id, null::bigint, 'responsible',
    c.responsible_id || '/overseers', c.id, null::timestamptz, null::timestamptz
  from public.cases_case c where not c.restricted
  union all
  -- A person who is named in the case, restricted or not.
  select p.case_id, 'work', p.institution_id, p.user_id, 'named',
    p.institution_id || '/' || p.user_id, p.id, p.valid_from, p.valid_to
  from public.cases_participant p where p.user_id is not null
  union all
  -- Those who oversee the cases of an institution that takes part, unless it is restricted.
  select p.case_id, 'work', p.institution_id, null, 'joined',
    p.institution_id || '/overseers', p.id, p.valid_from, p.valid_to
  from public.cases_participant p
  join public.cases_case c on c.id = p.case_id and not c.restricted
  where p.user_id is null
  union all
  -- Everybody of an institution with which it is shared, some parts, unless it is restricted.
  select s.case_id, m.part, s.institution_id, null, 'shared',
    s.institution_id::text, s.id, s.valid_from, s.valid_to
  from public.cases_sharing s
  join public.cases_case c on c.id = s.case_id and not c.restricted
  join (values ('accommodation', 'accommodation'), ('accommodation', 'contact'), ('accommodation', 'identity'), ('accommodation', 'protection'), ('guardianship', 'contact'), ('guardianship', 'health'), ('guardianship', 'identification'), ('guardianship', 'identity'), ('guardianship', 'proceedings'), ('guardianship', 'protection'), ('guardianship', 'report'), ('health-care', 'contact'), ('health-care', 'health'), ('health-care', 'identity'), ('investigation', 'identification'), ('investigation', 'identity'), ('investigation', 'proceedings'), ('investigation', 'report'), ('labour', 'identity'), ('labour', 'report'), ('legal-aid', 'contact'), ('legal-aid', 'identification'), ('legal-aid', 'identity'), ('legal-aid', 'proceedings'), ('residence', 'identification'), ('residence', 'identity'), ('return', 'contact'), ('return', 'identity'), ('return', 'protection'), ('support', 'contact'), ('support', 'identity'), ('support', 'protection'), ('trial', 'identification'), ('trial', 'identity'), ('trial', 'proceedings')) m (purpose, part) on m.purpose = s.purpose
  where s.state = 'standing'
  union all
  -- A person in an emergency, restricted or not, while somebody has to answer for it.
  select e.case_id, 'work', e.institution_id, e.user_id, 'emergency',
    e.institution_id || '/' || e.user_id, e.id, e.started_at, e.expires_at
  from public.cases_emergencyaccess e where e.state in ('granted', 'started-alone')
$$;

create or replace function vidik_reach_follows_case() returns trigger
language plpgsql security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    perform pg_advisory_xact_lock(hashtext('cases_reach'), hashtext(new.id::text));
    delete from public.cases_reach r where r.case_id = new.id and r.ground in ('joined', 'responsible', 'shared');
  end if;
  insert into public.cases_reach (case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to) select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.vidik_reach_due() d
  where d.case_id = new.id and d.ground in ('joined', 'responsible', 'shared');
  return null;
end $$;

create or replace function vidik_reach_follows_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
declare
  changed constant record := coalesce(new, old);
begin
  if to_jsonb(changed) ->> 'user_id' is null then
    perform pg_advisory_xact_lock_shared(hashtext('cases_reach'), hashtext(changed.case_id::text));
  end if;
  if tg_op <> 'INSERT' then
    delete from public.cases_reach r where r.case_id = old.case_id and r.source = old.id;
  end if;
  insert into public.cases_reach (case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to) select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.vidik_reach_due() d
  where d.source = changed.id;
  return null;
end $$;

create or replace function vidik_reach_holders() returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  place constant text := public.vidik_membership_institution();
  acts constant text := public.vidik_membership_role();
begin
  if acts in ('association-head', 'association-worker', 'case-expert', 'case-officer', 'centre-head', 'court-officer', 'duty-expert', 'police', 'prosecutor', 'provider', 'shelter-staff') then
    -- Where there is a membership, it is this person's.
    return array[place, place || '/' || current_setting('vidik.user')]
      || case when acts in ('association-head', 'association-worker', 'case-expert', 'centre-head', 'court-officer', 'duty-expert', 'police', 'prosecutor') then array[place || '/overseers'] end;
  end if;
  return array[]::text[];
end $$;

create or replace function vidik_reach_of_case(key uuid) returns table (
  id bigint, part text, institution_id bigint, user_id bigint, ground text, source uuid,
  valid_to timestamptz
) language sql stable security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select r.id, r.part, r.institution_id, r.user_id, r.ground, r.source, r.valid_to
  from public.cases_reach r
  where r.case_id = key and (r.valid_from is null or r.valid_from <= statement_timestamp()) and (r.valid_to is null or r.valid_to > statement_timestamp()) and (select coalesce(public.vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (
    select from public.cases_reach r where r.case_id = key and r.part = 'work' and (r.valid_from is null or r.valid_from <= statement_timestamp()) and (r.valid_to is null or r.valid_to > statement_timestamp())
      and r.holder = any((select public.vidik_reach_holders())::text[])
  )
  order by r.valid_from nulls first, r.id
$$;

create or replace function vidik_rebuild_reach() returns void
language sql security definer set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  lock table public.cases_case, public.cases_participant, public.cases_sharing,
    public.cases_emergencyaccess in share row exclusive mode;
  delete from public.cases_reach;
  insert into public.cases_reach (case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to) select case_id, part, institution_id, user_id, ground, holder, source, valid_from, valid_to from public.vidik_reach_due();
$$;

create or replace function vidik_received_handed_over() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(a.id), '{}')
  from public.cases_case c
  join public.exchange_notice n on n.case_id = c.id
  join public.exchange_addressee a on a.notice_id = n.id
  where c.answered_before @> array[(select public.vidik_membership_institution())] and a.institution_id = (select public.vidik_membership_institution()) and a.sent_at is not null and a.institution_id = any(c.answered_before) and a.sender_id <> c.responsible_id and a.sender_id <> all(c.answered_before)
$$;

create or replace function vidik_received_taken_over() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(a.id), '{}')
  from public.cases_case c
  join public.exchange_notice n on n.case_id = c.id
  join public.exchange_addressee a on a.notice_id = n.id
  where c.responsible_id = (select public.vidik_membership_institution()) and c.handed_over_at is not null and a.sent_at is not null and a.institution_id = any(c.answered_before) and a.sender_id <> c.responsible_id and a.sender_id <> all(c.answered_before)
$$;

create or replace function vidik_sent_handed_over() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(a.id), '{}')
  from public.cases_case c
  join public.exchange_notice n on n.case_id = c.id
  join public.exchange_addressee a on a.notice_id = n.id
  where c.answered_before @> array[(select public.vidik_membership_institution())] and a.sender_id = (select public.vidik_membership_institution()) and a.sent_at is not null and a.sender_id = any(c.answered_before) and a.institution_id <> c.responsible_id and a.institution_id <> all(c.answered_before) and a.sent_at <= c.handed_over_at
$$;

create or replace function vidik_sent_taken_over() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select coalesce(array_agg(a.id), '{}')
  from public.cases_case c
  join public.exchange_notice n on n.case_id = c.id
  join public.exchange_addressee a on a.notice_id = n.id
  where c.responsible_id = (select public.vidik_membership_institution()) and c.handed_over_at is not null and a.sent_at is not null and a.sender_id = any(c.answered_before) and a.institution_id <> c.responsible_id and a.institution_id <> all(c.answered_before) and a.sent_at <= c.handed_over_at
$$;

create or replace function vidik_stay_has_a_place() returns trigger
language plpgsql security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
declare
  first date := coalesce(new.arrived_on, new.expected_on);
  after date := greatest(coalesce(new.left_on, new.ends_on), first + 1);
  night date;
begin
  if new.missed_on is not null then
    return null;
  end if;
  if tg_op = 'UPDATE' and new."group" = old."group"
    and new.arrived_on is not distinct from old.arrived_on
  then
    -- Nights that were held before are not asked about again: somebody may stay on meanwhile.
    first := greatest(first, old.ends_on);
    if new.left_on is not null or first >= after then
      return null;
    end if;
  end if;
  -- Of two who ask for the last place at once, the second waits here and then sees the first.
  perform pg_advisory_xact_lock(hashtext('protection_stay'), hashtext(new.facility_id::text));
  night := public.vidik_first_full_night(new.facility_id, new."group", first, after);
  if night is not null then
    raise exception 'protection_stay: no place is free on %', night
      using errcode = 'check_violation', constraint = 'a_stay_has_a_place';
  end if;
  return null;
end $$;

create or replace function vidik_system() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if public.audit_actor_is_sealed() then
    return nullif(current_setting('vidik.system', true), '');
  end if;
  return null;
end $$;

create or replace function vidik_takes_part_in_cases(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and (
    exists (
      select from public.cases_case c
      where c.responsible_id = place or c.answered_before @> array[place]
    )
    or exists (select from public.cases_participant p where p.institution_id = place)
    or exists (select from public.cases_sharing s where s.institution_id = place)
    or exists (
      select from public.cases_emergencyaccess e
      where e.institution_id = place or e.responsible_id = place
    )
  )
$$;

create or replace function vidik_takes_part_in_reports(place bigint) returns boolean
language sql stable security definer
set search_path = pg_catalog, vidik_lookup, pg_temp as $$
  select (select coalesce(public.vidik_membership_role(), '')) = any('{head}'::text[]) and (
    exists (select from public.referral_reporterfollowup t where t.institution_id = place)
    or exists (select from public.referral_screening s where s.institution_id = place)
    or exists (select from public.referral_duty d where d.institution_id = place)
    or exists (select from public.referral_shift s where s.institution_id = place)
  )
$$;

create or replace function vidik_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
  select (statement_timestamp() at time zone 'Europe/Belgrade')::date
$$;

create or replace function vidik_user() returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not public.audit_actor_is_sealed() then
    return null;
  end if;
  return (
    select u.id
    from public.accounts_user u
    where u.id = nullif(current_setting('vidik.user', true), '')::bigint and u.is_active
  );
end $$;

create or replace function vidik_words_fault(value jsonb, longest int) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case
    when jsonb_typeof(value) <> 'string' or btrim(value #>> '{}') = '' then 'holds no words'
    when length(value #>> '{}') > longest then 'is too long'
    when value #>> '{}' ~ '(^|[^0-9])[0-9]{13}([^0-9]|$)' then 'holds a personal number' end
$$;

create or replace function vidik_write_is_sealed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not public.audit_statement_is_sealed() and not exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage')) then
    raise exception '%: written by the application only; the statement carries no seal of it',
      tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;

alter table assessments_assessment enable row level security;
alter table assessments_assessment force row level security;
create policy vidik_read on assessments_assessment for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{identification-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = assessments_assessment.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on assessments_assessment for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = assessments_assessment.case_id and r.part in ('work', 'protection') offset 0) and assessments_assessment.institution_id = (select vidik_membership_institution()) and assessments_assessment.entered_by_id = (select vidik_user())) and assessments_assessment.finished_at is null and assessments_assessment.struck_at is null))
);
create policy vidik_update on assessments_assessment for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_assessment.case_id and r.part in ('work', 'protection') offset 0) and (assessments_assessment.institution_id = (select vidik_membership_institution()) or exists (select 1 from cases_case c where c.id = assessments_assessment.case_id and c.responsible_id = (select vidik_membership_institution())))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_assessment.case_id and r.part in ('work', 'protection') offset 0) and (assessments_assessment.institution_id = (select vidik_membership_institution()) or exists (select 1 from cases_case c where c.id = assessments_assessment.case_id and c.responsible_id = (select vidik_membership_institution())))))
);
create policy vidik_lookup on assessments_assessment for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on assessments_assessment for each row execute function vidik_guard_assessments_assessment();

alter table assessments_participation enable row level security;
alter table assessments_participation force row level security;
create policy vidik_read on assessments_participation for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = assessments_participation.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on assessments_participation for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_participation.case_id and r.part in ('work', 'protection') offset 0) and assessments_participation.asked_by_id = (select vidik_user()) and assessments_participation.answered_at is null and exists (select 1 from assessments_assessment o where o.id = assessments_participation.assessment_id and o.case_id = assessments_participation.case_id and o.institution_id = (select vidik_membership_institution()))))
);
create policy vidik_update on assessments_participation for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_participation.case_id and r.part in ('work', 'protection') offset 0) and (assessments_participation.institution_id = (select vidik_membership_institution()) or exists (select 1 from cases_case c where c.id = assessments_participation.case_id and c.responsible_id = (select vidik_membership_institution())))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_participation.case_id and r.part in ('work', 'protection') offset 0) and (assessments_participation.institution_id = (select vidik_membership_institution()) or exists (select 1 from cases_case c where c.id = assessments_participation.case_id and c.responsible_id = (select vidik_membership_institution())))))
);
create or replace trigger vidik_guard before update on assessments_participation for each row execute function vidik_guard_assessments_participation();

alter table assessments_safetyplan enable row level security;
alter table assessments_safetyplan force row level security;
create policy vidik_read on assessments_safetyplan for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = assessments_safetyplan.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on assessments_safetyplan for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_safetyplan.case_id and r.part in ('work', 'protection') offset 0) and assessments_safetyplan.institution_id = (select vidik_membership_institution()) and assessments_safetyplan.entered_by_id = (select vidik_user())))
);
create policy vidik_lookup on assessments_safetyplan for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table assessments_safetystep enable row level security;
alter table assessments_safetystep force row level security;
create policy vidik_read on assessments_safetystep for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = assessments_safetystep.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on assessments_safetystep for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = assessments_safetystep.case_id and r.part in ('work', 'protection') offset 0) and exists (select 1 from assessments_safetyplan o where o.id = assessments_safetystep.plan_id and o.case_id = assessments_safetystep.case_id)))
);

alter table bodies_body enable row level security;
alter table bodies_body force row level security;
create policy vidik_read on bodies_body for select using (true);
create policy vidik_insert on bodies_body for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
);
create policy vidik_update on bodies_body for update using (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and bodies_body.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_body.id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
) with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and bodies_body.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_body.id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create policy vidik_lookup on bodies_body for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on bodies_body for each row execute function vidik_guard_bodies_body();

alter table bodies_bodyevent enable row level security;
alter table bodies_bodyevent force row level security;
create policy vidik_read on bodies_bodyevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and bodies_bodyevent.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_bodyevent.id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create policy vidik_insert on bodies_bodyevent for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and bodies_bodyevent.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_bodyevent.id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);

alter table bodies_budget enable row level security;
alter table bodies_budget force row level security;
create policy vidik_read on bodies_budget for select using (true);
create policy vidik_insert on bodies_budget for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_budget.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_budget.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and bodies_budget.entered_by_id = (select vidik_user())))
);
create policy vidik_delete on bodies_budget for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_budget.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_budget.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);

alter table bodies_conclusion enable row level security;
alter table bodies_conclusion force row level security;
create policy vidik_read on bodies_conclusion for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or exists (select 1 from bodies_body b where b.id = bodies_conclusion.body_id and b.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_conclusion.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()))))
);
create policy vidik_insert on bodies_conclusion for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_conclusion.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_conclusion.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and bodies_conclusion.entered_by_id = (select vidik_user())) and exists (select 1 from bodies_session s where s.id = bodies_conclusion.session_id and s.body_id = bodies_conclusion.body_id and s.state <> 'cancelled' and s.minutes = 'none')))
);
create policy vidik_delete on bodies_conclusion for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_conclusion.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_conclusion.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and exists (select 1 from bodies_session s where s.id = bodies_conclusion.session_id and s.body_id = bodies_conclusion.body_id and s.state <> 'cancelled' and s.minutes = 'none')))
);

alter table bodies_holding enable row level security;
alter table bodies_holding force row level security;
create policy vidik_read on bodies_holding for select using (
  (select vidik_system()) = any('{bodies-counter,bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or exists (select 1 from bodies_body b where b.id = bodies_holding.body_id and b.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_holding.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()))))
);
create policy vidik_insert on bodies_holding for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_holding.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_holding.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and bodies_holding.entered_by_id = (select vidik_user())) and exists (select 1 from bodies_post p where p.id = bodies_holding.post_id and p.body_id = bodies_holding.body_id)))
);
create policy vidik_update on bodies_holding for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_holding.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_holding.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_holding.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_holding.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create or replace trigger vidik_guard before update on bodies_holding for each row execute function vidik_guard_bodies_holding();

alter table bodies_post enable row level security;
alter table bodies_post force row level security;
create policy vidik_read on bodies_post for select using (true);
create policy vidik_insert on bodies_post for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_post.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_post.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create policy vidik_update on bodies_post for update using (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_post.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_post.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
) with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_post.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_post.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create policy vidik_lookup on bodies_post for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on bodies_post for each row execute function vidik_guard_bodies_post();

alter table bodies_postevent enable row level security;
alter table bodies_postevent force row level security;
create policy vidik_read on bodies_postevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_postevent.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_postevent.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create policy vidik_insert on bodies_postevent for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_postevent.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_postevent.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);

alter table bodies_renewal enable row level security;
alter table bodies_renewal force row level security;
create policy vidik_read on bodies_renewal for select using (true);
create policy vidik_insert on bodies_renewal for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_renewal.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_renewal.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and bodies_renewal.entered_by_id = (select vidik_user())))
);

alter table bodies_seat enable row level security;
alter table bodies_seat force row level security;
create policy vidik_read on bodies_seat for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or exists (select 1 from bodies_body b where b.id = bodies_seat.body_id and b.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_seat.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()))))
);
create policy vidik_insert on bodies_seat for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_seat.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_seat.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and exists (select 1 from bodies_post p where p.id = bodies_seat.post_id and p.body_id = bodies_seat.body_id) and exists (select 1 from bodies_session s where s.id = bodies_seat.session_id and s.body_id = bodies_seat.body_id and s.state <> 'cancelled' and s.minutes = 'none')))
);
create policy vidik_update on bodies_seat for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_seat.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_seat.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and exists (select 1 from bodies_session s where s.id = bodies_seat.session_id and s.body_id = bodies_seat.body_id and s.state <> 'cancelled' and s.minutes = 'none')))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_seat.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_seat.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and exists (select 1 from bodies_session s where s.id = bodies_seat.session_id and s.body_id = bodies_seat.body_id and s.state <> 'cancelled' and s.minutes = 'none')))
);

alter table bodies_session enable row level security;
alter table bodies_session force row level security;
create policy vidik_read on bodies_session for select using (true);
create policy vidik_insert on bodies_session for insert with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_session.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_session.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and bodies_session.planned_by_id = (select vidik_user()) and bodies_session.state = 'planned' and bodies_session.minutes = 'none'))
);
create policy vidik_update on bodies_session for update using (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_session.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_session.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
) with check (
  (select vidik_system()) = any('{bodies-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_session.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_session.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)))
);
create or replace trigger vidik_guard before update on bodies_session for each row execute function vidik_guard_bodies_session();

alter table bodies_task enable row level security;
alter table bodies_task force row level security;
create policy vidik_read on bodies_task for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{bodies-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or exists (select 1 from bodies_body b where b.id = bodies_task.body_id and b.institution_id = (select vidik_membership_institution())) or exists (select 1 from bodies_post p where p.body_id = bodies_task.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()))))
));
create policy vidik_insert on bodies_task for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((((select coalesce(vidik_membership_role(), '')) = any('{coordinator}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from bodies_body b where b.id = bodies_task.body_id and b.institution_id = (select vidik_membership_institution()))) or exists (select 1 from bodies_post p where p.body_id = bodies_task.body_id and p.held_for_id = (select vidik_membership_institution()) and p.valid_from <= vidik_today() and (p.valid_to is null or p.valid_to >= vidik_today()) and p.is_leading)) and bodies_task.entered_by_id = (select vidik_user())) and exists (select 1 from bodies_conclusion c where c.id = bodies_task.conclusion_id and c.session_id = bodies_task.session_id and c.body_id = bodies_task.body_id)))
);
create policy vidik_update on bodies_task for update using (
  (select vidik_system()) = any('{bodies-desk}'::text[])
) with check (
  (select vidik_system()) = any('{bodies-desk}'::text[])
);
create policy vidik_lookup on bodies_task for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on bodies_task for each row execute function vidik_guard_bodies_task();

alter table cases_case enable row level security;
alter table cases_case force row level security;
create policy vidik_read on cases_case for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{case-handover,case-locator,matters-matcher,proceedings-desk,report-desk,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and ((cases_case.responsible_id = (select vidik_membership_institution()) and not cases_case.restricted and (select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,court-officer,duty-expert,police,prosecutor}'::text[])) or exists (select 1 from cases_reach r where r.case_id = cases_case.id and true offset 0)))
));
create policy vidik_insert on cases_case for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (cases_case.responsible_id = (select vidik_membership_institution()) and not cases_case.restricted))
);
create policy vidik_update on cases_case for update using (
  (select vidik_system()) = any('{case-handover}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (cases_case.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = cases_case.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (cases_case.responsible_id = (select vidik_membership_institution()) and (exists (select 1 from cases_reach r where r.case_id = cases_case.id and r.ground in ('responsible', 'named') offset 0) or vidik_case_is_lost(cases_case.id))))
) with check (
  (select vidik_system()) = any('{case-handover}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (cases_case.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = cases_case.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (cases_case.responsible_id = (select vidik_membership_institution()) and (exists (select 1 from cases_reach r where r.case_id = cases_case.id and r.ground in ('responsible', 'named') offset 0) or vidik_case_is_lost(cases_case.id))))
);
create policy vidik_lookup on cases_case for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_reach after insert or update of responsible_id, restricted on cases_case for each row execute function vidik_reach_follows_case();

alter table cases_caseevent enable row level security;
alter table cases_caseevent force row level security;
create policy vidik_read on cases_caseevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = cases_caseevent.id and r.part = 'work' offset 0))
);
create policy vidik_insert on cases_caseevent for insert with check (
  (select vidik_system()) = any('{case-handover,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]))
);

alter table cases_emergencyaccess enable row level security;
alter table cases_emergencyaccess force row level security;
create policy vidik_read on cases_emergencyaccess for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and (cases_emergencyaccess.user_id = (select vidik_user()) and cases_emergencyaccess.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head,duty-expert}'::text[]) and cases_emergencyaccess.responsible_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = cases_emergencyaccess.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and ((cases_emergencyaccess.user_id = (select vidik_user()) and cases_emergencyaccess.decided_by_id is null and cases_emergencyaccess.started_at is null and cases_emergencyaccess.requested_at < now() - interval '43200 seconds') and cases_emergencyaccess.state in ('requested', 'lapsed')))
));
create policy vidik_insert on cases_emergencyaccess for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and ((cases_emergencyaccess.user_id = (select vidik_user()) and cases_emergencyaccess.institution_id = (select vidik_membership_institution())) and cases_emergencyaccess.responsible_id = vidik_case_responsible(cases_emergencyaccess.case_id) and cases_emergencyaccess.decided_by_id is null and cases_emergencyaccess.reviewed_by_id is null and cases_emergencyaccess.state = 'requested'))
  or ((select coalesce(vidik_membership_role(), '')) = any('{duty-expert}'::text[]) and ((cases_emergencyaccess.user_id = (select vidik_user()) and cases_emergencyaccess.institution_id = (select vidik_membership_institution())) and cases_emergencyaccess.responsible_id = vidik_case_responsible(cases_emergencyaccess.case_id) and cases_emergencyaccess.decided_by_id is null and cases_emergencyaccess.reviewed_by_id is null and cases_emergencyaccess.state = 'started-alone' and cases_emergencyaccess.alone and cases_emergencyaccess.expires_at <= now() + interval '3600 seconds'))
);
create policy vidik_update on cases_emergencyaccess for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head,duty-expert}'::text[]) and (cases_emergencyaccess.responsible_id = (select vidik_membership_institution()) and cases_emergencyaccess.user_id <> (select vidik_user())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and ((cases_emergencyaccess.user_id = (select vidik_user()) and cases_emergencyaccess.decided_by_id is null and cases_emergencyaccess.started_at is null and cases_emergencyaccess.requested_at < now() - interval '43200 seconds') and cases_emergencyaccess.state = 'requested'))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head,duty-expert}'::text[]) and (cases_emergencyaccess.responsible_id = (select vidik_membership_institution()) and cases_emergencyaccess.user_id <> (select vidik_user())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and ((cases_emergencyaccess.user_id = (select vidik_user()) and cases_emergencyaccess.decided_by_id is null and cases_emergencyaccess.started_at is null and cases_emergencyaccess.requested_at < now() - interval '43200 seconds') and cases_emergencyaccess.state = 'lapsed'))
);
create policy vidik_lookup on cases_emergencyaccess for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before insert on cases_emergencyaccess for each row execute function vidik_alone_at_most();
create or replace trigger vidik_reach after insert or update or delete on cases_emergencyaccess for each row execute function vidik_reach_follows_row();

alter table cases_emergencyaccessevent enable row level security;
alter table cases_emergencyaccessevent force row level security;
create policy vidik_read on cases_emergencyaccessevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and cases_emergencyaccessevent.responsible_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = cases_emergencyaccessevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on cases_emergencyaccessevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]))
);

alter table cases_ownview enable row level security;
alter table cases_ownview force row level security;
create policy vidik_read on cases_ownview for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (cases_ownview.user_id = (select vidik_user()) and exists (select 1 from cases_reach r where r.case_id = cases_ownview.case_id and true offset 0)))
);
create policy vidik_insert on cases_ownview for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (cases_ownview.user_id = (select vidik_user()) and exists (select 1 from cases_reach r where r.case_id = cases_ownview.case_id and true offset 0)))
);
create policy vidik_update on cases_ownview for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (cases_ownview.user_id = (select vidik_user()) and exists (select 1 from cases_reach r where r.case_id = cases_ownview.case_id and true offset 0)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (cases_ownview.user_id = (select vidik_user()) and exists (select 1 from cases_reach r where r.case_id = cases_ownview.case_id and true offset 0)))
);

alter table cases_participant enable row level security;
alter table cases_participant force row level security;
create policy vidik_read on cases_participant for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = cases_participant.case_id and r.part = 'work' offset 0))
));
create policy vidik_insert on cases_participant for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_case c where c.id = cases_participant.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = cases_participant.case_id and c.responsible_id = (select vidik_membership_institution()) and (exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0) or vidik_case_is_lost(c.id))) and cases_participant.institution_id = (select vidik_membership_institution()) and cases_participant.user_id <> (select vidik_user())))
);
create policy vidik_update on cases_participant for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_case c where c.id = cases_participant.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_case c where c.id = cases_participant.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);
create policy vidik_lookup on cases_participant for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_reach after insert or update or delete on cases_participant for each row execute function vidik_reach_follows_row();

alter table cases_participantevent enable row level security;
alter table cases_participantevent force row level security;
create policy vidik_read on cases_participantevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = cases_participantevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on cases_participantevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]))
);

alter table cases_reach enable row level security;
alter table cases_reach force row level security;
create policy vidik_read on cases_reach for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  cases_reach.holder = any((select vidik_reach_holders())::text[]) and (cases_reach.valid_from is null or cases_reach.valid_from <= statement_timestamp()) and (cases_reach.valid_to is null or cases_reach.valid_to > statement_timestamp())
));
create policy vidik_lookup on cases_reach for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create policy vidik_trigger_insert on cases_reach for insert to current_user with check (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create policy vidik_trigger_delete on cases_reach for delete to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table cases_sharing enable row level security;
alter table cases_sharing force row level security;
create policy vidik_read on cases_sharing for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = cases_sharing.case_id and r.part = 'work' offset 0) or (cases_sharing.institution_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = cases_sharing.case_id and r.ground = 'shared' offset 0))))
));
create policy vidik_insert on cases_sharing for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = cases_sharing.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);
create policy vidik_update on cases_sharing for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = cases_sharing.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (cases_sharing.institution_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = cases_sharing.case_id and r.ground = 'shared' offset 0)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = cases_sharing.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (cases_sharing.institution_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = cases_sharing.case_id and r.ground = 'shared' offset 0)))
);
create policy vidik_lookup on cases_sharing for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_reach after insert or update or delete on cases_sharing for each row execute function vidik_reach_follows_row();
create or replace trigger vidik_guard before update on cases_sharing for each row execute function vidik_guard_cases_sharing();

alter table cases_sharingevent enable row level security;
alter table cases_sharingevent force row level security;
create policy vidik_read on cases_sharingevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = cases_sharingevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on cases_sharingevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]))
);

alter table cases_urgentnotice enable row level security;
alter table cases_urgentnotice force row level security;
create policy vidik_read on cases_urgentnotice for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (cases_urgentnotice.user_id = (select vidik_user()) and cases_urgentnotice.institution_id = (select vidik_membership_institution())))
);
create policy vidik_insert on cases_urgentnotice for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_emergencyaccess e where e.id = cases_urgentnotice.emergency_id and e.responsible_id = cases_urgentnotice.institution_id))
);
create policy vidik_update on cases_urgentnotice for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (cases_urgentnotice.user_id = (select vidik_user()) and cases_urgentnotice.institution_id = (select vidik_membership_institution())))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (cases_urgentnotice.user_id = (select vidik_user()) and cases_urgentnotice.institution_id = (select vidik_membership_institution())))
);

alter table catalogue_service enable row level security;
alter table catalogue_service force row level security;
create policy vidik_read on catalogue_service for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{catalogue-loader}'::text[])
  or catalogue_service.disclosure = 'public'
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,auditor,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,institution-admin,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,system-admin,validator}'::text[]) and catalogue_service.disclosure = 'professionals')
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,auditor,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,institution-admin,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,system-admin,validator}'::text[]) and ((catalogue_service.institution_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[])) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
));
create policy vidik_insert on catalogue_service for insert with check (
  (select vidik_system()) = any('{catalogue-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (catalogue_service.institution_id = (select vidik_membership_institution()) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
);
create policy vidik_update on catalogue_service for update using (
  (select vidik_system()) = any('{catalogue-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (catalogue_service.institution_id = (select vidik_membership_institution()) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
) with check (
  (select vidik_system()) = any('{catalogue-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (catalogue_service.institution_id = (select vidik_membership_institution()) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
);
create policy vidik_lookup on catalogue_service for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on catalogue_service for each row execute function vidik_guard_catalogue_service();

alter table catalogue_serviceevent enable row level security;
alter table catalogue_serviceevent force row level security;
create policy vidik_read on catalogue_serviceevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from catalogue_service s where s.id = catalogue_serviceevent.pgh_obj_id and s.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
);
create policy vidik_insert on catalogue_serviceevent for insert with check (
  (select vidik_system()) = any('{catalogue-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from catalogue_service s where s.id = catalogue_serviceevent.pgh_obj_id and s.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
);

alter table conferences_addendum enable row level security;
alter table conferences_addendum force row level security;
create policy vidik_read on conferences_addendum for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_addendum.case_id and r.part in ('work', 'protection') offset 0) or exists (select 1 from conferences_undertaking u where u.meeting_id = conferences_addendum.meeting_id and u.institution_id = (select vidik_membership_institution()) and u.struck_at is null and u.case_id = conferences_addendum.case_id)))
);
create policy vidik_insert on conferences_addendum for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = conferences_addendum.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_addendum.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and conferences_addendum.entered_by_id = (select vidik_user())) and exists (select 1 from conferences_meeting m where m.id = conferences_addendum.meeting_id and (m.case_id = conferences_addendum.case_id or m.case_id is null) and m.minutes = 'confirmed')))
);

alter table conferences_decision enable row level security;
alter table conferences_decision force row level security;
create policy vidik_read on conferences_decision for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_decision.case_id and r.part in ('work', 'protection') offset 0) or exists (select 1 from conferences_undertaking u where u.meeting_id = conferences_decision.meeting_id and u.institution_id = (select vidik_membership_institution()) and u.struck_at is null and u.case_id = conferences_decision.case_id)))
);
create policy vidik_insert on conferences_decision for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = conferences_decision.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_decision.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and conferences_decision.entered_by_id = (select vidik_user())) and exists (select 1 from conferences_meeting m where m.id = conferences_decision.meeting_id and (m.case_id = conferences_decision.case_id or m.case_id is null) and m.minutes = 'none' and m.state <> 'cancelled' and m.state = 'held') and exists (select 1 from conferences_point p where p.id = conferences_decision.point_id and p.meeting_id = conferences_decision.meeting_id and p.case_id = conferences_decision.case_id)))
);
create policy vidik_delete on conferences_decision for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_decision.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_decision.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and exists (select 1 from conferences_meeting m where m.id = conferences_decision.meeting_id and (m.case_id = conferences_decision.case_id or m.case_id is null) and m.minutes = 'none' and m.state <> 'cancelled')))
);

alter table conferences_formerday enable row level security;
alter table conferences_formerday force row level security;
create policy vidik_read on conferences_formerday for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from conferences_meeting m where m.id = conferences_formerday.meeting_id))
);
create policy vidik_insert on conferences_formerday for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from conferences_meeting m where m.id = conferences_formerday.meeting_id and ((exists (select 1 from cases_reach r where r.case_id = m.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = m.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (m.case_id is null and m.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))) and conferences_formerday.moved_by_id = (select vidik_user())))
);

alter table conferences_meeting enable row level security;
alter table conferences_meeting force row level security;
create policy vidik_read on conferences_meeting for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{identification-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_meeting.case_id and r.part in ('work', 'protection') offset 0) or (conferences_meeting.case_id is null and (conferences_meeting.holder_id = (select vidik_membership_institution()) or exists (select 1 from conferences_seat s where s.meeting_id = conferences_meeting.id and s.institution_id = (select vidik_membership_institution())))) or exists (select 1 from conferences_undertaking u where u.meeting_id = conferences_meeting.id and u.institution_id = (select vidik_membership_institution()) and u.struck_at is null)))
));
create policy vidik_insert on conferences_meeting for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = conferences_meeting.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_meeting.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_meeting.case_id is null and conferences_meeting.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and conferences_meeting.holder_id = (select vidik_membership_institution()) and conferences_meeting.called_by_id = (select vidik_user())))
);
create policy vidik_update on conferences_meeting for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_meeting.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_meeting.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_meeting.case_id is null and conferences_meeting.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_meeting.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_meeting.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_meeting.case_id is null and conferences_meeting.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
);
create policy vidik_lookup on conferences_meeting for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on conferences_meeting for each row execute function vidik_guard_conferences_meeting();

alter table conferences_meetingevent enable row level security;
alter table conferences_meetingevent force row level security;
create policy vidik_read on conferences_meetingevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = conferences_meetingevent.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on conferences_meetingevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_meetingevent.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_meetingevent.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_meetingevent.case_id is null and conferences_meetingevent.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
);

alter table conferences_planned enable row level security;
alter table conferences_planned force row level security;
create policy vidik_read on conferences_planned for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = conferences_planned.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on conferences_planned for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = conferences_planned.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_planned.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and conferences_planned.entered_by_id = (select vidik_user())) and exists (select 1 from conferences_decision d join conferences_meeting m on m.id = d.meeting_id where d.id = conferences_planned.decision_id and d.case_id = conferences_planned.case_id and m.minutes = 'confirmed') and (conferences_planned.activity_id is null or exists (select 1 from plans_activity a where a.id = conferences_planned.activity_id and a.case_id = conferences_planned.case_id and a.line = conferences_planned.line))))
);

alter table conferences_point enable row level security;
alter table conferences_point force row level security;
create policy vidik_read on conferences_point for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_point.case_id and r.part in ('work', 'protection') offset 0) or exists (select 1 from conferences_undertaking u where u.meeting_id = conferences_point.meeting_id and u.institution_id = (select vidik_membership_institution()) and u.struck_at is null and u.case_id = conferences_point.case_id)))
);
create policy vidik_insert on conferences_point for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = conferences_point.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_point.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and conferences_point.entered_by_id = (select vidik_user())) and exists (select 1 from conferences_meeting m where m.id = conferences_point.meeting_id and (m.case_id = conferences_point.case_id or m.case_id is null) and m.minutes = 'none' and m.state <> 'cancelled')))
);
create policy vidik_delete on conferences_point for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_point.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_point.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and exists (select 1 from conferences_meeting m where m.id = conferences_point.meeting_id and (m.case_id = conferences_point.case_id or m.case_id is null) and m.minutes = 'none' and m.state <> 'cancelled')))
);

alter table conferences_request enable row level security;
alter table conferences_request force row level security;
create policy vidik_read on conferences_request for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{identification-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = conferences_request.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on conferences_request for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_request.case_id and r.part in ('work', 'protection') offset 0) and conferences_request.institution_id = (select vidik_membership_institution()) and conferences_request.asked_by_id = (select vidik_user()) and conferences_request.state = 'open'))
);
create policy vidik_update on conferences_request for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_request.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_request.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_request.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_request.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
);
create policy vidik_lookup on conferences_request for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on conferences_request for each row execute function vidik_guard_conferences_request();

alter table conferences_seat enable row level security;
alter table conferences_seat force row level security;
create policy vidik_read on conferences_seat for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{demo-letters,identification-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_seat.case_id and r.part in ('work', 'protection') offset 0) or conferences_seat.institution_id = (select vidik_membership_institution()) or (conferences_seat.case_id is null and conferences_seat.holder_id = (select vidik_membership_institution()))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and conferences_seat.institution_id = (select vidik_membership_institution()))
));
create policy vidik_insert on conferences_seat for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = conferences_seat.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_seat.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_seat.case_id is null and conferences_seat.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and conferences_seat.invited_by_id = (select vidik_user())))
);
create policy vidik_update on conferences_seat for update using (
  (select vidik_system()) = any('{demo-letters}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_seat.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_seat.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_seat.case_id is null and conferences_seat.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and conferences_seat.institution_id = (select vidik_membership_institution()))
) with check (
  (select vidik_system()) = any('{demo-letters}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_seat.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_seat.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_seat.case_id is null and conferences_seat.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and conferences_seat.institution_id = (select vidik_membership_institution()))
);
create policy vidik_lookup on conferences_seat for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_of_its_meeting before insert on conferences_seat for each row execute function vidik_of_its_meeting();
create or replace trigger vidik_guard before update on conferences_seat for each row execute function vidik_guard_conferences_seat();

alter table conferences_seatcorrection enable row level security;
alter table conferences_seatcorrection force row level security;
create policy vidik_read on conferences_seatcorrection for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from conferences_seat s where s.id = conferences_seatcorrection.seat_id))
);
create policy vidik_insert on conferences_seatcorrection for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from conferences_meeting m where m.id = conferences_seatcorrection.meeting_id and (((exists (select 1 from cases_reach r where r.case_id = m.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = m.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (m.case_id is null and m.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and m.minutes = 'confirmed')) and exists (select 1 from conferences_seat s where s.id = conferences_seatcorrection.seat_id and s.meeting_id = conferences_seatcorrection.meeting_id and s.case_id is not distinct from conferences_seatcorrection.case_id and s.came is not distinct from conferences_seatcorrection.was and s.absent_reason = conferences_seatcorrection.was_reason) and conferences_seatcorrection.entered_by_id = (select vidik_user())))
);

alter table conferences_seatevent enable row level security;
alter table conferences_seatevent force row level security;
create policy vidik_read on conferences_seatevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = conferences_seatevent.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on conferences_seatevent for insert with check (
  (select vidik_system()) = any('{demo-letters}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_seatevent.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_seatevent.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) or (conferences_seatevent.case_id is null and conferences_seatevent.holder_id = (select vidik_membership_institution()) and (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and conferences_seatevent.institution_id = (select vidik_membership_institution()))
);

alter table conferences_undertaking enable row level security;
alter table conferences_undertaking force row level security;
create policy vidik_read on conferences_undertaking for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_undertaking.case_id and r.part in ('work', 'protection') offset 0) or (conferences_undertaking.institution_id = (select vidik_membership_institution()) and conferences_undertaking.struck_at is null)))
);
create policy vidik_insert on conferences_undertaking for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = conferences_undertaking.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_undertaking.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and conferences_undertaking.entered_by_id = (select vidik_user()) and conferences_undertaking.struck_at is null))
);
create policy vidik_update on conferences_undertaking for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_undertaking.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_undertaking.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = conferences_undertaking.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = conferences_undertaking.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
);
create or replace trigger vidik_of_its_meeting before insert on conferences_undertaking for each row execute function vidik_of_its_meeting();
create or replace trigger vidik_guard before update on conferences_undertaking for each row execute function vidik_guard_conferences_undertaking();

alter table events_account enable row level security;
alter table events_account force row level security;
create policy vidik_read on events_account for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
));
create policy vidik_insert on events_account for insert with check (
  (select vidik_system()) = any('{events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and (events_account.institution_id = (select vidik_membership_institution()) and events_account.entered_by_id = (select vidik_user()) and vidik_event_is_fresh(events_account.event_id) and events_account.origin in ('page', 'workbook', 'questionnaire', 'notice') and events_account.pack_code = '' and vidik_is_row_of(events_account.programme_id, 'programmes') and vidik_is_row_of(events_account.project_id, 'projects')))
);
create policy vidik_update on events_account for update using (
  (select vidik_system()) = any('{events-arranger,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and events_account.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
) with check (
  (select vidik_system()) = any('{events-arranger,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and events_account.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
);
create policy vidik_lookup on events_account for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on events_account for each row execute function vidik_guard_events_account();

alter table events_accountevent enable row level security;
alter table events_accountevent force row level security;
create policy vidik_read on events_accountevent for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_accountevent for insert with check (
  (select vidik_system()) = any('{events-arranger,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and events_accountevent.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
);

alter table events_apart enable row level security;
alter table events_apart force row level security;
create policy vidik_read on events_apart for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_apart for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and events_apart.by_id = (select vidik_user()))
);
create policy vidik_update on events_apart for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
);
create or replace trigger vidik_guard before update on events_apart for each row execute function vidik_guard_events_apart();

alter table events_event enable row level security;
alter table events_event force row level security;
create policy vidik_read on events_event for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_event for insert with check (
  (select vidik_system()) = any('{events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and vidik_event_is_fresh(events_event.id) and not events_event.is_chosen)
);
create policy vidik_update on events_event for update using (
  (select vidik_system()) = any('{events-arranger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and exists (select 1 from events_account a where a.event_id = events_event.id and a.institution_id = (select vidik_membership_institution())))
) with check (
  (select vidik_system()) = any('{events-arranger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and exists (select 1 from events_account a where a.event_id = events_event.id and a.institution_id = (select vidik_membership_institution())))
);
create or replace trigger vidik_guard before update on events_event for each row execute function vidik_guard_events_event();

alter table events_joining enable row level security;
alter table events_joining force row level security;
create policy vidik_read on events_joining for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_joining for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and events_joining.by_id = (select vidik_user()))
);
create policy vidik_update on events_joining for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
);
create or replace trigger vidik_guard before update on events_joining for each row execute function vidik_guard_events_joining();

alter table events_number enable row level security;
alter table events_number force row level security;
create policy vidik_read on events_number for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_number for insert with check (
  (select vidik_system()) = any('{events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and exists (select 1 from events_account a where a.id = events_number.account_id and a.institution_id = (select vidik_membership_institution()) and a.withdrawn_at is null))
);
create policy vidik_update on events_number for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and exists (select 1 from events_account a where a.id = events_number.account_id and a.institution_id = (select vidik_membership_institution()) and a.withdrawn_at is null))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and exists (select 1 from events_account a where a.id = events_number.account_id and a.institution_id = (select vidik_membership_institution()) and a.withdrawn_at is null))
);
create or replace trigger vidik_guard before update on events_number for each row execute function vidik_guard_events_number();

alter table events_question enable row level security;
alter table events_question force row level security;
create policy vidik_read on events_question for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_question for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and (events_question.asker_id = (select vidik_membership_institution()) and events_question.asked_by_id = (select vidik_user())))
);
create policy vidik_update on events_question for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and events_question.asker_id = (select vidik_membership_institution()))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and events_question.asker_id = (select vidik_membership_institution()))
);
create or replace trigger vidik_guard before update on events_question for each row execute function vidik_guard_events_question();

alter table events_suggestion enable row level security;
alter table events_suggestion force row level security;
create policy vidik_read on events_suggestion for select using (
  (select vidik_system()) = any('{demo-letters,events-arranger,events-counter,events-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,statistician,validator}'::text[]))
);
create policy vidik_insert on events_suggestion for insert with check (
  (select vidik_system()) = any('{events-arranger}'::text[])
);
create policy vidik_update on events_suggestion for update using (
  (select vidik_system()) = any('{events-arranger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
) with check (
  (select vidik_system()) = any('{events-arranger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]))
);
create or replace trigger vidik_guard before update on events_suggestion for each row execute function vidik_guard_events_suggestion();

alter table exchange_addressee enable row level security;
alter table exchange_addressee force row level security;
create policy vidik_read on exchange_addressee for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_addressee.sender_id = (select vidik_membership_institution()) or (exchange_addressee.institution_id = (select vidik_membership_institution()) and exchange_addressee.sent_at is not null) or (exchange_addressee.id = any((select vidik_received_taken_over())::uuid[]) or exchange_addressee.id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_addressee.notice_id not in (select unnest((select vidik_notices_withheld())))))
));
create policy vidik_insert on exchange_addressee for insert with check (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exchange_addressee.sender_id = (select vidik_membership_institution()))
);
create policy vidik_update on exchange_addressee for update using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_addressee.sender_id = (select vidik_membership_institution()) and exchange_addressee.id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_addressee.id = any((select vidik_sent_taken_over())::uuid[])))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and (((exchange_addressee.institution_id = (select vidik_membership_institution()) and exchange_addressee.id <> all((select vidik_received_handed_over())::uuid[])) or exchange_addressee.id = any((select vidik_received_taken_over())::uuid[])) and exchange_addressee.sent_at is not null))
) with check (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_addressee.sender_id = (select vidik_membership_institution()) and exchange_addressee.id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_addressee.id = any((select vidik_sent_taken_over())::uuid[])))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and (((exchange_addressee.institution_id = (select vidik_membership_institution()) and exchange_addressee.id <> all((select vidik_received_handed_over())::uuid[])) or exchange_addressee.id = any((select vidik_received_taken_over())::uuid[])) and exchange_addressee.sent_at is not null))
);
create policy vidik_delete on exchange_addressee for delete using (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (exchange_addressee.sender_id = (select vidik_membership_institution()) and exchange_addressee.sent_at is null))
);
create policy vidik_lookup on exchange_addressee for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on exchange_addressee for each row execute function vidik_guard_exchange_addressee();

alter table exchange_answer enable row level security;
alter table exchange_answer force row level security;
create policy vidik_read on exchange_answer for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_answer.sender_id = (select vidik_membership_institution()) or exchange_answer.institution_id = (select vidik_membership_institution()) or (exchange_answer.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_answer.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_answer.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_answer for insert with check (
  (select vidik_system()) = any('{conference-desk,demo-letters,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and (((exchange_answer.institution_id = (select vidik_membership_institution()) and exchange_answer.addressee_id <> all((select vidik_received_handed_over())::uuid[])) or exchange_answer.addressee_id = any((select vidik_received_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_answer.addressee_id and a.institution_id = exchange_answer.institution_id and a.sender_id = exchange_answer.sender_id) and exchange_answer.origin = 'system' and exchange_answer.classification = ''))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((exchange_answer.sender_id = (select vidik_membership_institution()) and exchange_answer.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_answer.addressee_id = any((select vidik_sent_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_answer.addressee_id and a.institution_id = exchange_answer.institution_id and a.sender_id = exchange_answer.sender_id)))
);
create policy vidik_update on exchange_answer for update using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((exchange_answer.sender_id = (select vidik_membership_institution()) and exchange_answer.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_answer.addressee_id = any((select vidik_sent_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_answer.addressee_id and a.institution_id = exchange_answer.institution_id and a.sender_id = exchange_answer.sender_id)))
) with check (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((exchange_answer.sender_id = (select vidik_membership_institution()) and exchange_answer.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_answer.addressee_id = any((select vidik_sent_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_answer.addressee_id and a.institution_id = exchange_answer.institution_id and a.sender_id = exchange_answer.sender_id)))
);

alter table exchange_attachment enable row level security;
alter table exchange_attachment force row level security;
create policy vidik_read on exchange_attachment for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and (((select vidik_membership_institution()) = any(exchange_attachment.parties) or exchange_attachment.notice_id = any((select vidik_notices_taken_over())::uuid[]) or exchange_attachment.answer_id is not null) and ((exchange_attachment.answer_id is null and exchange_attachment.notice_id not in (select unnest((select vidik_notices_withheld())))) or exists (select 1 from exchange_answer b where b.id = exchange_attachment.answer_id offset 0))))
);
create policy vidik_insert on exchange_attachment for insert with check (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and exists (select 1 from exchange_answer b where b.id = exchange_attachment.answer_id and exchange_attachment.parties <@ array[b.sender_id, b.institution_id] and cardinality(exchange_attachment.parties) > 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((select vidik_membership_institution()) = any(exchange_attachment.parties) and exists (select 1 from exchange_notice n where n.id = exchange_attachment.notice_id and n.sender_id = (select vidik_membership_institution()) and exchange_attachment.parties <@ n.parties)) or exists (select 1 from exchange_answer b where b.id = exchange_attachment.answer_id and exchange_attachment.parties <@ array[b.sender_id, b.institution_id] and cardinality(exchange_attachment.parties) > 0)))
);
create policy vidik_update on exchange_attachment for update using (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_attachment.notice_id and n.sender_id = (select vidik_membership_institution()) and true))
) with check (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_attachment.notice_id and n.sender_id = (select vidik_membership_institution()) and exchange_attachment.parties <@ n.parties))
);
create policy vidik_delete on exchange_attachment for delete using (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_attachment.notice_id and n.sender_id = (select vidik_membership_institution()) and n.sent_at is null))
);

alter table exchange_event enable row level security;
alter table exchange_event force row level security;
create policy vidik_read on exchange_event for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_event.sender_id = (select vidik_membership_institution()) or exchange_event.institution_id = (select vidik_membership_institution()) or (exchange_event.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_event.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_event.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_event for insert with check (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_event.sender_id = (select vidik_membership_institution()) or exchange_event.institution_id = (select vidik_membership_institution()) or (exchange_event.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_event.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exists (select 1 from exchange_addressee a where a.id = exchange_event.addressee_id and a.institution_id = exchange_event.institution_id and a.sender_id = exchange_event.sender_id)))
);
create policy vidik_update on exchange_event for update using (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
) with check (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
);

alter table exchange_feedbackduty enable row level security;
alter table exchange_feedbackduty force row level security;
create policy vidik_read on exchange_feedbackduty for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_feedbackduty.sender_id = (select vidik_membership_institution()) or exchange_feedbackduty.institution_id = (select vidik_membership_institution()) or (exchange_feedbackduty.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_feedbackduty.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_feedbackduty.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_feedbackduty for insert with check (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exchange_feedbackduty.sender_id = (select vidik_membership_institution()))
);
create policy vidik_update on exchange_feedbackduty for update using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and ((exchange_feedbackduty.institution_id = (select vidik_membership_institution()) and exchange_feedbackduty.addressee_id <> all((select vidik_received_handed_over())::uuid[])) or exchange_feedbackduty.addressee_id = any((select vidik_received_taken_over())::uuid[])))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_feedbackduty.sender_id = (select vidik_membership_institution()) and exchange_feedbackduty.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_feedbackduty.addressee_id = any((select vidik_sent_taken_over())::uuid[])))
) with check (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and ((exchange_feedbackduty.institution_id = (select vidik_membership_institution()) and exchange_feedbackduty.addressee_id <> all((select vidik_received_handed_over())::uuid[])) or exchange_feedbackduty.addressee_id = any((select vidik_received_taken_over())::uuid[])))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_feedbackduty.sender_id = (select vidik_membership_institution()) and exchange_feedbackduty.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_feedbackduty.addressee_id = any((select vidik_sent_taken_over())::uuid[])))
);
create or replace trigger vidik_guard before update on exchange_feedbackduty for each row execute function vidik_guard_exchange_feedbackduty();

alter table exchange_mail enable row level security;
alter table exchange_mail force row level security;
create policy vidik_read on exchange_mail for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_mail.sender_id = (select vidik_membership_institution()) or exchange_mail.institution_id = (select vidik_membership_institution()) or (exchange_mail.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_mail.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_mail.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_mail for insert with check (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_mail.sender_id = (select vidik_membership_institution()) or exchange_mail.institution_id = (select vidik_membership_institution()) or (exchange_mail.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_mail.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exists (select 1 from exchange_addressee a where a.id = exchange_mail.addressee_id and a.institution_id = exchange_mail.institution_id and a.sender_id = exchange_mail.sender_id)))
);
create policy vidik_update on exchange_mail for update using (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_mail.sender_id = (select vidik_membership_institution()) and exchange_mail.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_mail.addressee_id = any((select vidik_sent_taken_over())::uuid[])))
) with check (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_mail.sender_id = (select vidik_membership_institution()) and exchange_mail.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_mail.addressee_id = any((select vidik_sent_taken_over())::uuid[])))
);

alter table exchange_moretime enable row level security;
alter table exchange_moretime force row level security;
create policy vidik_read on exchange_moretime for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_moretime.sender_id = (select vidik_membership_institution()) or exchange_moretime.institution_id = (select vidik_membership_institution()) or (exchange_moretime.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_moretime.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_moretime.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_moretime for insert with check (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((exchange_moretime.sender_id = (select vidik_membership_institution()) and exchange_moretime.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_moretime.addressee_id = any((select vidik_sent_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_moretime.addressee_id and a.institution_id = exchange_moretime.institution_id and a.sender_id = exchange_moretime.sender_id)))
);
create policy vidik_update on exchange_moretime for update using (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
) with check (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
);

alter table exchange_notice enable row level security;
alter table exchange_notice force row level security;
create policy vidik_read on exchange_notice for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and (((select vidik_membership_institution()) = any(exchange_notice.parties) or exchange_notice.id = any((select vidik_notices_taken_over())::uuid[])) and exchange_notice.id not in (select unnest((select vidik_notices_withheld())))))
));
create policy vidik_insert on exchange_notice for insert with check (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exchange_notice.sender_id = (select vidik_membership_institution()))
);
create policy vidik_update on exchange_notice for update using (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exchange_notice.sender_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (((select vidik_membership_institution()) = any(exchange_notice.parties) or exchange_notice.id = any((select vidik_notices_taken_over())::uuid[])) and exchange_notice.sent_at is not null and exchange_notice.id not in (select unnest((select vidik_notices_withheld()))) and (exchange_notice.case_id is null or exists (select 1 from cases_reach r where r.case_id = exchange_notice.case_id and r.part = 'work' offset 0))))
) with check (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exchange_notice.sender_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (((select vidik_membership_institution()) = any(exchange_notice.parties) or exchange_notice.id = any((select vidik_notices_taken_over())::uuid[])) and exchange_notice.sent_at is not null and exists (select 1 from cases_reach r where r.case_id = exchange_notice.case_id and r.part = 'work' offset 0)))
);
create policy vidik_delete on exchange_notice for delete using (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (exchange_notice.sender_id = (select vidik_membership_institution()) and exchange_notice.sent_at is null))
);
create policy vidik_lookup on exchange_notice for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on exchange_notice for each row execute function vidik_guard_exchange_notice();

alter table exchange_receipt enable row level security;
alter table exchange_receipt force row level security;
create policy vidik_read on exchange_receipt for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_receipt.sender_id = (select vidik_membership_institution()) or exchange_receipt.institution_id = (select vidik_membership_institution()) or (exchange_receipt.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_receipt.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_receipt.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_receipt for insert with check (
  (select vidik_system()) = any('{conference-desk,demo-letters,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and (((exchange_receipt.institution_id = (select vidik_membership_institution()) and exchange_receipt.addressee_id <> all((select vidik_received_handed_over())::uuid[])) or exchange_receipt.addressee_id = any((select vidik_received_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_receipt.addressee_id and a.institution_id = exchange_receipt.institution_id and a.sender_id = exchange_receipt.sender_id)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and (((exchange_receipt.sender_id = (select vidik_membership_institution()) and exchange_receipt.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_receipt.addressee_id = any((select vidik_sent_taken_over())::uuid[])) and exists (select 1 from exchange_addressee a where a.id = exchange_receipt.addressee_id and a.institution_id = exchange_receipt.institution_id and a.sender_id = exchange_receipt.sender_id)))
);
create policy vidik_update on exchange_receipt for update using (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
) with check (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
);

alter table exchange_reminder enable row level security;
alter table exchange_reminder force row level security;
create policy vidik_read on exchange_reminder for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and ((exchange_reminder.sender_id = (select vidik_membership_institution()) or exchange_reminder.institution_id = (select vidik_membership_institution()) or (exchange_reminder.addressee_id = any((select vidik_received_taken_over())::uuid[]) or exchange_reminder.addressee_id = any((select vidik_sent_taken_over())::uuid[]))) and exchange_reminder.addressee_id not in (select unnest((select vidik_letters_withheld())))))
);
create policy vidik_insert on exchange_reminder for insert with check (
  (select vidik_system()) = any('{calendar-job,mailer,notice-merger,reminders}'::text[])
);
create policy vidik_update on exchange_reminder for update using (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_reminder.sender_id = (select vidik_membership_institution()) and exchange_reminder.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_reminder.addressee_id = any((select vidik_sent_taken_over())::uuid[])))
) with check (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and ((exchange_reminder.sender_id = (select vidik_membership_institution()) and exchange_reminder.addressee_id <> all((select vidik_sent_handed_over())::uuid[])) or exchange_reminder.addressee_id = any((select vidik_sent_taken_over())::uuid[])))
);

alter table exchange_version enable row level security;
alter table exchange_version force row level security;
create policy vidik_read on exchange_version for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and (((select vidik_membership_institution()) = any(exchange_version.parties) or exchange_version.notice_id = any((select vidik_notices_taken_over())::uuid[])) and exchange_version.notice_id not in (select unnest((select vidik_notices_withheld())))))
);
create policy vidik_insert on exchange_version for insert with check (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_version.notice_id and n.sender_id = (select vidik_membership_institution()) and true))
);
create policy vidik_update on exchange_version for update using (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_version.notice_id and n.sender_id = (select vidik_membership_institution()) and true))
) with check (
  (select vidik_system()) = any('{calendar-job,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_version.notice_id and n.sender_id = (select vidik_membership_institution()) and true))
);
create policy vidik_delete on exchange_version for delete using (
  (select vidik_system()) = any('{demo-letters,events-desk,matters-desk,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from exchange_notice n where n.id = exchange_version.notice_id and n.sender_id = (select vidik_membership_institution()) and n.sent_at is null))
);

alter table forms_draftrevision enable row level security;
alter table forms_draftrevision force row level security;
create policy vidik_read on forms_draftrevision for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on forms_draftrevision for insert with check (
  (select vidik_system()) = any('{pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table forms_formdraft enable row level security;
alter table forms_formdraft force row level security;
create policy vidik_read on forms_formdraft for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on forms_formdraft for insert with check (
  (select vidik_system()) = any('{pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on forms_formdraft for update using (
  (select vidik_system()) = any('{pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table identification_cachedcount enable row level security;
alter table identification_cachedcount force row level security;
create policy vidik_read on identification_cachedcount for select using (
  (select vidik_system()) = any('{identification-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert,statistician}'::text[]))
);
create policy vidik_insert on identification_cachedcount for insert with check (
  (select vidik_system()) = any('{identification-counter}'::text[])
);
create policy vidik_update on identification_cachedcount for update using (
  (select vidik_system()) = any('{identification-counter}'::text[])
) with check (
  (select vidik_system()) = any('{identification-counter}'::text[])
);
create policy vidik_delete on identification_cachedcount for delete using (
  (select vidik_system()) = any('{identification-counter}'::text[])
);

alter table identification_complaint enable row level security;
alter table identification_complaint force row level security;
create policy vidik_read on identification_complaint for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_complaint.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_complaint for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_complaint.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_complaint for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_complaint.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_complaint.case_id and r.part = 'work' offset 0))
);

alter table identification_decision enable row level security;
alter table identification_decision force row level security;
create policy vidik_read on identification_decision for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_decision.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_decision for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = identification_decision.case_id and r.part = 'work' offset 0) and identification_decision.proposed_by_id = (select vidik_user()) and identification_decision.taken_at is null and identification_decision.returned_at is null and (identification_decision.outcome <> 'identified' or jsonb_array_length(identification_decision.elements -> 'act') > 0) and (identification_decision.outcome <> 'identified' or jsonb_array_length(identification_decision.elements -> 'means') > 0 or not exists (select from public.identification_fact f where f.procedure_id = identification_decision.procedure_id and f.field = 'age-group' and f.value not in ('under-18', 'unknown') and f.ended_at is null)) and (identification_decision.outcome <> 'identified' or jsonb_array_length(identification_decision.elements -> 'purpose') > 0)))
);
create policy vidik_update on identification_decision for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_decision.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_decision.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on identification_decision for each row execute function vidik_guard_identification_decision();

alter table identification_entitlement enable row level security;
alter table identification_entitlement force row level security;
create policy vidik_read on identification_entitlement for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_entitlement.case_id and r.part = 'work' offset 0))
));
create policy vidik_insert on identification_entitlement for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_entitlement.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_entitlement for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_entitlement.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_entitlement.case_id and r.part = 'work' offset 0))
);
create policy vidik_lookup on identification_entitlement for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on identification_entitlement for each row execute function vidik_guard_identification_entitlement();

alter table identification_fact enable row level security;
alter table identification_fact force row level security;
create policy vidik_read on identification_fact for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_fact.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_fact for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_fact.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_fact for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_fact.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_fact.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on identification_fact for each row execute function vidik_guard_identification_fact();

alter table identification_finding enable row level security;
alter table identification_finding force row level security;
create policy vidik_read on identification_finding for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_finding.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_finding for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_finding.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_finding for update using (
  (select vidik_system()) = any('{retention-job}'::text[])
) with check (
  (select vidik_system()) = any('{retention-job}'::text[])
);
create or replace trigger vidik_guard before update on identification_finding for each row execute function vidik_guard_identification_finding();

alter table identification_foundoffence enable row level security;
alter table identification_foundoffence force row level security;
create policy vidik_read on identification_foundoffence for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_foundoffence.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_foundoffence for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_foundoffence.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_foundoffence for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_foundoffence.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_foundoffence.case_id and r.part = 'work' offset 0))
);

alter table identification_interview enable row level security;
alter table identification_interview force row level security;
create policy vidik_read on identification_interview for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_interview.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_interview for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_interview.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_interview for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_interview.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_interview.case_id and r.part = 'work' offset 0))
);

alter table identification_journeystage enable row level security;
alter table identification_journeystage force row level security;
create policy vidik_read on identification_journeystage for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_journeystage.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_journeystage for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_journeystage.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_journeystage for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_journeystage.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_journeystage.case_id and r.part = 'work' offset 0))
);

alter table identification_laterreport enable row level security;
alter table identification_laterreport force row level security;
create policy vidik_read on identification_laterreport for select using (
  (select vidik_system()) = any('{identification-counter,identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_laterreport.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on identification_laterreport for insert with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
);
create policy vidik_update on identification_laterreport for update using (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_laterreport.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_laterreport.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on identification_laterreport for each row execute function vidik_guard_identification_laterreport();

alter table identification_migrantsexpert enable row level security;
alter table identification_migrantsexpert force row level security;
create policy vidik_read on identification_migrantsexpert for select using (
  (select vidik_system()) = any('{identification-desk,identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and identification_migrantsexpert.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on identification_migrantsexpert for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{centre-head}'::text[]) and identification_migrantsexpert.institution_id = (select vidik_membership_institution()))
);
create policy vidik_update on identification_migrantsexpert for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{centre-head}'::text[]) and identification_migrantsexpert.institution_id = (select vidik_membership_institution()))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{centre-head}'::text[]) and identification_migrantsexpert.institution_id = (select vidik_membership_institution()))
);

alter table identification_ministrycomplaint enable row level security;
alter table identification_ministrycomplaint force row level security;
create policy vidik_read on identification_ministrycomplaint for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-officer}'::text[]) and identification_ministrycomplaint.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select from public.exchange_notice n where n.id = identification_ministrycomplaint.notice_id))
);
create policy vidik_insert on identification_ministrycomplaint for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-officer}'::text[]) and (identification_ministrycomplaint.institution_id = (select vidik_membership_institution()) and identification_ministrycomplaint.entered_by_id = (select vidik_user()) and exists (select from public.institutions_institution i, public.exchange_kind k, public.core_code c where i.id = identification_ministrycomplaint.institution_id and i.merged_into_id is null and c.id = i.kind_id and k.code = 'identification-complaint' and (i.code = any(k.addressee_codes) or c.code = any(k.addressee_kinds)))))
);

alter table identification_notification enable row level security;
alter table identification_notification force row level security;
create policy vidik_read on identification_notification for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_notification.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_notification for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_notification.case_id and r.part = 'work' offset 0))
);

alter table identification_onwardreferral enable row level security;
alter table identification_onwardreferral force row level security;
create policy vidik_read on identification_onwardreferral for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_onwardreferral.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on identification_onwardreferral for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_onwardreferral.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_onwardreferral for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_onwardreferral.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_onwardreferral.case_id and r.part = 'work' offset 0))
);

alter table identification_procedure enable row level security;
alter table identification_procedure force row level security;
create policy vidik_read on identification_procedure for select using (
  (select vidik_system()) = any('{identification-counter,identification-desk,identification-generator,identification-updater,proceedings-desk,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_procedure.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_procedure for insert with check (
  (select vidik_system()) = any('{identification-desk,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_procedure.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_procedure for update using (
  (select vidik_system()) = any('{identification-generator,identification-updater,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_procedure.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-generator,identification-updater,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_procedure.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on identification_procedure for each row execute function vidik_guard_identification_procedure();

alter table identification_procedureevent enable row level security;
alter table identification_procedureevent force row level security;
create policy vidik_read on identification_procedureevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_procedureevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on identification_procedureevent for insert with check (
  (select vidik_system()) = any('{identification-desk,identification-generator,identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_procedureevent.case_id and r.part = 'work' offset 0))
);

alter table identification_suspect enable row level security;
alter table identification_suspect force row level security;
create policy vidik_read on identification_suspect for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_suspect.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on identification_suspect for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_suspect.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on identification_suspect for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_suspect.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = identification_suspect.case_id and r.part = 'work' offset 0))
);

alter table matters_act enable row level security;
alter table matters_act force row level security;
create policy vidik_read on matters_act for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (exists (select 1 from matters_leg l where l.matter_id = matters_act.matter_id and l.institution_id = (select vidik_membership_institution())) and (matters_act.institution_id = (select vidik_membership_institution()) or vidik_matter_held_until(matters_act.matter_id, matters_act.on))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.injured_id = matters_act.injured_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_act for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_act.institution_id = (select vidik_membership_institution()) and (vidik_matter_holds(matters_act.matter_id) and matters_act.entered_by_id = (select vidik_user()))))
);
create policy vidik_update on matters_act for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_act.institution_id = (select vidik_membership_institution()))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_act.institution_id = (select vidik_membership_institution()))
);
create or replace trigger vidik_guard before update on matters_act for each row execute function vidik_guard_matters_act();

alter table matters_charge enable row level security;
alter table matters_charge force row level security;
create policy vidik_read on matters_charge for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_charge.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_charge.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_charge for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_charge.institution_id = (select vidik_membership_institution()) and (vidik_matter_holds(matters_charge.matter_id) and matters_charge.entered_by_id = (select vidik_user()))))
);
create policy vidik_update on matters_charge for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_charge.matter_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_charge.matter_id))
);
create or replace trigger vidik_guard before update on matters_charge for each row execute function vidik_guard_matters_charge();

alter table matters_hearing enable row level security;
alter table matters_hearing force row level security;
create policy vidik_read on matters_hearing for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_hearing.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_hearing.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_hearing for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_hearing.matter_id) and matters_hearing.entered_by_id = (select vidik_user())))
);
create policy vidik_update on matters_hearing for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_hearing.matter_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_hearing.matter_id))
);
create or replace trigger vidik_guard before update on matters_hearing for each row execute function vidik_guard_matters_hearing();

alter table matters_injured enable row level security;
alter table matters_injured force row level security;
create policy vidik_read on matters_injured for select using (
  (select vidik_system()) = any('{matters-counter,matters-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_injured.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.injured_id = matters_injured.id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_injured for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_injured.matter_id) and matters_injured.entered_by_id = (select vidik_user())))
);

alter table matters_judgedcharge enable row level security;
alter table matters_judgedcharge force row level security;
create policy vidik_read on matters_judgedcharge for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_judgedcharge.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_judgedcharge.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_judgedcharge for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_judgedcharge.matter_id))
);

alter table matters_judgment enable row level security;
alter table matters_judgment force row level security;
create policy vidik_read on matters_judgment for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_judgment.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_judgment.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_judgment for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_judgment.matter_id) and matters_judgment.entered_by_id = (select vidik_user())))
);
create policy vidik_update on matters_judgment for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_leg_is_own(matters_judgment.leg_id) or vidik_matter_holds(matters_judgment.matter_id)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_leg_is_own(matters_judgment.leg_id) or vidik_matter_holds(matters_judgment.matter_id)))
);
create or replace trigger vidik_guard before update on matters_judgment for each row execute function vidik_guard_matters_judgment();

alter table matters_leg enable row level security;
alter table matters_leg force row level security;
create policy vidik_read on matters_leg for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_leg.institution_id = (select vidik_membership_institution()) or vidik_matter_held(matters_leg.matter_id)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_leg.matter_id and k.confirmed_at is not null))
));
create policy vidik_insert on matters_leg for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_leg.entered_by_id = (select vidik_user()) and ((matters_leg.institution_id = (select vidik_membership_institution()) and matters_leg.came = 'new' and vidik_matter_is_fresh(matters_leg.matter_id) and vidik_matter_opened(matters_leg.matter_id)) or vidik_leg_leads(matters_leg.source_id, matters_leg.matter_id, true) or (matters_leg.institution_id = (select vidik_membership_institution()) and matters_leg.came = 'reopened' and vidik_leg_leads(matters_leg.source_id, matters_leg.matter_id, false)) or (matters_leg.institution_id = (select vidik_membership_institution()) and matters_leg.came = 'separation' and vidik_matter_is_fresh(matters_leg.matter_id) and vidik_matter_parted(matters_leg.matter_id, matters_leg.source_id)))))
);
create policy vidik_update on matters_leg for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_leg.institution_id = (select vidik_membership_institution()))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_leg.institution_id = (select vidik_membership_institution()))
);
create policy vidik_lookup on matters_leg for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on matters_leg for each row execute function vidik_guard_matters_leg();

alter table matters_link enable row level security;
alter table matters_link force row level security;
create policy vidik_read on matters_link for select using (
  (select vidik_system()) = any('{matters-counter,matters-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (matters_link.confirmed_at is not null and exists (select 1 from cases_reach r where r.case_id = matters_link.case_id and r.part in ('work', 'proceedings') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = matters_link.case_id and r.part in ('work', 'proceedings') offset 0))
);
create policy vidik_insert on matters_link for insert with check (
  (select vidik_system()) = any('{identification-generator,matters-matcher}'::text[])
);
create policy vidik_update on matters_link for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = matters_link.case_id and r.part in ('work', 'proceedings') offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = matters_link.case_id and r.part in ('work', 'proceedings') offset 0))
);
create or replace trigger vidik_guard before update on matters_link for each row execute function vidik_guard_matters_link();

alter table matters_matter enable row level security;
alter table matters_matter force row level security;
create policy vidik_read on matters_matter for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{matters-counter,matters-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (exists (select 1 from matters_leg l where l.matter_id = matters_matter.id and l.institution_id = (select vidik_membership_institution())) or (matters_matter.opened_by_id = (select vidik_membership_institution()) and vidik_matter_is_fresh(matters_matter.id))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_matter.id and k.confirmed_at is not null))
));
create policy vidik_insert on matters_matter for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_matter.opened_by_id = (select vidik_membership_institution()) and matters_matter.entered_by_id = (select vidik_user())))
);
create policy vidik_update on matters_matter for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_matter.id and l.institution_id = (select vidik_membership_institution())))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_matter.id and l.institution_id = (select vidik_membership_institution())))
);
create policy vidik_lookup on matters_matter for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on matters_matter for each row execute function vidik_guard_matters_matter();

alter table matters_measure enable row level security;
alter table matters_measure force row level security;
create policy vidik_read on matters_measure for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_measure.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_measure.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_measure for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_measure.institution_id = (select vidik_membership_institution()) and (vidik_matter_holds(matters_measure.matter_id) and matters_measure.entered_by_id = (select vidik_user()))))
);
create policy vidik_update on matters_measure for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_measure.matter_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_measure.matter_id))
);
create or replace trigger vidik_guard before update on matters_measure for each row execute function vidik_guard_matters_measure();

alter table matters_owed enable row level security;
alter table matters_owed force row level security;
create policy vidik_read on matters_owed for select using (
  (select vidik_system()) = any('{matters-counter,matters-desk,matters-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_owed.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.injured_id = matters_owed.injured_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_owed for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (matters_owed.institution_id = (select vidik_membership_institution()) and exists (select 1 from matters_leg l where l.matter_id = matters_owed.matter_id and l.institution_id = (select vidik_membership_institution()))))
);
create policy vidik_update on matters_owed for update using (
  (select vidik_system()) = any('{matters-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_owed.institution_id = (select vidik_membership_institution()))
) with check (
  (select vidik_system()) = any('{matters-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and matters_owed.institution_id = (select vidik_membership_institution()))
);
create or replace trigger vidik_guard before update on matters_owed for each row execute function vidik_guard_matters_owed();

alter table matters_pause enable row level security;
alter table matters_pause force row level security;
create policy vidik_read on matters_pause for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_pause.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_pause.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_pause for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_pause.matter_id) and matters_pause.entered_by_id = (select vidik_user())))
);
create policy vidik_update on matters_pause for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_pause.matter_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_pause.matter_id))
);
create or replace trigger vidik_guard before update on matters_pause for each row execute function vidik_guard_matters_pause();

alter table matters_personleg enable row level security;
alter table matters_personleg force row level security;
create policy vidik_read on matters_personleg for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_personleg.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_personleg.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_personleg for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_personleg.matter_id) and matters_personleg.entered_by_id = (select vidik_user())))
);
create policy vidik_update on matters_personleg for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_leg_is_own(matters_personleg.leg_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_leg_is_own(matters_personleg.leg_id))
);
create or replace trigger vidik_guard before update on matters_personleg for each row execute function vidik_guard_matters_personleg();

alter table matters_suspect enable row level security;
alter table matters_suspect force row level security;
create policy vidik_read on matters_suspect for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_suspect.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.matter_id = matters_suspect.matter_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_suspect for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_suspect.matter_id) and matters_suspect.entered_by_id = (select vidik_user())))
);
create policy vidik_update on matters_suspect for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_suspect.matter_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and vidik_matter_holds(matters_suspect.matter_id))
);
create or replace trigger vidik_guard before update on matters_suspect for each row execute function vidik_guard_matters_suspect();

alter table matters_testimony enable row level security;
alter table matters_testimony force row level security;
create policy vidik_read on matters_testimony for select using (
  (select vidik_system()) = any('{matters-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and exists (select 1 from matters_leg l where l.matter_id = matters_testimony.matter_id and l.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from matters_link k where k.injured_id = matters_testimony.injured_id and k.confirmed_at is not null))
);
create policy vidik_insert on matters_testimony for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{court-officer,police,prosecutor}'::text[]) and (vidik_matter_holds(matters_testimony.matter_id) and matters_testimony.entered_by_id = (select vidik_user())))
);

alter table participation_access enable row level security;
alter table participation_access force row level security;
create policy vidik_read on participation_access for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{own-page}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = participation_access.case_id and r.part = 'work' offset 0))
));
create policy vidik_insert on participation_access for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = participation_access.case_id and r.part = 'work' offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = participation_access.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and participation_access.given_by_id = (select vidik_user()) and participation_access.state = 'given'))
);
create policy vidik_update on participation_access for update using (
  (select vidik_system()) = any('{own-page}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = participation_access.case_id and r.part = 'work' offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = participation_access.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
) with check (
  (select vidik_system()) = any('{own-page}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = participation_access.case_id and r.part = 'work' offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = participation_access.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
);
create policy vidik_lookup on participation_access for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on participation_access for each row execute function vidik_guard_participation_access();

alter table participation_saying enable row level security;
alter table participation_saying force row level security;
create policy vidik_read on participation_saying for select using (
  (select vidik_system()) = any('{own-page}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = participation_saying.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on participation_saying for insert with check (
  (select vidik_system()) = any('{own-page}'::text[])
);
create policy vidik_update on participation_saying for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = participation_saying.case_id and r.part = 'work' offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = participation_saying.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = participation_saying.case_id and r.part = 'work' offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = participation_saying.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
);
create or replace trigger vidik_guard before update on participation_saying for each row execute function vidik_guard_participation_saying();

alter table participation_secret enable row level security;
alter table participation_secret force row level security;
create policy vidik_read on participation_secret for select using (
  (select vidik_system()) = any('{own-page}'::text[])
);
create policy vidik_insert on participation_secret for insert with check (
  (select vidik_system()) = any('{own-page}'::text[])
);
create policy vidik_update on participation_secret for update using (
  (select vidik_system()) = any('{own-page}'::text[])
) with check (
  (select vidik_system()) = any('{own-page}'::text[])
);

alter table plans_activity enable row level security;
alter table plans_activity force row level security;
create policy vidik_read on plans_activity for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on plans_activity for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_activity.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and plans_activity.entered_by_id = (select vidik_user())) and exists (select 1 from plans_plan p where p.id = plans_activity.plan_id and p.case_id = plans_activity.case_id and p.state in ('draft')) and exists (select 1 from plans_need n where n.id = plans_activity.need_id and n.plan_id = plans_activity.plan_id)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0) and plans_activity.institution_id = (select vidik_membership_institution())) and plans_activity.entered_by_id = (select vidik_user()) and plans_activity.state = 'suggested' and exists (select 1 from plans_plan p where p.id = plans_activity.plan_id and p.case_id = plans_activity.case_id and p.state in ('draft', 'proposed', 'agreed')) and exists (select 1 from plans_need n where n.id = plans_activity.need_id and n.plan_id = plans_activity.plan_id)))
);
create policy vidik_update on plans_activity for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_activity.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0) and plans_activity.institution_id = (select vidik_membership_institution())) and exists (select 1 from plans_plan p where p.id = plans_activity.plan_id and p.case_id = plans_activity.case_id and p.state in ('proposed', 'agreed'))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_activity.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_activity.case_id and r.part in ('work', 'protection') offset 0) and plans_activity.institution_id = (select vidik_membership_institution())) and exists (select 1 from plans_plan p where p.id = plans_activity.plan_id and p.case_id = plans_activity.case_id and p.state in ('proposed', 'agreed'))))
);
create policy vidik_lookup on plans_activity for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on plans_activity for each row execute function vidik_guard_plans_activity();

alter table plans_activityevent enable row level security;
alter table plans_activityevent force row level security;
create policy vidik_read on plans_activityevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_activityevent.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on plans_activityevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = plans_activityevent.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_activityevent.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = plans_activityevent.case_id and r.part in ('work', 'protection') offset 0) and plans_activityevent.institution_id = (select vidik_membership_institution())))
);

alter table plans_agreement enable row level security;
alter table plans_agreement force row level security;
create policy vidik_read on plans_agreement for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_agreement.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on plans_agreement for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = plans_agreement.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_agreement.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and plans_agreement.entered_by_id = (select vidik_user())) and exists (select 1 from plans_plan p where p.id = plans_agreement.plan_id and p.case_id = plans_agreement.case_id and p.state in ('proposed', 'agreed')) and plans_agreement.who <> 'institution'))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_agreement.case_id and r.part in ('work', 'protection') offset 0) and plans_agreement.institution_id = (select vidik_membership_institution())) and plans_agreement.entered_by_id = (select vidik_user()) and exists (select 1 from plans_plan p where p.id = plans_agreement.plan_id and p.case_id = plans_agreement.case_id and p.state in ('proposed', 'agreed')) and plans_agreement.who = 'institution'))
);
create policy vidik_lookup on plans_agreement for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table plans_ask enable row level security;
alter table plans_ask force row level security;
create policy vidik_read on plans_ask for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{door-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (plans_ask.institution_id = (select vidik_membership_institution()) and not exists (select 1 from plans_declined d where d.ask_id = plans_ask.id)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from plans_askedfor o where o.ask_id = plans_ask.id))
));
create policy vidik_insert on plans_ask for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (plans_ask.asking_id = (select vidik_membership_institution()) and plans_ask.asked_by_id = (select vidik_user()) and plans_ask.state = 'open'))
);
create policy vidik_update on plans_ask for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and plans_ask.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from plans_askedfor o where o.ask_id = plans_ask.id and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = o.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and plans_ask.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from plans_askedfor o where o.ask_id = plans_ask.id and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = o.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
);
create policy vidik_lookup on plans_ask for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on plans_ask for each row execute function vidik_guard_plans_ask();

alter table plans_askedfor enable row level security;
alter table plans_askedfor force row level security;
create policy vidik_read on plans_askedfor for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{door-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_askedfor.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on plans_askedfor for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_askedfor.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_askedfor.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and exists (select 1 from plans_activity a where a.id = plans_askedfor.activity_id and a.case_id = plans_askedfor.case_id and a.line = plans_askedfor.line and a.state <> 'refused')))
);
create policy vidik_lookup on plans_askedfor for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table plans_attendance enable row level security;
alter table plans_attendance force row level security;
create policy vidik_read on plans_attendance for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_attendance.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on plans_attendance for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_attendance.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_attendance.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and exists (select 1 from plans_review r where r.id = plans_attendance.review_id and r.case_id = plans_attendance.case_id)))
);
create policy vidik_lookup on plans_attendance for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table plans_declined enable row level security;
alter table plans_declined force row level security;
create policy vidik_read on plans_declined for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and plans_declined.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from plans_askedfor o where o.ask_id = plans_declined.ask_id))
));
create policy vidik_insert on plans_declined for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,police,prosecutor,provider,shelter-staff}'::text[]) and (plans_declined.institution_id = (select vidik_membership_institution()) and plans_declined.declined_by_id = (select vidik_user())))
);
create policy vidik_lookup on plans_declined for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_as_it_was_declined before insert on plans_declined for each row execute function vidik_as_it_was_declined();

alter table plans_need enable row level security;
alter table plans_need force row level security;
create policy vidik_read on plans_need for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_need.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on plans_need for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = plans_need.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_need.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and plans_need.entered_by_id = (select vidik_user())) and exists (select 1 from plans_plan p where p.id = plans_need.plan_id and p.case_id = plans_need.case_id and p.state in ('draft'))))
);
create policy vidik_delete on plans_need for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_need.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_need.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and exists (select 1 from plans_plan p where p.id = plans_need.plan_id and p.case_id = plans_need.case_id and p.state in ('draft'))))
);
create policy vidik_lookup on plans_need for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table plans_plan enable row level security;
alter table plans_plan force row level security;
create policy vidik_read on plans_plan for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_plan.case_id and r.part in ('work', 'protection') offset 0))
));
create policy vidik_insert on plans_plan for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = plans_plan.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_plan.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and plans_plan.drafted_by_id = (select vidik_user())))
);
create policy vidik_update on plans_plan for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = plans_plan.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_plan.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = plans_plan.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_plan.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))))
);
create policy vidik_lookup on plans_plan for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on plans_plan for each row execute function vidik_guard_plans_plan();

alter table plans_review enable row level security;
alter table plans_review force row level security;
create policy vidik_read on plans_review for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = plans_review.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on plans_review for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (((exists (select 1 from cases_reach r where r.case_id = plans_review.case_id and r.part in ('work', 'protection') offset 0) and ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) or exists (select 1 from cases_case c where c.id = plans_review.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))) and plans_review.entered_by_id = (select vidik_user())) and exists (select 1 from plans_plan p where p.id = plans_review.plan_id and p.case_id = plans_review.case_id and p.state in ('agreed'))))
);

alter table proceedings_expectednotice enable row level security;
alter table proceedings_expectednotice force row level security;
create policy vidik_read on proceedings_expectednotice for select using (
  (select vidik_system()) = any('{identification-counter,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_expectednotice.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_expectednotice for insert with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_expectednotice.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on proceedings_expectednotice for update using (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_expectednotice.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_expectednotice.case_id and r.part = 'work' offset 0))
);

alter table proceedings_expectednoticeevent enable row level security;
alter table proceedings_expectednoticeevent force row level security;
create policy vidik_read on proceedings_expectednoticeevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_expectednoticeevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_expectednoticeevent for insert with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_expectednoticeevent.case_id and r.part = 'work' offset 0))
);

alter table proceedings_reportedact enable row level security;
alter table proceedings_reportedact force row level security;
create policy vidik_read on proceedings_reportedact for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{identification-counter,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_reportedact.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (proceedings_reportedact.case_id is null and (proceedings_reportedact.institution_id = (select vidik_membership_institution()) or proceedings_reportedact.letter_id = any((select vidik_received_taken_over())::uuid[]))))
));
create policy vidik_insert on proceedings_reportedact for insert with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = proceedings_reportedact.case_id and r.part = 'work' offset 0) and proceedings_reportedact.entered_by_id = (select vidik_user())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and ((proceedings_reportedact.case_id is null and (proceedings_reportedact.institution_id = (select vidik_membership_institution()) or proceedings_reportedact.letter_id = any((select vidik_received_taken_over())::uuid[]))) and proceedings_reportedact.entered_by_id = (select vidik_user())))
);
create policy vidik_update on proceedings_reportedact for update using (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_reportedact.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (proceedings_reportedact.case_id is null and (proceedings_reportedact.institution_id = (select vidik_membership_institution()) or proceedings_reportedact.letter_id = any((select vidik_received_taken_over())::uuid[]))))
) with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_reportedact.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (proceedings_reportedact.case_id is null and (proceedings_reportedact.institution_id = (select vidik_membership_institution()) or proceedings_reportedact.letter_id = any((select vidik_received_taken_over())::uuid[]))))
);
create policy vidik_lookup on proceedings_reportedact for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on proceedings_reportedact for each row execute function vidik_guard_proceedings_reportedact();

alter table proceedings_reportedactevent enable row level security;
alter table proceedings_reportedactevent force row level security;
create policy vidik_read on proceedings_reportedactevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_reportedactevent.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (proceedings_reportedactevent.case_id is null and (proceedings_reportedactevent.institution_id = (select vidik_membership_institution()) or proceedings_reportedactevent.letter_id = any((select vidik_received_taken_over())::uuid[]))))
);
create policy vidik_insert on proceedings_reportedactevent for insert with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_reportedactevent.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (proceedings_reportedactevent.case_id is null and (proceedings_reportedactevent.institution_id = (select vidik_membership_institution()) or proceedings_reportedactevent.letter_id = any((select vidik_received_taken_over())::uuid[]))))
);

alter table proceedings_telling enable row level security;
alter table proceedings_telling force row level security;
create policy vidik_read on proceedings_telling for select using (
  (select vidik_system()) = any('{identification-counter,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_telling.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_telling for insert with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = proceedings_telling.case_id and r.part = 'work' offset 0) and proceedings_telling.told_on is null and proceedings_telling.not_told = ''))
);
create policy vidik_update on proceedings_telling for update using (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_telling.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_telling.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on proceedings_telling for each row execute function vidik_guard_proceedings_telling();

alter table proceedings_tellingevent enable row level security;
alter table proceedings_tellingevent force row level security;
create policy vidik_read on proceedings_tellingevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_tellingevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_tellingevent for insert with check (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_tellingevent.case_id and r.part = 'work' offset 0))
);

alter table proceedings_toldinstitution enable row level security;
alter table proceedings_toldinstitution force row level security;
create policy vidik_read on proceedings_toldinstitution for select using (
  (select vidik_system()) = any('{proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_toldinstitution.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_toldinstitution for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = proceedings_toldinstitution.case_id and r.part = 'work' offset 0) and proceedings_toldinstitution.told_by_id = (select vidik_user())))
);

alter table proceedings_wish enable row level security;
alter table proceedings_wish force row level security;
create policy vidik_read on proceedings_wish for select using (
  (select vidik_system()) = any('{identification-counter,proceedings-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_wish.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_wish for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = proceedings_wish.case_id and r.part = 'work' offset 0) and proceedings_wish.entered_by_id = (select vidik_user())))
);
create policy vidik_update on proceedings_wish for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_wish.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_wish.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on proceedings_wish for each row execute function vidik_guard_proceedings_wish();

alter table proceedings_wishevent enable row level security;
alter table proceedings_wishevent force row level security;
create policy vidik_read on proceedings_wishevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_wishevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on proceedings_wishevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = proceedings_wishevent.case_id and r.part = 'work' offset 0))
);

alter table protection_crossing enable row level security;
alter table protection_crossing force row level security;
create policy vidik_read on protection_crossing for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_crossing.case_id and r.part in ('work', 'identification') offset 0))
);
create policy vidik_insert on protection_crossing for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_crossing.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on protection_crossing for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_crossing.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_crossing.case_id and r.part = 'work' offset 0))
);

alter table protection_outage enable row level security;
alter table protection_outage force row level security;
create policy vidik_read on protection_outage for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{bed-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from protection_facility f where f.id = protection_outage.facility_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
));
create policy vidik_insert on protection_outage for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from protection_facility f where f.id = protection_outage.facility_id and f.institution_id = (select vidik_membership_institution())) and protection_outage.entered_by_id = (select vidik_user())))
);
create policy vidik_update on protection_outage for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from protection_facility f where f.id = protection_outage.facility_id and f.institution_id = (select vidik_membership_institution())))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and exists (select 1 from protection_facility f where f.id = protection_outage.facility_id and f.institution_id = (select vidik_membership_institution())))
);
create policy vidik_lookup on protection_outage for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on protection_outage for each row execute function vidik_guard_protection_outage();
create or replace trigger vidik_places after insert on protection_outage for each row execute function vidik_places_are_left();

alter table protection_places enable row level security;
alter table protection_places force row level security;
create policy vidik_read on protection_places for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{bed-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from protection_facility f where f.id = protection_places.facility_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[])))
));
create policy vidik_insert on protection_places for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from protection_facility f where f.id = protection_places.facility_id and f.institution_id = (select vidik_membership_institution())) and protection_places.entered_by_id = (select vidik_user())))
);
create policy vidik_lookup on protection_places for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_places after insert on protection_places for each row execute function vidik_places_are_left();

alter table protection_schoolcooperation enable row level security;
alter table protection_schoolcooperation force row level security;
create policy vidik_read on protection_schoolcooperation for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolcooperation.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on protection_schoolcooperation for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolcooperation.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on protection_schoolcooperation for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolcooperation.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolcooperation.case_id and r.part = 'work' offset 0))
);

alter table protection_schoolcooperationevent enable row level security;
alter table protection_schoolcooperationevent force row level security;
create policy vidik_read on protection_schoolcooperationevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolcooperationevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on protection_schoolcooperationevent for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolcooperationevent.case_id and r.part = 'work' offset 0))
);

alter table protection_schoolstep enable row level security;
alter table protection_schoolstep force row level security;
create policy vidik_read on protection_schoolstep for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolstep.case_id and r.part in ('work', 'protection') offset 0))
);
create policy vidik_insert on protection_schoolstep for insert with check (
  (select vidik_system()) = any('{identification-generator}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolstep.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on protection_schoolstep for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolstep.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_schoolstep.case_id and r.part = 'work' offset 0))
);

alter table protection_stay enable row level security;
alter table protection_stay force row level security;
create policy vidik_read on protection_stay for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{bed-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_stay.case_id and r.part in ('work', 'accommodation') offset 0))
));
create policy vidik_insert on protection_stay for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = protection_stay.case_id and r.part in ('work', 'accommodation') offset 0) and (exists (select 1 from protection_facility f where f.id = protection_stay.facility_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and protection_stay.entered_by_id = (select vidik_user())))
);
create policy vidik_update on protection_stay for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stay.case_id and r.part in ('work', 'accommodation') offset 0) and (exists (select 1 from protection_facility f where f.id = protection_stay.facility_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stay.case_id and r.part in ('work', 'accommodation') offset 0) and (exists (select 1 from protection_facility f where f.id = protection_stay.facility_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
);
create policy vidik_lookup on protection_stay for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on protection_stay for each row execute function vidik_guard_protection_stay();
create or replace trigger vidik_places after insert or update on protection_stay for each row execute function vidik_stay_has_a_place();

alter table protection_stayabsence enable row level security;
alter table protection_stayabsence force row level security;
create policy vidik_read on protection_stayabsence for select using (
  (select vidik_system()) = any('{bed-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_stayabsence.case_id and r.part in ('work', 'accommodation') offset 0))
);
create policy vidik_insert on protection_stayabsence for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = protection_stayabsence.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayabsence.stay_id and s.case_id = protection_stayabsence.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayabsence.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and protection_stayabsence.entered_by_id = (select vidik_user())))
);
create policy vidik_update on protection_stayabsence for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stayabsence.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayabsence.stay_id and s.case_id = protection_stayabsence.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayabsence.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stayabsence.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayabsence.stay_id and s.case_id = protection_stayabsence.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayabsence.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
);
create or replace trigger vidik_guard before update on protection_stayabsence for each row execute function vidik_guard_protection_stayabsence();

alter table protection_stayevent enable row level security;
alter table protection_stayevent force row level security;
create policy vidik_read on protection_stayevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_stayevent.case_id and r.part in ('work', 'accommodation') offset 0))
);
create policy vidik_insert on protection_stayevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stayevent.case_id and r.part in ('work', 'accommodation') offset 0) and (exists (select 1 from protection_facility f where f.id = protection_stayevent.facility_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
);

alter table protection_stayextension enable row level security;
alter table protection_stayextension force row level security;
create policy vidik_read on protection_stayextension for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_stayextension.case_id and r.part in ('work', 'accommodation') offset 0))
);
create policy vidik_insert on protection_stayextension for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = protection_stayextension.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayextension.stay_id and s.case_id = protection_stayextension.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayextension.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and protection_stayextension.proposed_by_id = (select vidik_user()) and protection_stayextension.state = 'proposed'))
);
create policy vidik_update on protection_stayextension for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stayextension.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayextension.stay_id and s.case_id = protection_stayextension.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayextension.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = protection_stayextension.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayextension.stay_id and s.case_id = protection_stayextension.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayextension.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))))
);
create or replace trigger vidik_guard before update on protection_stayextension for each row execute function vidik_guard_protection_stayextension();

alter table protection_stayphase enable row level security;
alter table protection_stayphase force row level security;
create policy vidik_read on protection_stayphase for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = protection_stayphase.case_id and r.part in ('work', 'accommodation') offset 0))
);
create policy vidik_insert on protection_stayphase for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and ((exists (select 1 from cases_reach r where r.case_id = protection_stayphase.case_id and r.part in ('work', 'accommodation') offset 0) and exists (select 1 from protection_stay s where s.id = protection_stayphase.stay_id and s.case_id = protection_stayphase.case_id) and (exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id where s.id = protection_stayphase.stay_id and f.institution_id = (select vidik_membership_institution())) or (select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]))) and protection_stayphase.entered_by_id = (select vidik_user())))
);

alter table questionnaires_document enable row level security;
alter table questionnaires_document force row level security;
create policy vidik_read on questionnaires_document for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_document.institution_id = (select vidik_membership_institution()) and questionnaires_document.respondent_id = any((select vidik_answers_whole(True))::uuid[])))
);
create policy vidik_insert on questionnaires_document for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_document.institution_id = (select vidik_membership_institution()) and questionnaires_document.respondent_id = any((select vidik_answers_whole(True))::uuid[])))
);
create policy vidik_update on questionnaires_document for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_delete on questionnaires_document for delete using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_document.institution_id = (select vidik_membership_institution()) and questionnaires_document.respondent_id = any((select vidik_answers_whole(True))::uuid[])))
);

alter table questionnaires_documentpage enable row level security;
alter table questionnaires_documentpage force row level security;
create policy vidik_read on questionnaires_documentpage for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_documentpage.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on questionnaires_documentpage for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_documentpage.institution_id = (select vidik_membership_institution()))
);
create policy vidik_update on questionnaires_documentpage for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_delete on questionnaires_documentpage for delete using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_documentpage.institution_id = (select vidik_membership_institution()))
);

alter table questionnaires_draftanswer enable row level security;
alter table questionnaires_draftanswer force row level security;
create policy vidik_read on questionnaires_draftanswer for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_draftanswer.institution_id = (select vidik_membership_institution()) and (questionnaires_draftanswer.respondent_id = any((select vidik_answers_whole(True))::uuid[]) or questionnaires_draftanswer.respondent_id || '/' || questionnaires_draftanswer.section = any((select vidik_answers_sections())::text[]))))
);
create policy vidik_insert on questionnaires_draftanswer for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_draftanswer.institution_id = (select vidik_membership_institution()) and (questionnaires_draftanswer.respondent_id = any((select vidik_answers_whole(False))::uuid[]) or questionnaires_draftanswer.respondent_id || '/' || questionnaires_draftanswer.section = any((select vidik_answers_sections())::text[]))))
);
create policy vidik_update on questionnaires_draftanswer for update using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_draftanswer.institution_id = (select vidik_membership_institution()) and (questionnaires_draftanswer.respondent_id = any((select vidik_answers_whole(False))::uuid[]) or questionnaires_draftanswer.respondent_id || '/' || questionnaires_draftanswer.section = any((select vidik_answers_sections())::text[]))))
) with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_draftanswer.institution_id = (select vidik_membership_institution()) and (questionnaires_draftanswer.respondent_id = any((select vidik_answers_whole(False))::uuid[]) or questionnaires_draftanswer.respondent_id || '/' || questionnaires_draftanswer.section = any((select vidik_answers_sections())::text[]))))
);
create policy vidik_delete on questionnaires_draftanswer for delete using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_draftanswer.institution_id = (select vidik_membership_institution()) and (questionnaires_draftanswer.respondent_id = any((select vidik_answers_whole(False))::uuid[]) or questionnaires_draftanswer.respondent_id || '/' || questionnaires_draftanswer.section = any((select vidik_answers_sections())::text[]))))
);

alter table questionnaires_evidence enable row level security;
alter table questionnaires_evidence force row level security;
create policy vidik_read on questionnaires_evidence for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on questionnaires_evidence for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_evidence for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_evidenceevent enable row level security;
alter table questionnaires_evidenceevent force row level security;
create policy vidik_read on questionnaires_evidenceevent for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on questionnaires_evidenceevent for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_evidencefigure enable row level security;
alter table questionnaires_evidencefigure force row level security;
create policy vidik_read on questionnaires_evidencefigure for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on questionnaires_evidencefigure for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_evidencefigure for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_evidencepage enable row level security;
alter table questionnaires_evidencepage force row level security;
create policy vidik_read on questionnaires_evidencepage for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on questionnaires_evidencepage for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_evidencepage for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_delete on questionnaires_evidencepage for delete using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_evidenceparty enable row level security;
alter table questionnaires_evidenceparty force row level security;
create policy vidik_read on questionnaires_evidenceparty for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on questionnaires_evidenceparty for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_evidenceparty for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_evidencescan enable row level security;
alter table questionnaires_evidencescan force row level security;
create policy vidik_read on questionnaires_evidencescan for select using (
  (select vidik_system()) = any('{answer-carrier,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
);
create policy vidik_insert on questionnaires_evidencescan for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_evidencescan for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_delete on questionnaires_evidencescan for delete using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_explanation enable row level security;
alter table questionnaires_explanation force row level security;
create policy vidik_read on questionnaires_explanation for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_explanation.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on questionnaires_explanation for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_explanation.institution_id = (select vidik_membership_institution()) and exists (select 1 from questionnaires_respondent o where o.id = questionnaires_explanation.respondent_id and o.institution_id = questionnaires_explanation.institution_id)))
);
create policy vidik_update on questionnaires_explanation for update using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_explanation.institution_id = (select vidik_membership_institution()) and exists (select 1 from questionnaires_respondent o where o.id = questionnaires_explanation.respondent_id and o.institution_id = questionnaires_explanation.institution_id)))
) with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_explanation.institution_id = (select vidik_membership_institution()) and exists (select 1 from questionnaires_respondent o where o.id = questionnaires_explanation.respondent_id and o.institution_id = questionnaires_explanation.institution_id)))
);
create policy vidik_delete on questionnaires_explanation for delete using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_explanation.institution_id = (select vidik_membership_institution()) and exists (select 1 from questionnaires_respondent o where o.id = questionnaires_explanation.respondent_id and o.institution_id = questionnaires_explanation.institution_id)))
);

alter table questionnaires_extension enable row level security;
alter table questionnaires_extension force row level security;
create policy vidik_read on questionnaires_extension for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_extension.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on questionnaires_extension for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_extension for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table questionnaires_findingquery enable row level security;
alter table questionnaires_findingquery force row level security;
create policy vidik_read on questionnaires_findingquery for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_findingquery.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on questionnaires_findingquery for insert with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_findingquery for update using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_findingquery.institution_id = (select vidik_membership_institution()))
) with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_findingquery.institution_id = (select vidik_membership_institution()))
);
create or replace trigger vidik_guard before update on questionnaires_findingquery for each row execute function vidik_guard_questionnaires_findingquery();

alter table questionnaires_findingqueryevent enable row level security;
alter table questionnaires_findingqueryevent force row level security;
create policy vidik_read on questionnaires_findingqueryevent for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_findingqueryevent.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on questionnaires_findingqueryevent for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and questionnaires_findingqueryevent.institution_id = (select vidik_membership_institution()))
);

alter table questionnaires_remark enable row level security;
alter table questionnaires_remark force row level security;
create policy vidik_read on questionnaires_remark for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_remark.institution_id = (select vidik_membership_institution()) and (questionnaires_remark.respondent_id = any((select vidik_answers_whole(True))::uuid[]) or questionnaires_remark.respondent_id || '/' || questionnaires_remark.section = any((select vidik_answers_sections())::text[]))))
);
create policy vidik_insert on questionnaires_remark for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_remark.institution_id = (select vidik_membership_institution()) and (questionnaires_remark.respondent_id = any((select vidik_answers_whole(True))::uuid[]) or questionnaires_remark.respondent_id || '/' || questionnaires_remark.section = any((select vidik_answers_sections())::text[]))))
);
create policy vidik_update on questionnaires_remark for update using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_remark.institution_id = (select vidik_membership_institution()) and (questionnaires_remark.respondent_id = any((select vidik_answers_whole(True))::uuid[]) or questionnaires_remark.respondent_id || '/' || questionnaires_remark.section = any((select vidik_answers_sections())::text[]))))
) with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_remark.institution_id = (select vidik_membership_institution()) and (questionnaires_remark.respondent_id = any((select vidik_answers_whole(True))::uuid[]) or questionnaires_remark.respondent_id || '/' || questionnaires_remark.section = any((select vidik_answers_sections())::text[]))))
);

alter table questionnaires_respondent enable row level security;
alter table questionnaires_respondent force row level security;
create policy vidik_read on questionnaires_respondent for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_respondent.institution_id = (select vidik_membership_institution()) and questionnaires_respondent.state <> 'prepared'))
));
create policy vidik_insert on questionnaires_respondent for insert with check (
  (select vidik_system()) = any('{pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_update on questionnaires_respondent for update using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_respondent.institution_id = (select vidik_membership_institution()) and questionnaires_respondent.state <> 'prepared'))
) with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_respondent.institution_id = (select vidik_membership_institution()) and questionnaires_respondent.state <> 'prepared'))
);
create policy vidik_delete on questionnaires_respondent for delete using (
  (select vidik_system()) = any('{pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]) and questionnaires_respondent.state = 'prepared')
);
create policy vidik_lookup on questionnaires_respondent for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on questionnaires_respondent for each row execute function vidik_guard_questionnaires_respondent();

alter table questionnaires_respondentevent enable row level security;
alter table questionnaires_respondentevent force row level security;
create policy vidik_read on questionnaires_respondentevent for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_respondentevent.institution_id = (select vidik_membership_institution()) and questionnaires_respondentevent.state <> 'prepared'))
);
create policy vidik_insert on questionnaires_respondentevent for insert with check (
  (select vidik_system()) = any('{demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_respondentevent.institution_id = (select vidik_membership_institution()) and questionnaires_respondentevent.state <> 'prepared'))
);

alter table questionnaires_sectiontask enable row level security;
alter table questionnaires_sectiontask force row level security;
create policy vidik_read on questionnaires_sectiontask for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and questionnaires_sectiontask.institution_id = (select vidik_membership_institution()))
));
create policy vidik_insert on questionnaires_sectiontask for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_sectiontask.institution_id = (select vidik_membership_institution()) and ((select vidik_membership_role()) in ('validator', 'institution-admin') or exists (select 1 from questionnaires_respondent r where r.id = questionnaires_sectiontask.respondent_id and r.lead_id = (select vidik_user())))))
);
create policy vidik_update on questionnaires_sectiontask for update using (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_sectiontask.institution_id = (select vidik_membership_institution()) and ((select vidik_membership_role()) in ('validator', 'institution-admin') or exists (select 1 from questionnaires_respondent r where r.id = questionnaires_sectiontask.respondent_id and r.lead_id = (select vidik_user())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_sectiontask.institution_id = (select vidik_membership_institution()) and questionnaires_sectiontask.person_id = (select vidik_user())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{institution-admin,respondent,validator}'::text[]) and (questionnaires_sectiontask.institution_id = (select vidik_membership_institution()) and ((select vidik_membership_role()) in ('validator', 'institution-admin') or exists (select 1 from questionnaires_respondent r where r.id = questionnaires_sectiontask.respondent_id and r.lead_id = (select vidik_user())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_sectiontask.institution_id = (select vidik_membership_institution()) and questionnaires_sectiontask.person_id = (select vidik_user())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);
create policy vidik_lookup on questionnaires_sectiontask for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table questionnaires_submission enable row level security;
alter table questionnaires_submission force row level security;
create policy vidik_read on questionnaires_submission for select using (
  (select vidik_system()) = any('{answer-carrier,demo-letters,pack-loader,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,editor,head,reader}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_submission.institution_id = (select vidik_membership_institution()) and questionnaires_submission.respondent_id = any((select vidik_answers_whole(True))::uuid[])))
);
create policy vidik_insert on questionnaires_submission for insert with check (
  (select vidik_system()) = any('{demo-letters,questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
  or ((select coalesce(vidik_membership_role(), '')) = any('{respondent,validator}'::text[]) and (questionnaires_submission.institution_id = (select vidik_membership_institution()) and exists (select 1 from questionnaires_respondent o where o.id = questionnaires_submission.respondent_id and o.institution_id = questionnaires_submission.institution_id)))
);
create policy vidik_update on questionnaires_submission for update using (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
) with check (
  (select vidik_system()) = any('{questionnaire-merger}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]))
);

alter table recommendations_actionplan enable row level security;
alter table recommendations_actionplan force row level security;
create policy vidik_read on recommendations_actionplan for select using (true);
create policy vidik_insert on recommendations_actionplan for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or (((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and recommendations_actionplan.owner_id = (select vidik_membership_institution())) and recommendations_actionplan.kind in ('local', 'municipality'))))
);
create policy vidik_update on recommendations_actionplan for update using (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and recommendations_actionplan.owner_id = (select vidik_membership_institution()))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
) with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and recommendations_actionplan.owner_id = (select vidik_membership_institution()))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);
create or replace trigger vidik_guard before update on recommendations_actionplan for each row execute function vidik_guard_recommendations_actionplan();

alter table recommendations_actionplanevent enable row level security;
alter table recommendations_actionplanevent force row level security;
create policy vidik_read on recommendations_actionplanevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and recommendations_actionplanevent.owner_id = (select vidik_membership_institution()))))
);
create policy vidik_insert on recommendations_actionplanevent for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and recommendations_actionplanevent.owner_id = (select vidik_membership_institution()))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);

alter table recommendations_activity enable row level security;
alter table recommendations_activity force row level security;
create policy vidik_read on recommendations_activity for select using (true);
create policy vidik_insert on recommendations_activity for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_actionplan p where p.id = recommendations_activity.plan_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_actionplan p where p.id = recommendations_activity.plan_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_update on recommendations_activity for update using (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_actionplan p where p.id = recommendations_activity.plan_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_actionplan p where p.id = recommendations_activity.plan_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
) with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_actionplan p where p.id = recommendations_activity.plan_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_actionplan p where p.id = recommendations_activity.plan_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);
create or replace trigger vidik_guard before update on recommendations_activity for each row execute function vidik_guard_recommendations_activity();

alter table recommendations_activity_evidence enable row level security;
alter table recommendations_activity_evidence force row level security;
create policy vidik_read on recommendations_activity_evidence for select using (true);
create policy vidik_insert on recommendations_activity_evidence for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
);
create policy vidik_delete on recommendations_activity_evidence for delete using (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
);

alter table recommendations_activity_measures enable row level security;
alter table recommendations_activity_measures force row level security;
create policy vidik_read on recommendations_activity_measures for select using (true);
create policy vidik_insert on recommendations_activity_measures for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
);
create policy vidik_delete on recommendations_activity_measures for delete using (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
);

alter table recommendations_activity_recommendations enable row level security;
alter table recommendations_activity_recommendations force row level security;
create policy vidik_read on recommendations_activity_recommendations for select using (true);
create policy vidik_insert on recommendations_activity_recommendations for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activity_recommendations.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activity_recommendations.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);
create policy vidik_delete on recommendations_activity_recommendations for delete using (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activity_recommendations.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activity_recommendations.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);

alter table recommendations_activityevent enable row level security;
alter table recommendations_activityevent force row level security;
create policy vidik_read on recommendations_activityevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_actionplan p where p.id = recommendations_activityevent.plan_id and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_insert on recommendations_activityevent for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_actionplan p where p.id = recommendations_activityevent.plan_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_actionplan p where p.id = recommendations_activityevent.plan_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);

alter table recommendations_activityparty enable row level security;
alter table recommendations_activityparty force row level security;
create policy vidik_read on recommendations_activityparty for select using (true);
create policy vidik_insert on recommendations_activityparty for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activityparty.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activityparty.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_update on recommendations_activityparty for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);
create policy vidik_delete on recommendations_activityparty for delete using (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activityparty.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activityparty.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);
create or replace trigger vidik_guard before update on recommendations_activityparty for each row execute function vidik_guard_recommendations_activityparty();

alter table recommendations_activitypartyevent enable row level security;
alter table recommendations_activitypartyevent force row level security;
create policy vidik_read on recommendations_activitypartyevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activitypartyevent.activity_id and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_insert on recommendations_activitypartyevent for insert with check (
  (select vidik_system()) = any('{recommendations-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activitypartyevent.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_activitypartyevent.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);

alter table recommendations_count enable row level security;
alter table recommendations_count force row level security;
create policy vidik_read on recommendations_count for select using (true);
create policy vidik_insert on recommendations_count for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_count.indicator_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_count.indicator_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_count.indicator_id and i.measure_id is null and i.dropped_at is null)))
);

alter table recommendations_indicator enable row level security;
alter table recommendations_indicator force row level security;
create policy vidik_read on recommendations_indicator for select using (true);
create policy vidik_insert on recommendations_indicator for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicator.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicator.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]) or recommendations_indicator.measure_id is null)))
);
create policy vidik_update on recommendations_indicator for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicator.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicator.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicator.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicator.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);
create or replace trigger vidik_guard before update on recommendations_indicator for each row execute function vidik_guard_recommendations_indicator();

alter table recommendations_indicatorevent enable row level security;
alter table recommendations_indicatorevent force row level security;
create policy vidik_read on recommendations_indicatorevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicatorevent.activity_id and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_insert on recommendations_indicatorevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicatorevent.activity_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_indicatorevent.activity_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);

alter table recommendations_planreport enable row level security;
alter table recommendations_planreport force row level security;
create policy vidik_read on recommendations_planreport for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and exists (select 1 from recommendations_planrequest r where r.id = recommendations_planreport.request_id))
);
create policy vidik_insert on recommendations_planreport for insert with check (
  (select vidik_system()) = any('{demo-letters}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and (exists (select 1 from recommendations_planrequest r where r.id = recommendations_planreport.request_id and r.institution_id = (select vidik_membership_institution())) and exists (select 1 from recommendations_planrequest r join exchange_addressee l on l.notice_id = r.notice_id join exchange_answer e on e.addressee_id = l.id where r.id = recommendations_planreport.request_id and e.id = recommendations_planreport.reply_id) and recommendations_planreport.answered_by_id = (select vidik_user())))
);

alter table recommendations_planrequest enable row level security;
alter table recommendations_planrequest force row level security;
create policy vidik_read on recommendations_planrequest for select using (
  (select vidik_system()) = any('{calendar-job,conference-desk,demo-letters,events-desk,mailer,matters-desk,notice-merger,proceedings-desk,reminders}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,editor,head,local-team,reader,respondent}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,editor,head,reader}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_planrequest.activity_id and p.owner_id = (select vidik_membership_institution())))) or recommendations_planrequest.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prison-officer,prosecutor,provider,reader,respondent,shelter-staff,validator}'::text[]) and recommendations_planrequest.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);
create policy vidik_insert on recommendations_planrequest for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_activity a join recommendations_actionplan p on p.id = a.plan_id where a.id = recommendations_planrequest.activity_id and p.owner_id = (select vidik_membership_institution())))) and recommendations_planrequest.asked_by_id = (select vidik_user())))
);
create policy vidik_update on recommendations_planrequest for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{head}'::text[]))
);

alter table recommendations_target enable row level security;
alter table recommendations_target force row level security;
create policy vidik_read on recommendations_target for select using (true);
create policy vidik_insert on recommendations_target for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,head}'::text[]) or recommendations_target.part = '')))
);
create policy vidik_update on recommendations_target for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_delete on recommendations_target for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_target.indicator_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);
create or replace trigger vidik_guard before update on recommendations_target for each row execute function vidik_guard_recommendations_target();

alter table recommendations_targetevent enable row level security;
alter table recommendations_targetevent force row level security;
create policy vidik_read on recommendations_targetevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_targetevent.indicator_id and p.owner_id = (select vidik_membership_institution())))))
);
create policy vidik_insert on recommendations_targetevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head,local-team}'::text[]) and (((select coalesce(vidik_membership_role(), '')) = any('{analyst,coordinator,head}'::text[]) and not exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_targetevent.indicator_id and p.closed_at is not null)) or ((select coalesce(vidik_membership_role(), '')) = any('{local-team}'::text[]) and exists (select 1 from recommendations_indicator i join recommendations_activity a on a.id = i.activity_id join recommendations_actionplan p on p.id = a.plan_id where i.id = recommendations_targetevent.indicator_id and p.closed_at is null and p.owner_id = (select vidik_membership_institution())))))
);

alter table referral_contactmark enable row level security;
alter table referral_contactmark force row level security;
create policy vidik_read on referral_contactmark for select using (
  (select vidik_system()) = any('{recognition-counter}'::text[])
);
create policy vidik_insert on referral_contactmark for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and exists (select 1 from registers_entry e where e.id = referral_contactmark.entry_id and e.register_id = 'contacts' and e.institution_id = referral_contactmark.institution_id))
);

alter table referral_duty enable row level security;
alter table referral_duty force row level security;
create policy vidik_read on referral_duty for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{report-desk,report-watch}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_duty.case_id and r.part = 'work' offset 0))
));
create policy vidik_insert on referral_duty for insert with check (
  (select vidik_system()) = any('{identification-updater,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_duty.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on referral_duty for update using (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_duty.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_duty.case_id and r.part = 'work' offset 0))
);
create policy vidik_lookup on referral_duty for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table referral_dutycall enable row level security;
alter table referral_dutycall force row level security;
create policy vidik_read on referral_dutycall for select using (
  (select vidik_system()) = any('{report-desk,report-watch}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (referral_dutycall.user_id = (select vidik_user()) and referral_dutycall.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from referral_report r where r.id = referral_dutycall.report_id))
);
create policy vidik_insert on referral_dutycall for insert with check (
  (select vidik_system()) = any('{report-desk,report-watch}'::text[])
);
create policy vidik_update on referral_dutycall for update using (
  (select vidik_system()) = any('{report-watch}'::text[])
) with check (
  (select vidik_system()) = any('{report-watch}'::text[])
);

alter table referral_foreignnotification enable row level security;
alter table referral_foreignnotification force row level security;
create policy vidik_read on referral_foreignnotification for select using (
  (select vidik_system()) = any('{identification-counter,report-desk,trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_foreignnotification.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on referral_foreignnotification for insert with check (
  (select vidik_system()) = any('{identification-updater,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_foreignnotification.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on referral_foreignnotification for update using (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_foreignnotification.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_foreignnotification.case_id and r.part = 'work' offset 0))
);

alter table referral_foreignnotificationevent enable row level security;
alter table referral_foreignnotificationevent force row level security;
create policy vidik_read on referral_foreignnotificationevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_foreignnotificationevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on referral_foreignnotificationevent for insert with check (
  (select vidik_system()) = any('{identification-updater,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_foreignnotificationevent.case_id and r.part = 'work' offset 0))
);

alter table referral_handover enable row level security;
alter table referral_handover force row level security;
create policy vidik_read on referral_handover for select using (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_handover.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on referral_handover for insert with check (
  (select vidik_system()) = any('{identification-updater,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_handover.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on referral_handover for update using (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_handover.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_handover.case_id and r.part = 'work' offset 0))
);

alter table referral_report enable row level security;
alter table referral_report force row level security;
create policy vidik_read on referral_report for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator,recognition-counter,report-desk,report-watch,retention-job,trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_report.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,court-officer,police,prosecutor}'::text[]) and exists (select 1 from referral_reportedperson p where p.report_id = referral_report.id))
);
create policy vidik_insert on referral_report for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
);
create policy vidik_update on referral_report for update using (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_report.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_report.case_id and r.part = 'work' offset 0))
);

alter table referral_reportedperson enable row level security;
alter table referral_reportedperson force row level security;
create policy vidik_read on referral_reportedperson for select using (
  (select vidik_system()) = any('{identification-counter,identification-generator,identification-updater,recognition-counter,report-counter,report-desk,retention-job,trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportedperson.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,court-officer,police,prosecutor}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportedperson.case_id and r.part in ('work', 'report') offset 0))
);
create policy vidik_insert on referral_reportedperson for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
);
create policy vidik_update on referral_reportedperson for update using (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportedperson.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{identification-updater}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportedperson.case_id and r.part = 'work' offset 0))
);

alter table referral_reportedpersonevent enable row level security;
alter table referral_reportedpersonevent force row level security;
create policy vidik_read on referral_reportedpersonevent for select using (
  (select vidik_system()) = any('{recognition-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportedpersonevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on referral_reportedpersonevent for insert with check (
  (select vidik_system()) = any('{identification-updater,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportedpersonevent.case_id and r.part = 'work' offset 0))
);

alter table referral_reporterfollowup enable row level security;
alter table referral_reporterfollowup force row level security;
create policy vidik_read on referral_reporterfollowup for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{report-counter,report-desk,report-watch,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,local-team,police,prosecutor,provider,shelter-staff}'::text[]) and referral_reporterfollowup.institution_id = (select vidik_membership_institution()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from referral_report r where r.id = referral_reporterfollowup.report_id))
));
create policy vidik_insert on referral_reporterfollowup for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
);
create policy vidik_update on referral_reporterfollowup for update using (
  (select vidik_system()) = any('{identification-updater,report-counter,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from referral_report r where r.id = referral_reporterfollowup.report_id))
) with check (
  (select vidik_system()) = any('{identification-updater,report-counter,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from referral_report r where r.id = referral_reporterfollowup.report_id))
);
create policy vidik_lookup on referral_reporterfollowup for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table referral_reportevent enable row level security;
alter table referral_reportevent force row level security;
create policy vidik_read on referral_reportevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on referral_reportevent for insert with check (
  (select vidik_system()) = any('{identification-updater,report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_reportevent.case_id and r.part = 'work' offset 0))
);

alter table referral_screening enable row level security;
alter table referral_screening force row level security;
create policy vidik_read on referral_screening for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{identification-counter,recognition-counter,retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,local-team,police,prosecutor,provider,shelter-staff}'::text[]) and (referral_screening.user_id = (select vidik_user()) and referral_screening.institution_id = (select vidik_membership_institution())))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-officer,court-officer,police,prosecutor}'::text[]) and (exists (select 1 from referral_reportedperson p where p.screening_id = referral_screening.id) or exists (select 1 from referral_reportedperson p join referral_report r on r.id = p.report_id where r.screening_id = referral_screening.id and p.position = 1)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from referral_reportedperson p where p.screening_id = referral_screening.id) or exists (select 1 from referral_report r where r.screening_id = referral_screening.id)))
));
create policy vidik_insert on referral_screening for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,local-team,police,prosecutor,provider,shelter-staff}'::text[]) and (referral_screening.user_id = (select vidik_user()) and referral_screening.institution_id = (select vidik_membership_institution())))
);
create policy vidik_update on referral_screening for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,local-team,police,prosecutor,provider,shelter-staff}'::text[]) and (referral_screening.user_id = (select vidik_user()) and referral_screening.institution_id = (select vidik_membership_institution())))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,local-team,police,prosecutor,provider,shelter-staff}'::text[]) and (referral_screening.user_id = (select vidik_user()) and referral_screening.institution_id = (select vidik_membership_institution())))
);
create policy vidik_delete on referral_screening for delete using (
  (select vidik_system()) = any('{retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,first-responder,local-team,police,prosecutor,provider,shelter-staff}'::text[]) and (referral_screening.user_id = (select vidik_user()) and referral_screening.institution_id = (select vidik_membership_institution())))
);
create policy vidik_lookup on referral_screening for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table referral_shift enable row level security;
alter table referral_shift force row level security;
create policy vidik_read on referral_shift for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{report-desk,report-watch}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and referral_shift.institution_id = (select vidik_membership_institution()))
));
create policy vidik_insert on referral_shift for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{centre-head}'::text[]) and referral_shift.institution_id = (select vidik_membership_institution()))
);
create policy vidik_delete on referral_shift for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{centre-head}'::text[]) and referral_shift.institution_id = (select vidik_membership_institution()))
);
create policy vidik_lookup on referral_shift for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table referral_supplement enable row level security;
alter table referral_supplement force row level security;
create policy vidik_read on referral_supplement for select using (
  (select vidik_system()) = any('{report-counter}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = referral_supplement.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on referral_supplement for insert with check (
  (select vidik_system()) = any('{report-counter}'::text[])
);

alter table registers_entry enable row level security;
alter table registers_entry force row level security;
create policy vidik_read on registers_entry for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{door-counter,recognition-counter,register-counter,registers-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part = '' and not d.is_sums_only))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.seen_by) and d.part = '' and not d.is_sums_only)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (((registers_entry.part = 'identity' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identity' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identity') offset 0)) or ((registers_entry.part = 'contact' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'contact' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'contact') offset 0)) or ((registers_entry.part = 'report' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'report' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'report') offset 0)) or ((registers_entry.part = 'identification' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identification' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identification') offset 0)) or ((registers_entry.part = 'protection' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'protection' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'protection') offset 0)) or ((registers_entry.part = 'accommodation' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'accommodation' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'accommodation') offset 0)) or ((registers_entry.part = 'health' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'health' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'health') offset 0)) or ((registers_entry.part = 'proceedings' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'proceedings' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'proceedings') offset 0))))
));
create policy vidik_insert on registers_entry for insert with check (
  (select vidik_system()) = any('{identification-generator,registers-loader}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part = '')) and registers_entry.pack_code = ''))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part <> '')) and (((registers_entry.part = 'identity' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identity' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identity') offset 0)) or ((registers_entry.part = 'contact' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'contact' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'contact') offset 0)) or ((registers_entry.part = 'report' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'report' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'report') offset 0)) or ((registers_entry.part = 'identification' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identification' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identification') offset 0)) or ((registers_entry.part = 'protection' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'protection' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'protection') offset 0)) or ((registers_entry.part = 'accommodation' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'accommodation' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'accommodation') offset 0)) or ((registers_entry.part = 'health' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'health' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'health') offset 0)) or ((registers_entry.part = 'proceedings' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'proceedings' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'proceedings') offset 0))) and registers_entry.entered_by_id = (select vidik_user()) and registers_entry.pack_code = ''))
);
create policy vidik_update on registers_entry for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part = '' and not d.is_sums_only))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part <> '')) and (((registers_entry.part = 'identity' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identity' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identity') offset 0)) or ((registers_entry.part = 'contact' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'contact' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'contact') offset 0)) or ((registers_entry.part = 'report' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'report' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'report') offset 0)) or ((registers_entry.part = 'identification' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identification' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identification') offset 0)) or ((registers_entry.part = 'protection' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'protection' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'protection') offset 0)) or ((registers_entry.part = 'accommodation' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'accommodation' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'accommodation') offset 0)) or ((registers_entry.part = 'health' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'health' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'health') offset 0)) or ((registers_entry.part = 'proceedings' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'proceedings' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'proceedings') offset 0)))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,editor,first-responder,head,local-team,police,prosecutor,provider,respondent,shelter-staff,statistician,validator}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part = '' and not d.is_sums_only))))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where (select coalesce(vidik_membership_role(), '')) = any(d.keepers) and d.part <> '')) and (((registers_entry.part = 'identity' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identity' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identity') offset 0)) or ((registers_entry.part = 'contact' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'contact' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'contact') offset 0)) or ((registers_entry.part = 'report' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'report' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'report') offset 0)) or ((registers_entry.part = 'identification' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'identification' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'identification') offset 0)) or ((registers_entry.part = 'protection' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'protection' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'protection') offset 0)) or ((registers_entry.part = 'accommodation' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'accommodation' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'accommodation') offset 0)) or ((registers_entry.part = 'health' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'health' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'health') offset 0)) or ((registers_entry.part = 'proceedings' or (registers_entry.institution_id = (select vidik_membership_institution()) and registers_entry.register_id = any(array(select d.code from registers_definition d where d.part = 'proceedings' and d.narrowed <> '{}')))) and exists (select 1 from cases_reach r where r.case_id = registers_entry.case_id and r.part in ('work', 'proceedings') offset 0)))))
);
create policy vidik_lookup on registers_entry for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before update on registers_entry for each row execute function vidik_guard_registers_entry();
create or replace trigger vidik_valid before insert or update on registers_entry for each row execute function vidik_entry_is_valid();

alter table tracing_answer enable row level security;
alter table tracing_answer force row level security;
create policy vidik_read on tracing_answer for select using (
  (select vidik_system()) = any('{demo-letters}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from exchange_answer r join exchange_addressee a on a.id = r.addressee_id join tracing_question q on q.notice_id = a.notice_id where r.id = tracing_answer.reply_id))
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and exists (select 1 from exchange_answer r where r.id = tracing_answer.reply_id and r.institution_id = (select vidik_membership_institution())))
);
create policy vidik_insert on tracing_answer for insert with check (
  (select vidik_system()) = any('{demo-letters}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{analyst,association-head,association-worker,case-expert,case-officer,centre-head,coordinator,court-officer,duty-expert,first-responder,head,local-team,police,prison-officer,prosecutor,provider,respondent,shelter-staff,validator}'::text[]) and exists (select 1 from exchange_answer r where r.id = tracing_answer.reply_id and r.institution_id = (select vidik_membership_institution())))
);
create policy vidik_update on tracing_answer for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from exchange_answer r join exchange_addressee a on a.id = r.addressee_id join tracing_question q on q.notice_id = a.notice_id where r.id = tracing_answer.reply_id))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from exchange_answer r join exchange_addressee a on a.id = r.addressee_id join tracing_question q on q.notice_id = a.notice_id where r.id = tracing_answer.reply_id))
);
create or replace trigger vidik_guard before update on tracing_answer for each row execute function vidik_guard_tracing_answer();

alter table tracing_mark enable row level security;
alter table tracing_mark force row level security;
create policy vidik_read on tracing_mark for select using (
  (select vidik_system()) = any('{trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_mark.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on tracing_mark for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = tracing_mark.case_id and r.part = 'work' offset 0) and tracing_mark.entered_by_id = (select vidik_user())))
);
create policy vidik_delete on tracing_mark for delete using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_mark.case_id and r.part = 'work' offset 0))
);

alter table tracing_match enable row level security;
alter table tracing_match force row level security;
create policy vidik_read on tracing_match for select using (
  (select vidik_system()) = any('{trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = tracing_match.case_id and r.part = 'work' offset 0) and exists (select 1 from tracing_trace t where t.id = tracing_match.trace_id)))
);
create policy vidik_insert on tracing_match for insert with check (
  (select vidik_system()) = any('{trace-matcher}'::text[])
);
create policy vidik_update on tracing_match for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = tracing_match.case_id and r.part = 'work' offset 0) and exists (select 1 from tracing_trace t where t.id = tracing_match.trace_id)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = tracing_match.case_id and r.part = 'work' offset 0) and exists (select 1 from tracing_trace t where t.id = tracing_match.trace_id)))
);
create policy vidik_delete on tracing_match for delete using (
  (select vidik_system()) = any('{trace-matcher}'::text[])
);

alter table tracing_question enable row level security;
alter table tracing_question force row level security;
create policy vidik_read on tracing_question for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_question.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on tracing_question for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_question.case_id and r.part = 'work' offset 0))
);

alter table tracing_sighting enable row level security;
alter table tracing_sighting force row level security;
create policy vidik_read on tracing_sighting for select using (
  (select vidik_system()) = any('{identification-counter,trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_sighting.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on tracing_sighting for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = tracing_sighting.case_id and r.part = 'work' offset 0) and tracing_sighting.entered_by_id = (select vidik_user())))
);
create policy vidik_update on tracing_sighting for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_sighting.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_sighting.case_id and r.part = 'work' offset 0))
);
create or replace trigger vidik_guard before update on tracing_sighting for each row execute function vidik_guard_tracing_sighting();

alter table tracing_trace enable row level security;
alter table tracing_trace force row level security;
create policy vidik_read on tracing_trace for select using (
  (select vidik_system()) = any('{identification-counter,trace-matcher}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_trace.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on tracing_trace for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = tracing_trace.case_id and r.part = 'work' offset 0) and tracing_trace.opened_by_id = (select vidik_user())))
);
create policy vidik_update on tracing_trace for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_trace.case_id and r.part = 'work' offset 0))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_trace.case_id and r.part = 'work' offset 0))
);

alter table tracing_traceevent enable row level security;
alter table tracing_traceevent force row level security;
create policy vidik_read on tracing_traceevent for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_traceevent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on tracing_traceevent for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = tracing_traceevent.case_id and r.part = 'work' offset 0))
);

alter table vault_accesslogentry enable row level security;
alter table vault_accesslogentry force row level security;
create policy vidik_read on vault_accesslogentry for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_accesslogentry.user_id = (select vidik_user()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_accesslogentry.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
));
create policy vidik_insert on vault_accesslogentry for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (vault_accesslogentry.user_id = (select vidik_user()) and (exists (select 1 from cases_reach r where r.case_id = vault_accesslogentry.case_id and r.part in ('work', 'identity') offset 0) or exists (select 1 from cases_reach r where r.case_id = vault_accesslogentry.case_id and r.part in ('work', 'contact') offset 0))))
);
create policy vidik_update on vault_accesslogentry for update using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_accesslogentry.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
) with check (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_accesslogentry.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);
create policy vidik_lookup on vault_accesslogentry for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');
create or replace trigger vidik_guard before insert on vault_accesslogentry for each row execute function vault_looks_count();

alter table vault_address enable row level security;
alter table vault_address force row level security;
create policy vidik_read on vault_address for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_address.case_id and r.part in ('work', 'contact') offset 0))
);
create policy vidik_insert on vault_address for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_address.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_address for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_address.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_address.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_address for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_address.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_address.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_contact enable row level security;
alter table vault_contact force row level security;
create policy vidik_read on vault_contact for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_contact.case_id and r.part in ('work', 'contact') offset 0))
);
create policy vidik_insert on vault_contact for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_contact.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_contact for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_contact.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_contact.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_contact for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_contact.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_contact.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);
create or replace trigger vidik_guard before insert or update of search_version on vault_contact for each row execute function vault_refuse_retired('search');

alter table vault_document enable row level security;
alter table vault_document force row level security;
create policy vidik_read on vault_document for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_document.case_id and r.part in ('work', 'identity') offset 0))
);
create policy vidik_insert on vault_document for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_document.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_document for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_document.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_document.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_document for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_document.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_document.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);
create or replace trigger vidik_guard before insert or update of search_version on vault_document for each row execute function vault_refuse_retired('search');

alter table vault_erasure enable row level security;
alter table vault_erasure force row level security;
create policy vidik_read on vault_erasure for select using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_erasure.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_erasure for insert with check (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_erasure.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_erasure.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_erasureproposal enable row level security;
alter table vault_erasureproposal force row level security;
create policy vidik_read on vault_erasureproposal for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_erasureproposal.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_erasureproposal for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (vault_erasureproposal.proposed_by_id = (select vidik_user()) and vault_erasureproposal.institution_id = (select vidik_membership_institution()) and exists (select 1 from cases_case c where c.id = vault_erasureproposal.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and vault_erasureproposal.approved_at is null and vault_erasureproposal.rejected_at is null))
);
create policy vidik_update on vault_erasureproposal for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_erasureproposal.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (vault_erasureproposal.proposed_by_id = (select vidik_user()) and exists (select 1 from cases_case c where c.id = vault_erasureproposal.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0))))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_erasureproposal.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (vault_erasureproposal.proposed_by_id = (select vidik_user()) and exists (select 1 from cases_case c where c.id = vault_erasureproposal.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0))))
);
create or replace trigger vidik_guard before update on vault_erasureproposal for each row execute function vidik_guard_vault_erasureproposal();

alter table vault_formercontent enable row level security;
alter table vault_formercontent force row level security;
create policy vidik_read on vault_formercontent for select using (
  (select vidik_system()) = any('{report-desk,vault-eraser,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_formercontent.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_formercontent for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_formercontent.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_formercontent for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_formercontent.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_formercontent.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_insight enable row level security;
alter table vault_insight force row level security;
create policy vidik_read on vault_insight for select using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (vault_insight.user_id = (select vidik_user()) or exists (select 1 from cases_reach r where r.case_id = vault_insight.case_id and r.part = 'work' offset 0)))
);
create policy vidik_insert on vault_insight for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (vault_insight.user_id = (select vidik_user()) and (exists (select 1 from cases_reach r where r.case_id = vault_insight.case_id and r.part in ('work', 'identity') offset 0) or exists (select 1 from cases_reach r where r.case_id = vault_insight.case_id and r.part in ('work', 'contact') offset 0))))
);
create policy vidik_update on vault_insight for update using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_insight.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
) with check (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_insight.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);

alter table vault_insightreview enable row level security;
alter table vault_insightreview force row level security;
create policy vidik_read on vault_insightreview for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_insightreview.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_insightreview for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (vault_insightreview.reviewed_by_id = (select vidik_user()) and exists (select 1 from cases_case c where c.id = vault_insightreview.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0))))
);

alter table vault_legalhold enable row level security;
alter table vault_legalhold force row level security;
create policy vidik_read on vault_legalhold for select using (
  (select vidik_system()) = any('{retention-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_legalhold.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_legalhold for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_legalhold.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);
create policy vidik_update on vault_legalhold for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_legalhold.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_legalhold.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);

alter table vault_limitnotice enable row level security;
alter table vault_limitnotice force row level security;
create policy vidik_read on vault_limitnotice for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_limitnotice.user_id = (select vidik_user()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and vault_limitnotice.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on vault_limitnotice for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_limitnotice.user_id = (select vidik_user()))
);
create policy vidik_update on vault_limitnotice for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and vault_limitnotice.institution_id = (select vidik_membership_institution()))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and vault_limitnotice.institution_id = (select vidik_membership_institution()))
);

alter table vault_merge enable row level security;
alter table vault_merge force row level security;
create policy vidik_read on vault_merge for select using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_merge.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_merge for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_merge.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_merge for update using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_merge.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_merge.case_id and r.part = 'work' offset 0))
);

alter table vault_message enable row level security;
alter table vault_message force row level security;
create policy vidik_read on vault_message for select using (
  (select vidik_system()) = any('{report-counter,vault-eraser,vault-job}'::text[])
  or (((select vidik_system()) = 'own-page' and exists (select from participation_access a where a.case_id = vault_message.case_id and a.state <> 'off')) and vault_message.kind = 'own')
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_message.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = vault_message.case_id and r.part = 'work' offset 0) and vault_message.kind = 'own'))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_message.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);
create policy vidik_insert on vault_message for insert with check (
  (select vidik_system()) = any('{report-counter,report-desk}'::text[])
  or (((select vidik_system()) = 'own-page' and exists (select from participation_access a where a.case_id = vault_message.case_id and a.state <> 'off')) and vault_message.kind = 'own')
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_message.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = vault_message.case_id and r.part = 'work' offset 0) and vault_message.kind = 'own'))
);
create policy vidik_update on vault_message for update using (
  (select vidik_system()) = any('{vault-job}'::text[])
) with check (
  (select vidik_system()) = any('{vault-job}'::text[])
);
create policy vidik_delete on vault_message for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_message.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_message.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_name enable row level security;
alter table vault_name force row level security;
create policy vidik_read on vault_name for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_name.case_id and r.part in ('work', 'identity') offset 0))
);
create policy vidik_insert on vault_name for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_name.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_name for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_name.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_name.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_name for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_name.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_name.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_nametokens enable row level security;
alter table vault_nametokens force row level security;
create policy vidik_read on vault_nametokens for select using (
  (select vidik_system()) = any('{report-desk,vault-eraser,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_nametokens.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_nametokens for insert with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_nametokens.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_nametokens for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_nametokens.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_nametokens.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_nametokens for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_nametokens.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_name n where n.id = vault_nametokens.name_id and exists (select from vault_erasureproposal p where p.person_id = n.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id))))
);
create or replace trigger vidik_guard before insert or update of search_version on vault_nametokens for each row execute function vault_refuse_retired('search');

alter table vault_note enable row level security;
alter table vault_note force row level security;
create policy vidik_read on vault_note for select using (
  (select vidik_system()) = any('{retention-job,vault-eraser,vault-job}'::text[])
  or ((select vidik_system()) = any('{report-counter}'::text[]) and vault_note.kind = 'call-back')
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_note.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = vault_note.case_id and r.part in ('work', 'protection') offset 0) and vault_note.kind = 'protection'))
);
create policy vidik_insert on vault_note for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_note.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,duty-expert,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = vault_note.case_id and r.part in ('work', 'protection') offset 0) and vault_note.kind = 'protection'))
);
create policy vidik_update on vault_note for update using (
  (select vidik_system()) = any('{vault-job}'::text[])
) with check (
  (select vidik_system()) = any('{vault-job}'::text[])
);
create policy vidik_delete on vault_note for delete using (
  (select vidik_system()) = any('{retention-job,vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_note.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_note.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);
create or replace trigger vidik_guard before delete on vault_note for each row execute function vault_keep_notes();

alter table vault_opening enable row level security;
alter table vault_opening force row level security;
create policy vidik_read on vault_opening for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_opening.user_id = (select vidik_user()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and vault_opening.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on vault_opening for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (vault_opening.user_id = (select vidik_user()) and vault_opening.institution_id = (select vidik_membership_institution())))
);

alter table vault_particulars enable row level security;
alter table vault_particulars force row level security;
create policy vidik_read on vault_particulars for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_particulars.case_id and r.part in ('work', 'identity') offset 0))
);
create policy vidik_insert on vault_particulars for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_particulars.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_particulars for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_particulars.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_particulars.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_particulars for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_particulars.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_particulars.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_person enable row level security;
alter table vault_person force row level security;
create policy vidik_read on vault_person for select using (
  (select vidik_system()) = any('{report-counter,vault-eraser,vault-finder,vault-job}'::text[])
  or ((select vidik_system()) = 'own-page' and exists (select from participation_access a where a.case_id = vault_person.case_id and a.state <> 'off'))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (exists (select 1 from cases_reach r where r.case_id = vault_person.case_id and r.part in ('work', 'identity') offset 0) or exists (select 1 from cases_reach r where r.case_id = vault_person.case_id and r.part in ('work', 'contact') offset 0)))
  or ((select coalesce(vidik_membership_role(), '')) = any('{case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_person.case_id and r.part = 'work' offset 0))
);
create policy vidik_insert on vault_person for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_person.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_person for update using (
  (select vidik_system()) = any('{report-desk,vault-eraser,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_person.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_person.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
) with check (
  (select vidik_system()) = any('{report-desk,vault-eraser,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_person.case_id and r.part = 'work' offset 0))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_person.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);
create or replace trigger vidik_guard before insert or update of wrapped_key on vault_person for each row execute function vault_refuse_retired('master');
create or replace trigger vidik_guard_persons before update on vault_person for each row execute function vault_keep_persons();

alter table vault_rotation enable row level security;
alter table vault_rotation force row level security;
create policy vidik_read on vault_rotation for select using (
  (select current_setting('search_path') <> 'pg_catalog, vidik_lookup, pg_temp') and (
  (select vidik_system()) = any('{vault-job}'::text[])
));
create policy vidik_insert on vault_rotation for insert with check (
  (select vidik_system()) = any('{vault-job}'::text[])
);
create policy vidik_update on vault_rotation for update using (
  (select vidik_system()) = any('{vault-job}'::text[])
) with check (
  (select vidik_system()) = any('{vault-job}'::text[])
);
create policy vidik_lookup on vault_rotation for select to current_user using (current_setting('search_path') = 'pg_catalog, vidik_lookup, pg_temp');

alter table vault_safecontact enable row level security;
alter table vault_safecontact force row level security;
create policy vidik_read on vault_safecontact for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_safecontact.case_id and r.part in ('work', 'contact') offset 0))
);
create policy vidik_insert on vault_safecontact for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_safecontact.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_safecontact for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_safecontact.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_safecontact.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_safecontact for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and (exists (select 1 from cases_case c where c.id = vault_safecontact.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)) and exists (select from vault_erasureproposal p where p.person_id = vault_safecontact.person_id and p.approved_by_id = (select vidik_user()) and p.proposed_by_id <> p.approved_by_id)))
);

alter table vault_storedfile enable row level security;
alter table vault_storedfile force row level security;
create policy vidik_read on vault_storedfile for select using (
  (select vidik_system()) = any('{vault-eraser,vault-finder,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_storedfile.case_id and r.part in ('work', 'identity') offset 0))
);
create policy vidik_insert on vault_storedfile for insert with check (
  (select vidik_system()) = any('{report-desk}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_storedfile.case_id and r.part = 'work' offset 0))
);
create policy vidik_update on vault_storedfile for update using (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_storedfile.case_id and r.part = 'work' offset 0))
) with check (
  (select vidik_system()) = any('{report-desk,vault-job}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,centre-head,duty-expert}'::text[]) and exists (select 1 from cases_reach r where r.case_id = vault_storedfile.case_id and r.part = 'work' offset 0))
);
create policy vidik_delete on vault_storedfile for delete using (
  (select vidik_system()) = any('{vault-eraser}'::text[])
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,centre-head}'::text[]) and exists (select 1 from cases_case c where c.id = vault_storedfile.case_id and c.responsible_id = (select vidik_membership_institution()) and exists (select 1 from cases_reach r where r.case_id = c.id and r.ground in ('responsible', 'named') offset 0)))
);

alter table vault_widening enable row level security;
alter table vault_widening force row level security;
create policy vidik_read on vault_widening for select using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_widening.user_id = (select vidik_user()))
  or ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_widening.institution_id = (select vidik_membership_institution()))
);
create policy vidik_insert on vault_widening for insert with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and (vault_widening.user_id = (select vidik_user()) and vault_widening.institution_id = (select vidik_membership_institution())))
);
create policy vidik_update on vault_widening for update using (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_widening.institution_id = (select vidik_membership_institution()))
) with check (
  ((select coalesce(vidik_membership_role(), '')) = any('{association-head,association-worker,case-expert,case-officer,centre-head,court-officer,duty-expert,police,prosecutor,provider,shelter-staff}'::text[]) and vault_widening.institution_id = (select vidik_membership_institution()))
);

create or replace trigger vidik_sealed before insert or update or delete on account_emailaddress for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on account_emailaddress for each row execute function vidik_columns_are_fixed('id', 'user_id');

create or replace trigger vidik_sealed before insert or update or delete on account_emailconfirmation for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on account_emailconfirmation for each row execute function vidik_columns_are_fixed('id', 'email_address_id');

create or replace trigger vidik_sealed before insert or update or delete on accounts_calendaraddress for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_calendaraddress for each row execute function vidik_columns_are_fixed('id', 'membership_id', 'token_hash', 'is_own_only', 'made_at');

create or replace trigger vidik_sealed before insert or update or delete on accounts_elevation for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_elevation for each row execute function vidik_columns_are_fixed('id', 'sign_in_id', 'user_id', 'institution_id', 'role', 'begun_at');

create or replace trigger vidik_sealed before insert or update or delete on accounts_externalidentity for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_externalidentity for each row execute function vidik_columns_are_fixed('id', 'user_id', 'provider_id', 'issuer', 'subject');

create or replace trigger vidik_sealed before insert or update or delete on accounts_identityprovider for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_identityprovider for each row execute function vidik_columns_are_fixed('id', 'institution_id', 'code', 'issuer');

create or replace trigger vidik_sealed before insert or update or delete on accounts_invitation for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_invitation for each row execute function vidik_columns_are_fixed('id', 'institution_id', 'role', 'email', 'invited_by_id', 'invited_at', 'replaces_id');
create or replace trigger vidik_guarded before insert or update on accounts_invitation for each row execute function vidik_invitation_is_confirmed();

create or replace trigger vidik_sealed before insert or update or delete on accounts_membership for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_membership for each row execute function vidik_columns_are_fixed('id', 'user_id', 'institution_id', 'role', 'valid_from', 'invitation_id');
create or replace trigger vidik_guarded before insert or update on accounts_membership for each row execute function vidik_membership_is_confirmed();

create or replace trigger vidik_sealed before insert or update or delete on accounts_passkeylink for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_passkeylink for each row execute function vidik_columns_are_fixed('id', 'sign_in_id', 'token_hash');

create or replace trigger vidik_sealed before insert or update or delete on accounts_resetlink for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_resetlink for each row execute function vidik_columns_are_fixed('id', 'user_id', 'token_hash', 'factors', 'issued_by_id');

create or replace trigger vidik_sealed before insert or update or delete on accounts_signin for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_signin for each row execute function vidik_columns_are_fixed('id', 'user_id', 'provider_id', 'begun_at');

create or replace trigger vidik_sealed before insert or update or delete on accounts_signinrules for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_signinrules for each row execute function vidik_columns_are_fixed('id', 'institution_id');

create or replace trigger vidik_sealed before insert or update or delete on accounts_user for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on accounts_user for each row execute function vidik_columns_are_fixed('id', 'username', 'is_demo', 'created_at');

create or replace trigger vidik_sealed before insert or update or delete on audit_auditanchor for each statement execute function vidik_write_is_sealed();

create or replace trigger vidik_sealed before insert or update or delete on audit_reviewitem for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on audit_reviewitem for each row execute function vidik_columns_are_fixed('id', 'pattern_id', 'actor');

create or replace trigger vidik_sealed before insert or update or delete on audit_reviewpattern for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on audit_reviewpattern for each row execute function vidik_columns_are_fixed('code');

create or replace trigger vidik_sealed before insert or update or delete on core_cache for each statement execute function vidik_write_is_sealed();

create or replace trigger vidik_sealed before insert or update or delete on core_retentionperiod for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on core_retentionperiod for each row execute function vidik_columns_are_fixed('id', 'kind');

create or replace trigger vidik_sealed before insert or update or delete on django_session for each statement execute function vidik_write_is_sealed();

create or replace trigger vidik_sealed before insert or update or delete on mfa_authenticator for each statement execute function vidik_write_is_sealed();
create or replace trigger vidik_fixed before update on mfa_authenticator for each row execute function vidik_columns_are_fixed('id', 'user_id', 'type');
