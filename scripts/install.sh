#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Bring .venv to the state of the lock, with uv where it is, else with venv and pip. Does nothing
# where the lock has not changed since the last time. `install.sh run` leaves out what only
# developing and the demonstration need.
set -eu
cd "$(dirname "$0")/.."

case "${1:-develop}" in
  run) lock=requirements.lock; options="--no-dev --group build" ;;
  develop) lock=requirements-dev.lock; options="--extra demo" ;;
  *) echo "install.sh takes “run” or nothing." >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }
# Where Python is told not to write bytecode, as in many containers, every command would spend most
# of its start on compiling the same sources again. Templates inside packages may not compile.
compile() { .venv/bin/python -m compileall -qq -j 0 "$@" || true; }

case "$(uname -s)" in
  Linux) ;;
  *) say "Vidik runs on Linux (glibc 2.28 or newer); this is $(uname -s). Use a Linux machine or container."; exit 1 ;;
esac
if command -v ldd >/dev/null 2>&1 && ldd --version 2>&1 | grep -qi musl; then
  say "Vidik needs glibc 2.28 or newer; this system has musl. Use a Debian, Ubuntu, Fedora or similar system."; exit 1
fi

stamp=.venv/.vidik-lock
want=$(cat uv.lock "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && [ -x .venv/bin/vidik ] && .venv/bin/python -c '' 2>/dev/null; then
  compile vidik config
  exit 0
fi

python=${PYTHON:-}
if [ -z "$python" ]; then
  for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      python=$candidate; break
    fi
  done
fi
if [ -z "$python" ]; then
  say "Vidik needs Python 3.11, 3.12 or 3.13, and none was found. Install it, or name it: make PYTHON=/path/to/python3.11 run"; exit 1
fi

if command -v uv >/dev/null 2>&1; then
  UV_PROJECT_ENVIRONMENT=.venv uv sync --frozen --quiet $options --python "$python"
else
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    say "$python cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv; then run this again."; exit 1
  fi
  say "Installing the locked dependencies into .venv …"
  "$python" -m venv --clear .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
compile .venv/lib/python3.*/site-packages vidik config
printf '%s' "$want" > "$stamp"
