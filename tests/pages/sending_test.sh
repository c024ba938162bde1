#!/usr/bin/env bash
# Sealed files sent from the browser, in several languages: referrals, their steps, documents. What leaves the browser is recorded on its
# way, the stock age opens what came to lie on the server, and nothing readable is on its disk or in its logs.
source "$(dirname "$0")/../cli/lib.sh"
export NODE_OPTIONS=--dns-result-order=ipv4first
tools=$DEPOSITARY_SOURCE/build/page-tools
for program in chromium node age; do
    command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }
done
[ -f "$tools/.complete" ] || { echo "skipped: run scripts/install-page-tools first"; exit 77; }

cd "$work"
found
cat >accounts.json <<'JSON'
[{"login": "cambodia", "name": "Taskforce, Cambodia", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"},
 {"login": "thailand", "name": "Taskforce, Thailand", "party": "TH", "role": "ministry", "password": "demonstration-thailand"},
 {"login": "laos", "name": "Taskforce, Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos"}]
JSON
echo '{"parties": [{"code": "KH", "name": "Cambodia"}, {"code": "TH", "name": "Thailand"}, {"code": "LA", "name": "Lao PDR"}], "documents": []}' >manifest.json
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >import.log 2>&1 || { cat import.log >&2; fail "import"; }
start_server
as() { DEPOSITARY_PASSWORD=demonstration-$1 "$depositary" login "$url" "$1" >/dev/null; }
as secretariat
"$depositary" compartment usual >/dev/null
for name in cambodia laos other; do age-keygen -o $name.age 2>/dev/null; done
as cambodia
"$depositary" age-key register cambodia.age >/dev/null
as laos
"$depositary" age-key register laos.age >/dev/null

# Words that are nowhere else, and a file of some megabytes that ends with one of them.
echo "kestrel lanternfish marigold" >case.txt
{ head -c 24000000 /dev/urandom; printf 'obsidian\n'; } >scan.bin
echo "periwinkle quicksilver" >answer.txt
echo "saffron trapezoid" >note.en.txt

NODE_PATH=$tools/node_modules DEPOSITARY_PAGES_URL=${url/127.0.0.1/localhost} DEPOSITARY_PAGES_WORK=$work DEPOSITARY_PAGES_TOOLS=$tools \
    DEPOSITARY_PROGRAM=$depositary DEPOSITARY_SERVER=$url node "$DEPOSITARY_SOURCE/tests/pages/sending.mjs"
stop_server -TERM
for word in kestrel lanternfish marigold obsidian periwinkle quicksilver saffron trapezoid; do
    if grep -raqF $word data server.log; then fail "the server's disk or log holds $word"; fi
done
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
