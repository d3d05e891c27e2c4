#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Bring the Serbian catalogue up to date with the texts of the pages and modules (needs gettext).
# New texts arrive untranslated; texts that nobody uses any more are dropped.
set -eu
cd "$(dirname "$0")/.."
catalogue=vidik/core/locale/sr/LC_MESSAGES/django.po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Templates become something like Python that xgettext can read, under their own paths.
.venv/bin/python - "$work" <<'PYTHON'
import sys
from pathlib import Path

from django.utils.translation.template import templatize

work = Path(sys.argv[1])
sources = [*Path("config").rglob("*.py"), *Path("vidik").rglob("*.py")]
templates = [
    path for end in ("html", "txt") for path in Path("vidik").rglob(f"templates/**/*.{end}")
]
listed = []
for path in sorted(sources + templates):
    if "tests" in path.parts or "migrations" in path.parts:
        continue
    text = path.read_text(encoding="utf-8")
    copy = work / path
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(text if path.suffix == ".py" else templatize(text, origin=str(path)),
                    encoding="utf-8")
    listed.append(str(path))
(work / "files").write_text("\n".join(listed) + "\n", encoding="utf-8")
PYTHON

(
    cd "$work"
    xgettext --files-from=files --output=django.pot --language=Python --from-code=UTF-8 \
        --add-location=file --add-comments=Translators -s \
        --keyword=gettext_noop --keyword=gettext_lazy --keyword=ngettext_lazy:1,2 \
        --keyword=pgettext:1c,2 --keyword=npgettext:1c,2,3 --keyword=pgettext_lazy:1c,2 \
        --keyword=npgettext_lazy:1c,2,3 --keyword=N_ --keyword=_t 2>&1 |
        grep -v -e warning: -e deprecated >&2 || true
)
msgmerge --quiet --no-fuzzy-matching --add-location=file -s \
    --output-file="$work/merged.po" "$catalogue" "$work/django.pot" 2>&1 |
    grep -v deprecated >&2 || true
msgattrib --no-obsolete --add-location=file -s \
    --output-file="$work/final.po" "$work/merged.po"
grep -v '^"POT-Creation-Date:' "$work/final.po" >"$work/clean.po"
msgfmt --check-format --check-domain --output-file=/dev/null --statistics "$work/clean.po"
cat "$work/clean.po" >"$catalogue"
