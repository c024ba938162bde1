#!/usr/bin/env bash
# Sealed files sent from the browser, in several languages: referrals, their steps, documents. What leaves the browser is recorded on its
# way, the stock age opens what came to lie on the server, and nothing readable is on its disk or in its logs.
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
for name in cambodia laos other; do age-keygen -o $name.age 2>/dev/null; done
age_key cambodia cambodia.age
age_key laos laos.age

# Words that are nowhere else, and a file of some megabytes that ends with one of them.
echo "kestrel lanternfish marigold" >case.txt
{ head -c 24000000 /dev/urandom; printf 'obsidian\n'; } >scan.bin
echo "periwinkle quicksilver" >answer.txt
echo "saffron trapezoid" >note.en.txt

DEPOSITARY_PROGRAM=$depositary DEPOSITARY_SERVER=$url in_browser sending
stop_sound
for word in kestrel lanternfish marigold obsidian periwinkle quicksilver saffron trapezoid; do
    if grep -raqF $word data server.log; then fail "the server's disk or log holds $word"; fi
done
