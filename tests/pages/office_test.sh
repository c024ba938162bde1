#!/usr/bin/env bash
# What the secretariat asks and ministries answer, in a real browser and in several languages: consultations, notices, signatures asked
# for; the activity; erasure by two; accounts confirmed and closed; tokens; offline copies; sealed documents and referrals.
source "$(dirname "$0")/lib.sh" age unzip

found
cat >accounts.json <<'JSON'
[{"login": "second", "name": "The secretariat's second", "party": "SEC", "role": "secretariat", "password": "demonstration-second"},
 {"login": "cambodia", "name": "Taskforce, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"},
 {"login": "thailand", "name": "Taskforce, Thailand", "party": "TH", "role": "ministry", "password": "demonstration-thailand"},
 {"login": "laos", "name": "Taskforce, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos"},
 {"login": "laos.second", "name": "Taskforce, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos.second", "confirmed_by": "laos"},
 {"login": "auditor", "name": "An auditor", "party": "SEC", "role": "auditor", "password": "demonstration-auditor", "confirmed_by": "laos"},
 {"login": "admin", "name": "An administrator", "party": "SEC", "role": "administrator", "password": "demonstration-admin", "confirmed_by": "laos"},
 {"login": "observer", "name": "An observer", "party": "SEC", "role": "observer", "password": "demonstration-observer"}]
JSON
echo "Article 1 Lanterns. The lanterns hang at the quay." >plan.txt
echo "<script>document.title = 'ran'</script>" >evil.html
cat >manifest.json <<'JSON'
{"parties": [{"code": "KH", "name": "Cambodia"}, {"code": "TH", "name": "Thailand"}, {"code": "LA", "name": "Lao PDR"}],
 "documents": [
 {"symbol": "COMMIT/PLAN", "title": "Plan of action of the lanterns", "kind": "plan-of-action", "parties": ["KH", "TH"], "relations": [], "versions": [{"status": "draft",
  "files": [{"path": "plan.txt", "name": "plan.en.txt", "language": "en", "role": "text", "media_type": "text/plain"},
            {"path": "evil.html", "name": "evil.html", "language": "en", "role": "annex", "media_type": "text/html"}]}]},
 {"symbol": "COMMIT/GONE", "title": "A record that names a person", "kind": "meeting-record", "parties": [], "relations": [], "versions": [{"status": "draft",
  "files": [{"path": "plan.txt", "name": "gone.en.txt", "language": "en", "role": "text", "media_type": "text/plain"}]}]}]}
JSON
imported manifest.json --accounts accounts.json --keys keys
start_server
as secretariat
"$depositary" compartment usual >/dev/null
second=$("$depositary" --json account list | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).items.find((one) => one.login === "second").id)')
"$depositary" grant give parties "account:$second" manage >/dev/null
# Identities as people have them: made by the stock tool.
age-keygen -o laos.age 2>/dev/null
age-keygen -o other.age 2>/dev/null
age_key laos laos.age
as cambodia
echo "The sealed words." >note.txt
"$depositary" put S/1 note.txt:en --title "A sealed note" --kind guideline --compartment sealed --sealed-to LA >/dev/null 2>&1
"$depositary" put N/1 note.txt:en --title "A national note" --kind guideline --compartment national-kh >/dev/null
"$depositary" referral send LA note.txt --acknowledge-by 2098-01-01 --answer-by 2098-02-01 --retain-until 2099-01-01 --trust-new-keys >/dev/null 2>&1 || fail "a referral is not sent"

in_browser office
stop_sound
