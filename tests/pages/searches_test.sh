#!/usr/bin/env bash
# Saved searches in a real browser, in Vietnamese and Khmer: saved beside what was found, listed, told of by a feed, removed.
source "$(dirname "$0")/../cli/lib.sh"
tools=$DEPOSITARY_SOURCE/build/page-tools
for program in chromium node; do
    command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }
done
[ -f "$tools/.complete" ] || { echo "skipped: run scripts/install-page-tools first"; exit 77; }

cd "$work"
found
cat >accounts.json <<'JSON'
[{"login": "vietnam", "name": "Taskforce, Viet Nam", "party": "VN", "role": "ministry", "password": "demonstration-vietnam"},
 {"login": "cambodia", "name": "Taskforce, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"}]
JSON
echo "Article 1 Lanterns. The lanterns hang at the quay." >plan.txt
cat >manifest.json <<'JSON'
{"parties": [{"code": "VN", "name": "Viet Nam"}, {"code": "KH", "name": "Cambodia"}],
 "documents": [
 {"symbol": "T/PLAN", "title": "Plan of action of the lanterns", "kind": "plan-of-action", "parties": ["KH", "VN"], "relations": [], "versions": [{"status": "draft",
  "files": [{"path": "plan.txt", "name": "plan.en.txt", "language": "en", "role": "text", "media_type": "text/plain"}]}]}]}
JSON
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >import.log 2>&1 || { cat import.log >&2; fail "import"; }
start_server
"$depositary" login "$url" secretariat >/dev/null
NODE_PATH=$tools/node_modules DEPOSITARY_PAGES_URL=${url/127.0.0.1/localhost} DEPOSITARY_PAGES_WORK=$work DEPOSITARY_PAGES_TOOLS=$tools \
    DEPOSITARY_PROGRAM=$depositary node --dns-result-order=ipv4first "$DEPOSITARY_SOURCE/tests/pages/searches.mjs"
stop_server -TERM
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
