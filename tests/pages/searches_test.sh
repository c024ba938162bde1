#!/usr/bin/env bash
# Saved searches in a real browser, in Vietnamese and Khmer: saved beside what was found, listed, told of by a feed, removed.
source "$(dirname "$0")/lib.sh"

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
imported manifest.json --accounts accounts.json --keys keys
start_server
"$depositary" login "$url" secretariat >/dev/null
DEPOSITARY_PROGRAM=$depositary in_browser searches
stop_sound
