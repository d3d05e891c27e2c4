#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Write both locks anew from pyproject.toml: what runs, and what runs and is developed with. Arguments
# go to uv, such as `--upgrade` or `--upgrade-package django`.
set -eu
cd "$(dirname "$0")/.."
uv lock "$@"
set -- --frozen --quiet --no-header --no-emit-project
uv export "$@" --no-dev --group build --output-file requirements.lock
uv export "$@" --extra demo --output-file requirements-dev.lock
