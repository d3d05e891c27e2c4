#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The gate that every change passes: style, types, floors, migrations, generated reference, tests.
# `gate.sh lint` checks style, floors and types only. `gate.sh prove` runs before a release: besides
# all tests the long ones, with random examples and many of them, and the guards taken away one by one.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
mode=${1:-test}
step() { printf '\n== %s\n' "$*"; }

[ "$mode" != prove ] || export VIDIK_PROVE=1

if [ "$mode" != lint ]; then
  # In memory where the machine has plenty: what tests write need not outlive them, and a backup or
  # a restore waits for the disk a third of its time.
  place=${TMPDIR:-/tmp}
  room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || true)
  work=""
  if [ "${room:-0}" -gt 8000000 ] && [ "${memory:-0}" -gt 14000000 ]; then
    # It may be there and not for us: read-only in some containers.
    work=$(mktemp -d /dev/shm/vidik-gate-XXXXXX 2>/dev/null) || work=""
  fi
  if [ -z "$work" ] && ! work=$(mktemp -d "$place/vidik-gate-XXXXXX"); then
    echo "Nothing can be written to $place. Set TMPDIR to a folder of your own." >&2
    exit 1
  fi
  chmod 711 "$work"
  prepared=""
  # A command that fails here would end a gate that passed with an error: by then it has ended.
  trap 'kill "$prepared" 2>/dev/null || true; rm -rf "$work" || true' EXIT
  trap 'exit 1' INT TERM
  # Only the tests need them, so they are fetched beside what comes before.
  missing=""
  # The one without windows takes less of the processor; either will do.
  command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 ||
    missing="$missing chromium-headless-shell"
  command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
  command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
  command -v curl >/dev/null 2>&1 || missing="$missing curl"
  packages=""
  # A server with TLS, where the system has one that is new enough: the packaged one has none, and what
  # speaks with another server is tried against it.
  wanted=""
  ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null | grep -qE '/(1[7-9]|[2-9][0-9])/' || wanted=postgresql-17
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    if [ -n "$missing$wanted" ]; then
      (apt-get update -qq
        apt-cache show $wanted >/dev/null 2>&1 || wanted=""
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing $wanted) \
        >"$work/packages.log" 2>&1 &
      packages=$!
    fi
  elif [ -n "$missing" ]; then
    echo "These packages are needed for the tests:$missing. On Debian: sudo apt-get install$missing" >&2
    exit 1
  fi
  # What tests and journeys begin with is made beside style and types, which leave a processor idle,
  # and beside the first tests. Nothing of it is taken over from an earlier run.
  $bin/python -m tests.prepared "$work" >"$work/prepared.log" 2>&1 &
  prepared=$!
fi

step "style"
$bin/ruff check .
$bin/ruff format --check .
# The tests ask about floors as well.
if [ "$mode" = lint ]; then
  step "floors"
  $bin/lint-imports --no-cache
fi
step "types"
DATABASE_URL=${DATABASE_URL:-postgresql://nobody@127.0.0.1/none} $bin/mypy
[ "$mode" = lint ] && exit 0

step "migrations"
$bin/vidik manage makemigrations --check --dry-run
step "generated reference"
$bin/vidik reference --check
step "settings of a real server"
DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=vidik.example.invalid \
  DATABASE_URL=postgresql://nobody@127.0.0.1:1/none \
  SECRET_KEY=for-this-check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ \
  $bin/python -m django check --deploy --fail-level WARNING
if [ -n "$packages" ]; then
  step "system packages:$missing $wanted"
  if ! wait "$packages"; then
    cat "$work/packages.log" >&2
    exit 1
  fi
fi
step "tests"
while [ ! -e "$work/tables-are-ready" ] && kill -0 "$prepared" 2>/dev/null; do
  sleep 1
done
if [ ! -e "$work/tables-are-ready" ]; then
  cat "$work/prepared.log" >&2
  exit 1
fi
export VIDIK_PREPARED="$work" VIDIK_TEST_DATA="$work/tests" VIDIK_TIMES="$work/times"
short="and not prove"
[ "$mode" != prove ] || short=""
$bin/pytest -n 2 --dist loadgroup -m "not journey $short"
step "journeys"
if ! wait "$prepared"; then
  cat "$work/prepared.log" >&2
  exit 1
fi
# Loading the files of all other tests once more would take every worker half a minute.
journeys=$(grep -rlE --include='test_*.py' 'mark\.journey\b' vidik packs tests)
# Each worker serves a system of its own. They often wait: for a page, for the next one-time code.
$bin/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "journey $short" $journeys
if [ "$mode" = prove ]; then
  step "guards taken away"
  $bin/python -m tests.mutations "$work/mutations"
fi
step "where the time went"
$bin/python -m tests.timing_plugin "$VIDIK_TIMES"
