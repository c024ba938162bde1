#!/usr/bin/env bash
# What the office and a ministry keep in order, in a real browser, in English, Lao and Chinese: parties and bodies, keys made by the
# stock minisign and by the browser for the stock age, compartments; accounts confirmed by a second person, invitations that ask first; forms kept over a sign-in; menus.
source "$(dirname "$0")/lib.sh" minisign age age-keygen script unzip

found
cat >accounts.json <<'JSON'
[{"login": "auditor", "name": "External auditor", "party": "SEC", "role": "auditor", "password": "demonstration-auditor", "confirmed_by": "cambodia"},
 {"login": "admin", "name": "The machine's keeper", "party": "SEC", "role": "administrator", "password": "demonstration-admin", "confirmed_by": "cambodia"},
 {"login": "cambodia", "name": "Taskforce, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"},
 {"login": "cambodia2", "name": "Second, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia2"},
 {"login": "laos", "name": "Taskforce, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos"},
 {"login": "laos2", "name": "Second, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos2"},
 {"login": "china", "name": "Taskforce, China", "party": "CN", "role": "ministry", "password": "demonstration-china"},
 {"login": "china2", "name": "Second, China", "party": "CN", "role": "ministry", "password": "demonstration-china2"}]
JSON
echo "Article 1 Lanterns. The lanterns hang at the quay." >plan.txt
node -e '
const files = [{ path: "plan.txt", name: "plan.en.txt", language: "en", role: "text", media_type: "text/plain" }];
const documents = Array.from({ length: 53 }, (_, i) => ({ symbol: `COMMIT/PLAN/${i + 1}`, title: `Plan ${i + 1} of the lanterns`, kind: "plan-of-action",
    parties: ["KH", "LA"], relations: [], versions: [{ status: "draft", files }] }));
const parties = [{ code: "KH", name: "Cambodia" }, { code: "LA", name: "Lao PDR" }, { code: "CN", name: "China" }];
require("fs").writeFileSync("manifest.json", JSON.stringify({ parties, documents }));'
imported manifest.json --accounts accounts.json
# Keys as people have them: one with a passphrase, one without; and two that follow them.
for party in kh la cn; do
    printf 'mekong river\nmekong river\n' | minisign -G -p $party.pub -s $party.key >/dev/null
    minisign -G -W -p $party-2.pub -s $party-2.key >/dev/null
    minisign -G -W -p $party-3.pub -s $party-3.key >/dev/null
done
start_server
in_browser governing
stop_sound
