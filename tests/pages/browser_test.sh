#!/usr/bin/env bash
# The pages as people meet them: in a real browser, over the demo depositary, as a ministry, the secretariat and an auditor.
source "$(dirname "$0")/../cli/lib.sh"
tools=$DEPOSITARY_SOURCE/build/page-tools
command -v chromium >/dev/null || { echo "skipped: there is no chromium"; exit 77; }
command -v node >/dev/null || { echo "skipped: there is no node"; exit 77; }
[ -f "$tools/.complete" ] || { echo "skipped: run scripts/install-page-tools first"; exit 77; }

found
"$depositary" import "$work/data" --root "$work/root.key" --accounts "$DEPOSITARY_SOURCE/scripts/demo/accounts.json" \
    --keys "$work/keys" "$DEPOSITARY_SOURCE/scripts/demo/manifest.json" >"$work/import.log" 2>&1 ||
    { cat "$work/import.log" >&2; fail "the demo data was not imported"; }
start_server
NODE_PATH=$tools/node_modules DEPOSITARY_PAGES_URL=$url DEPOSITARY_PAGES_WORK=$work DEPOSITARY_PAGES_TOOLS=$tools \
    node "$DEPOSITARY_SOURCE/tests/pages/browser.mjs"
