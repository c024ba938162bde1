# Every command by every role: done (0) or refused (1), and with which problem. A command without a row fails. Commands that
# work on the folder itself are governed by who has the root identity; those on files alone by nothing of the depositary's.
. "$(dirname "$0")/lib.sh"
cd "$work"
found
cat >accounts.json <<'JSON'
[{"login": "ministry", "name": "A ministry", "party": "KH", "role": "ministry", "password": "demonstration-ministry"},
 {"login": "auditor", "name": "An auditor", "party": "KH", "role": "auditor", "password": "demonstration-auditor", "confirmed_by": "ministry"},
 {"login": "observer", "name": "An observer", "party": "KH", "role": "observer", "password": "demonstration-observer", "confirmed_by": "ministry"},
 {"login": "administrator", "name": "An administrator", "party": "SEC", "role": "administrator", "password": "demonstration-administrator", "confirmed_by": "ministry"}]
JSON
echo "plain words" >words.txt
cat >manifest.json <<'JSON'
{"parties": [{"code": "KH", "name": "Cambodia"}, {"code": "LA", "name": "Lao PDR"}],
 "documents": [{"symbol": "T/1", "title": "A document", "kind": "guideline", "parties": [], "relations": [], "versions": [{"status": "draft",
  "files": [{"path": "words.txt", "name": "words.txt", "language": "en", "role": "text", "media_type": "text/plain"}]}]}]}
JSON
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >/dev/null
start_server
export DEPOSITARY_PASSWORD=demonstration-secretariat
"$depositary" login "$url" secretariat >/dev/null
"$depositary" compartment usual >/dev/null
"$depositary" put H/1 words.txt --title Hidden --kind guideline --compartment secretariat >/dev/null
"$depositary" compartment open shelf Shelf --grant role:secretariat:deposit,manage --grant role:ministry:know --grant role:auditor:know --grant role:observer:know --grant party:LA:know >/dev/null
"$depositary" put K/1 words.txt --title Known --kind guideline --compartment shelf >/dev/null
"$depositary" put M/1 words.txt --title Moved --kind guideline >/dev/null
"$depositary" put M/2 words.txt --title Moved --kind guideline >/dev/null
"$depositary" key new other.key >/dev/null
"$depositary" key new --kind age age.key >/dev/null
"$depositary" register-key KH other.key.pub >/dev/null
"$depositary" saved-search save Theirs plain >/dev/null
fingerprint=$("$depositary" --json key show other.key.pub | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).fingerprint)')
grant=$("$depositary" --json grant list shelf | node -e 'process.stdout.write(String(JSON.parse(require("fs").readFileSync(0)).items[4].grant))')
give_notice() { "$depositary" --json notice give "A notice" --compartment parties --party KH --text "To be known" | node -e 'process.stdout.write(String(JSON.parse(require("fs").readFileSync(0)).act))'; }
notice=$(give_notice)
closable=$(give_notice)
zeros=00000000-0000-4000-8000-000000000000

for _ in $(seq 100); do "$depositary" search plain >/dev/null 2>&1 && break; sleep 0.1; done

# secretariat ministry auditor observer administrator: 0, or the problem's code. FRESH is another word for each.
table() {
    cat <<'TABLE'
get T/1 -f words.txt -o out-FRESH | 0 0 0 0 not-found
get H/1 -f words.txt -o out-FRESH | 0 not-found not-found not-found not-found
get K/1 -f words.txt -o out-FRESH | 0 not-found not-found not-found not-found
get K/1 | 0 0 0 0 not-found
get N/1 | not-found not-found not-found not-found not-found
search plain | 0 0 0 0 1
put T/FRESH words.txt --title x --kind guideline | 0 right right right not-found
put H/FRESH words.txt --title x --kind guideline --compartment secretariat | 0 not-found not-found not-found not-found
put K/FRESH words.txt --title x --kind guideline --compartment shelf | 0 right right right not-found
put N/FRESH words.txt --title x --kind guideline --compartment national-kh | not-found 0 not-found not-found not-found
sign T/1 -k keys/KH.key --capacity x --yes | signature-key signature-key role role not-found
saved-search list | 0 0 0 0 0
saved-search save FRESH plain --kind guideline | 0 0 0 0 0
saved-search token new | 0 0 0 0 0
saved-search token Theirs | 0 not-found not-found not-found not-found
saved-search remove Theirs | 0 not-found not-found not-found not-found
synonyms | 0 0 0 0 0
register-key LA FRESH.key.pub | 0 role role role role
party-key list | 0 0 0 0 0
party-key confirm FINGERPRINT | same-person key-revoked role role role
party-key acknowledge FINGERPRINT | role role role role role
party-key revoke FINGERPRINT --reason x | 0 key-revoked role role role
party-key confirm-compromise FINGERPRINT 2026-01-02 | role key-not-compromised role role role
party-key state-compromise FINGERPRINT 2026-01-02 | role 0 role role role
age-key list | 0 0 0 0 0
age-key challenge age.key | 0 0 0 0 0
age-key register FRESH.age | 0 0 0 0 0
age-key confirm age.key | not-found not-found not-found not-found not-found
age-key revoke age.key | not-found not-found not-found not-found not-found
compartment list | 0 0 0 0 0
compartment open room-FRESH Room | 0 role role role role
compartment usual | compartments-known role role role role
grant list parties | 0 0 0 0 not-found
grant list secretariat | 0 not-found not-found not-found not-found
grant list nowhere | not-found not-found not-found not-found not-found
grant give shelf party:LA read | 0 right right right not-found
grant give secretariat party:LA read | 0 not-found not-found not-found not-found
grant withdraw shelf GRANT | 0 right right right not-found
body list | 0 0 0 0 0
body register BFRESH Body | 0 role role role role
body join TASKFORCE ministry | 0 role role role role
account list | 0 role 0 role 0
account confirm ZEROS | not-found role not-found role not-found
account close ZEROS | not-found role role role not-found
referral list | role 0 role role role
referral send LA words.txt --acknowledge-by 2098-01-01 --answer-by 2098-01-01 --retain-until 2098-01-01 | not-found not-found not-found not-found not-found
referral step ZEROS closed | not-found not-found not-found not-found not-found
referral get ZEROS 1 -i age.key | not-found not-found not-found not-found not-found
move M/1 secretariat --reason x | 0 not-found not-found not-found not-found
move M/2 shelf --reason x | 0 right right right not-found
move T/1 nowhere --reason x | not-found not-found not-found not-found not-found
consult T/1 --party KH --until 2099-01-01 | 0 right right right not-found
consult H/1 --party KH --until 2099-01-01 | task-party not-found not-found not-found not-found
consult K/1 --party KH --until 2099-01-01 | task-party right right right not-found
comment T/1 FRESH | 0 0 right right not-found
comment H/1 FRESH | 0 not-found not-found not-found not-found
comment K/1 FRESH | 0 right right right not-found
comment T/1 --list | 0 0 0 0 not-found
comment K/1 --list | 0 right right right not-found
notice give x --compartment parties --party KH --text y | 0 right right right not-found
notice list | 0 0 0 0 0
notice acknowledge NOTICE | party 0 party party not-found
task list | 0 0 0 0 0
task sign T/1 --act endorsement --party KH | 0 right right right not-found
task close CLOSABLE | 0 right right right not-found
copy T/1 -o out-FRESH | 0 0 0 0 not-found
copy --compartment secretariat -o out-FRESH | 0 not-found not-found not-found not-found
copy --compartment shelf -o out-FRESH | 0 right right right not-found
erase --list | 0 0 0 0 0
erase H/1 --authority x --reason y | 0 not-found not-found not-found not-found
erase K/1 --authority x --reason y | 0 right right right not-found
erase K/1 --confirm | same-person right right right not-found
erase T/1 --confirm | erasure-not-requested right right right not-found
TABLE
}
roles="secretariat ministry auditor observer administrator"
: >told
number=0
for role in $roles; do
    DEPOSITARY_PASSWORD=demonstration-$role "$depositary" login "$url" "$role" >/dev/null
    column=$(echo "$roles" | tr ' ' '\n' | grep -n "^$role$" | cut -d: -f1)
    while IFS='|' read -r command expected; do
        number=$((number + 1))
        wanted=$(echo "$expected" | awk -v n="$column" '{print $n}')
        [ "$wanted" = - ] && continue
        case $command in *FRESH.key.pub*) "$depositary" key new "w$number.key" >/dev/null ;; *FRESH.age*) "$depositary" key new --kind age "w$number.age" >/dev/null ;; esac
        line=$(echo "$command" | sed "s/BFRESH/BODY$number/; s/FRESH/w$number/g; s/FINGERPRINT/$fingerprint/; s/GRANT/$grant/; s/ZEROS/$zeros/; s/NOTICE/$notice/; s/CLOSABLE/$closable/")
        code=0
        "$depositary" --json $line >out 2>err </dev/null || code=$?
        problem=$(sed -n 's/.*"error": *"\([^"]*\)".*/\1/p' out)
        got=$([ "$code" -eq 0 ] && echo 0 || echo "${problem:-$code}")
        [ "$got" = "$wanted" ] || echo "$role: $line: $got instead of $wanted" >>told
    done < <(table)
done
[ ! -s told ] || { cat told >&2; fail "$(wc -l <told) commands did other than the table says"; }

# A row for every command, but those that need no account.
without="init serve fsck import key seal open login logout audit verify"
"$depositary" --help | sed -n '/^Subcommands:/,$p' | awk '/^  [a-z]/{print $1}' | while read -r command; do
    case " $without " in *" $command "*) continue ;; esac
    table | grep -q "^$command " || fail "the command $command has no row"
done
echo "$number cases of $(table | wc -l) commands"
