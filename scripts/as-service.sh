#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Run a command of Vidik as the service does: its environment, its user, its folder. As root, who
# alone reads the files in /etc/vidik; a link to this file may stand anywhere on the path.
set -eu
settings=${VIDIK_SETTINGS:-/etc/vidik}
user=${VIDIK_USER:-vidik}
cd "$(dirname "$(readlink -f "$0")")/.."
set -a
. "$settings/environment"
# The addresses of roles that may do more are for the commands that need them.
case "${1:-}" in
  setup | manage | restore) [ ! -e "$settings/owner" ] || . "$settings/owner" ;;
  backup) [ ! -e "$settings/backup" ] || . "$settings/backup" ;;
esac
# Not root's, in which the programs of the database would look for certificates.
HOME=$(getent passwd "$user" | cut -d: -f6)
set +a
exec runuser -u "$user" -- .venv/bin/vidik "$@"
