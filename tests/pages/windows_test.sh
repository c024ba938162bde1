#!/usr/bin/env bash
# Several windows of one browser: who signs out, in again, or in as another in one of them, while a page with a script stands in the other.
source "$(dirname "$0")/lib.sh" age

found
cat >accounts.json <<'JSON'
[{"login": "cambodia", "name": "Taskforce, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"},
 {"login": "cambodia.second", "name": "Taskforce, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia.second", "confirmed_by": "cambodia"},
 {"login": "thailand", "name": "Taskforce, Thailand", "party": "TH", "role": "ministry", "password": "demonstration-thailand"},
 {"login": "laos", "name": "Taskforce, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos"},
 {"login": "laos.second", "name": "Taskforce, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos.second", "confirmed_by": "laos"}]
JSON
echo '{"parties": [{"code": "KH", "name": "Cambodia"}, {"code": "TH", "name": "Thailand"}, {"code": "LA", "name": "Lao PDR"}], "documents": []}' >manifest.json
imported manifest.json --accounts accounts.json --keys keys
start_server
as secretariat
"$depositary" compartment usual >/dev/null
for name in cambodia laos; do age-keygen -o $name.age 2>/dev/null; age_key $name $name.age; done
as secretariat
"$depositary" register-key KH keys/KH.key.pub >/dev/null
as cambodia
"$depositary" party-key confirm "$("$depositary" --json key show keys/KH.key.pub | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).fingerprint)')" >/dev/null
in_browser windows
stop_sound
