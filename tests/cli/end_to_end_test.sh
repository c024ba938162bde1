# The demo depositary from its founding to an audit, with the real programs: import, serve, sign in, search in seven languages,
# read, deposit, sign, download, check with stock tools, audit, fsck.
. "$(dirname "$0")/lib.sh"
cd "$work"
demo=$DEPOSITARY_SOURCE/scripts/demo

# The operator is kept from shooting themselves.
DEPOSITARY_PASSWORD=short expect_exit 1 "$depositary" init data --root root.key --origin depositary.example/test
[ ! -e data ] || fail "a refused founding left a folder"
found
chmod 644 root.key
expect_exit 1 "$depositary" fsck data --root root.key
grep -q "chmod 600" err || fail "a readable root identity is refused without saying what to do"
chmod 600 root.key
expect_exit 1 "$depositary" serve data --root root.key --listen 0.0.0.0:0
grep -qi "TLS" err || fail "listening beyond this machine is refused without saying why"
expect_exit 1 "$depositary" init data --root root.key --origin depositary.example/test
expect_exit 2 "$depositary" serve data
expect_exit 2 "$depositary" nonsense

"$depositary" import data --root root.key --accounts "$demo/accounts.json" --keys keys "$demo/manifest.json" | tee imported
grep -q "17 documents, 21 versions with 37 files, 18 signatures" imported || fail "another number of things was imported"
"$depositary" import data --root root.key --accounts "$demo/accounts.json" --keys keys "$demo/manifest.json" | grep -q "Imported 0 documents" ||
    fail "a second import imported something"
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
# Something waits for each ministry, and an import that is run again adds nothing.
cp -r data desks-data
for party in KH CN LA MM TH VN; do "$depositary" key new --kind age keys/$party.age >/dev/null; done
desks() { "$depositary" import desks-data --root root.key --keys keys --desks "$demo/desks.json" "$demo/manifest.json"; }
desks | grep -q "On the ministries' desks: 7 new tasks, 11 answers, 3 referrals" || fail "the desks are not as they should be"
desks | grep -q "On the ministries' desks: 0 new tasks, 0 answers, 0 referrals" || fail "a second import of desks added something"
"$depositary" fsck desks-data --root root.key | grep -q "^Sound" || fail "fsck finds damage after the desks"
rm -rf desks-data

start_server
expect_exit 1 "$depositary" fsck data --root root.key
grep -q "Another process" err || fail "a second process was let in"
DEPOSITARY_PASSWORD=wrong-password-here expect_exit 1 "$depositary" login "$url" laos
DEPOSITARY_PASSWORD=demonstration-laos "$depositary" login "$url" laos | grep -q "ministry, LA" || fail "laos cannot sign in"

# Search: every case of the demo's list, by the command.
for _ in $(seq 300); do "$depositary" search "COMMIT" >/dev/null 2>&1 && "$depositary" --json search --limit 100 | grep -q '"total": 17' && break; sleep 0.1; done
"$depositary" --json search --limit 100 | grep -q '"total": 17' || fail "not all documents can be found"
node -e '
    for (const s of JSON.parse(require("fs").readFileSync(process.argv[1])))
        console.log([s.language, s.symbol, s.file, s.article, s.query].join("\t"));
' "$demo/searches.json" >searches
count=0
while IFS=$'\t' read -r language symbol file article query; do
    "$depositary" --json search --language "$language" "$query" >answer || fail "nothing found for $query ($language)"
    node -e '
        const [symbol, file, article, query] = process.argv.slice(1);
        const answer = JSON.parse(require("fs").readFileSync("answer"));
        const hit = answer.items.find(hit => hit.symbol === symbol);
        if (!hit) { console.error("not among the hits:", symbol, JSON.stringify(answer.items.map(hit => [hit.symbol, hit.file]))); process.exit(1); }
        if (hit.marks.length === 0 && !hit.heading.includes(query)) { console.error("nothing is marked in", hit.snippet); process.exit(1); }
        // A PDF has no marked headings: only those that begin with the word for an article are recognised in it.
        const plain = file.endsWith(".pdf") && /^[0-9]+$/.test(article);
        if (answer.items[0].symbol === symbol && hit.file === file && !plain && !(hit.heading + " " + hit.number).includes(article) ) {
            console.error("another article:", hit.heading, hit.number, "instead of", article); process.exit(1);
        }
    ' "$symbol" "$file" "$article" "$query" || fail "search for $query ($language)"
    count=$((count + 1))
done <searches
[ "$count" -ge 7 ] || fail "only $count searches"
expect_exit 1 "$depositary" search "nothingholdsthisword"
# Fields, other languages, similar documents, and how a query was understood.
"$depositary" --json search 'symbol:COMMIT/MOU extraditable' | grep -q '"language": "km"' || fail "the article in Khmer is not named"
"$depositary" search 'signed-by:VN kind:agreement' | grep -q '^COMMIT/MOU ' || fail "signed-by:"
"$depositary" search 'meeting:IMM/2 kind:plan-of-action' | grep -q '^COMMIT/SPA/II ' || fail "meeting:"
"$depositary" search 'like:COMMIT/SPA/II' | grep -q '^COMMIT/SPA/' || fail "like:"
"$depositary" search 'year:soon extraditable' | grep -q '^Understood as: extraditable$' || fail "how it was understood"
expect_exit 1 "$depositary" synonyms list.txt
echo 'zythum = extraditable' >list.txt
expect_exit 1 "$depositary" synonyms list.txt
grep -q "role may not do this" err || fail "a ministry may say what means the same"

# Reading and downloading.
"$depositary" get COMMIT/SPA/IV >shown
[ "$(grep -c '^Version ' shown)" -eq 5 ] || fail "SPA IV has not five versions"
[ "$(grep -c 'endorsement of' shown)" -eq 6 ] || fail "SPA IV is not endorsed by six"
"$depositary" get COMMIT/MOU --file mou.lo.odt -o mou.lo.odt
cmp mou.lo.odt "$demo/files/mou.lo.odt" || fail "another file came back"
expect_exit 1 "$depositary" get COMMIT/NOTHING
expect_exit 1 "$depositary" get COMMIT/MOU --file nothing.txt
"$depositary" get COMMIT/MOU --bag mou.zip
unzip -q mou.zip
(
    cd COMMIT-MOU-v1
    sha256sum --quiet -c tagmanifest-sha256.txt && sha256sum --quiet -c manifest-sha256.txt || fail "sha256sum"
    for signature in signatures/*.minisig; do
        name=$(basename "$signature" .minisig)
        minisign -V -q -m tagmanifest-sha256.txt -p "keys/$name.pub" -x "$signature" || fail "minisign of $name"
    done
    [ "$(ls signatures | wc -l)" -eq 6 ] || fail "not six signatures"
    for leaf in register/*.leaf; do
        n=${leaf%.leaf}
        [ "$(cat "$n.salt" "$n.payload.json" | openssl dgst -sha256 -binary | base64)" = "$(tail -n 1 "$leaf")" ] || fail "the commitment of $leaf"
        "$depositary" verify --proof "$n.tlog-proof" --policy register/policy "$leaf" >/dev/null || fail "the proof of $leaf"
    done
    first=$(ls register/*.leaf | head -n 1)
    second=$(ls register/*.leaf | tail -n 1)
    expect_exit 1 "$depositary" verify --proof "${second%.leaf}.tlog-proof" --policy register/policy "$first"
)

# A ministry signs; the secretariat deposits; a stale version is refused.
expect_exit 1 "$depositary" put COMMIT/NEW mou.lo.odt:lo --title "A new plan" --kind work-plan
DEPOSITARY_PASSWORD=demonstration-secretariat "$depositary" login "$url" secretariat >/dev/null
echo "The first text of the new plan" >plan.txt
"$depositary" put COMMIT/WP/2017 plan.txt:en --title "Annual Work Plan 2017" --kind work-plan --date 2017 --party LA --relation implements:COMMIT/SPA/IV >/dev/null
echo "The second text of the new plan speaks of zythology" >plan.txt
"$depositary" put COMMIT/WP/2017 plan.txt:en --follows 1 --status endorsed >/dev/null
"$depositary" put COMMIT/PAPER plan.txt:en --title "Signed on paper" --kind agreement --status signed >/dev/null
"$depositary" get COMMIT/PAPER | grep -q "Version 1: signed (as its depositor states" || fail "what nobody signed here looks signed"
expect_exit 1 "$depositary" put COMMIT/WP/2017 plan.txt:en --follows 1
grep -q "latest version is 2" err || fail "a stale version is refused without saying which is the latest"
expect_exit 2 "$depositary" put COMMIT/WP/2018 plan.txt:en
for _ in $(seq 100); do "$depositary" search zythology >/dev/null 2>&1 && break; sleep 0.1; done
"$depositary" search zythology | grep -q "COMMIT/WP/2017 v2" || fail "the new version is not found"
# What a reader cannot see is not found, and the document says so; the languages of images are kept.
echo '<!DOCTYPE html><html><body><p>A visible yaffle</p><p style="display:none">A hidden quokka</p></body></html>' >hidden.html
"$depositary" put COMMIT/WP/2019 hidden.html:en --title "A page" --kind work-plan --ocr-languages km,en >/dev/null
expect_exit 1 "$depositary" put COMMIT/WP/2019 hidden.html:en --ocr-languages xx
grep -q "recognised in en, km" err || fail "a language without a model is taken"
for _ in $(seq 100); do "$depositary" search yaffle >/dev/null 2>&1 && break; sleep 0.1; done
"$depositary" search yaffle | grep -q "COMMIT/WP/2019" || fail "what is seen is not found"
expect_exit 1 "$depositary" search quokka
"$depositary" get COMMIT/WP/2019 | grep -q "text that a reader cannot see" || fail "the document does not tell of its hidden text"
"$depositary" get COMMIT/WP/2019 | grep -q "recognised in: km en" || fail "the languages of images are not shown"
"$depositary" login "$url" laos --key keys/LA.key >/dev/null
"$depositary" sign COMMIT/WP/2017 -k keys/LA.key --word endorsement --capacity "Minister of Labour" --yes | grep -q "zythology" && fail "signing shows content"
"$depositary" get COMMIT/WP/2017 | grep -q "endorsement of LA as Minister of Labour" || fail "the signature is not shown"
expect_exit 1 "$depositary" sign COMMIT/WP/2017 -k keys/LA.key --word endorsement --capacity "Minister of Labour" --yes
expect_exit 1 "$depositary" sign COMMIT/WP/2017 -k keys/KH.key --capacity "Minister of Labour" --yes
"$depositary" key new spare.key >/dev/null
expect_exit 1 "$depositary" register-key LA spare.key.pub
grep -q "A person does this" err || { cat err >&2; fail "a program signed in by key changes keys"; }
DEPOSITARY_PASSWORD=demonstration-laos "$depositary" login "$url" laos >/dev/null
expect_exit 1 "$depositary" register-key KH spare.key.pub
expect_exit 1 "$depositary" register-key LA spare.key.pub  # beside the one in force
fingerprint=$("$depositary" --json key show keys/LA.key.pub | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).fingerprint)')
"$depositary" party-key revoke "$fingerprint" --reason stolen --compromised-since 2020-01-01 >/dev/null
# Since when it was in other hands is one person's word so far, and is shown as that.
"$depositary" party-key list | grep -q "$fingerprint.*disputed since 2020-01-01 by the word of one person" || fail "whose word the day is is not listed"
"$depositary" get COMMIT/WP/2017 | grep -q "endorsement of LA.*one person of its party says" || fail "one person's word is not shown beside the signature"
expect_exit 1 "$depositary" party-key confirm-compromise "$fingerprint" 2020-01-01
grep -q "a second person does" err || { cat err >&2; fail "who said the day confirms it"; }
"$depositary" register-key LA spare.key.pub >/dev/null

# Audit, twice: the second extends the first; another key or a rewritten memory is noticed.
vkey=$(curl -s "$url/api/v1/register-key" | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).vkey)')
"$depositary" audit "$url" --key "$vkey" | grep -q "^Sound" || fail "the audit finds something"
DEPOSITARY_PASSWORD=demonstration-secretariat "$depositary" login "$url" secretariat >/dev/null
"$depositary" put COMMIT/WP/2017 plan.txt:en >/dev/null
"$depositary" audit "$url" --key "$vkey" | grep -q "It extends what was seen" || fail "the audit forgot"
expect_exit 1 "$depositary" audit "$url" --key "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

# The register's files are those of tlog-tiles.
[ "$(curl -s -o /dev/null -w '%{http_code}' "$url/register/tile/0/000")" = 404 ] || fail "a full tile of a small register"
size=$(curl -s "$url/register/checkpoint" | sed -n 2p)
[ "$(curl -s "$url/register/tile/0/000.p/$size" | wc -c)" -eq $((size * 32)) ] || fail "the partial tile's size"

"$depositary" logout
expect_exit 1 "$depositary" search COMMIT
stop_server -TERM
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage at the end"

# A start from snapshots finds the same without reading the files again.
start_server
DEPOSITARY_PASSWORD=demonstration-laos "$depositary" login "$url" laos >/dev/null
for _ in $(seq 100); do "$depositary" search zythology >/dev/null 2>&1 && break; sleep 0.1; done
"$depositary" search zythology | grep -q "COMMIT/WP/2017 v3" || fail "the index lost something over a restart"
echo "the demo depositary holds, finds, proves and gives back what it should"
