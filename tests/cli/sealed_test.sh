# What is sealed on the sender's machine is plaintext nowhere on the server: not on its disk, not in its memory. Documents and
# referrals, from one government to another, with the real programs.
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir tmp && export TMPDIR=$work/tmp
found
cat >accounts.json <<'JSON'
[{"login": "cambodia", "name": "Taskforce", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"},
 {"login": "laos", "name": "Taskforce", "party": "LA", "role": "ministry", "password": "demonstration-laos"},
 {"login": "laos.second", "name": "Taskforce", "party": "LA", "role": "ministry", "password": "demonstration-laos.second", "confirmed_by": "laos"},
 {"login": "vietnam", "name": "Taskforce", "party": "VN", "role": "ministry", "password": "demonstration-vietnam"}]
JSON
echo '{"parties": [{"code": "KH", "name": "Cambodia"}, {"code": "LA", "name": "Lao PDR"}, {"code": "VN", "name": "Viet Nam"}], "documents": []}' >manifest.json
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >/dev/null
start_server
# A party's signing key: registered by the secretariat, confirmed by the party.
DEPOSITARY_PASSWORD=demonstration-secretariat "$depositary" login "$url" secretariat >/dev/null
"$depositary" register-key KH keys/KH.key.pub >/dev/null
DEPOSITARY_PASSWORD=demonstration-cambodia "$depositary" login "$url" cambodia >/dev/null
"$depositary" party-key confirm "$("$depositary" --json key show keys/KH.key.pub | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).fingerprint)')" >/dev/null
as() { DEPOSITARY_PASSWORD=demonstration-$1 "$depositary" login "$url" "$1" >/dev/null; }

mkdir sender receiver
echo "The sealed body holds qzvsealedxk and nothing else." >sender/note.txt
echo "The case of the person named qzvpersonxk." >sender/qzvcasexk.txt
for who in cambodia laos other; do "$depositary" key new --kind age "receiver/$who.age" >/dev/null; done
as secretariat
"$depositary" compartment usual >/dev/null
as laos
"$depositary" age-key register receiver/laos.age >told || fail "an age key is not registered"
grep -q "^Registered age1" told && grep -q "second person" told || { cat told >&2; fail "that a second person must confirm it is not said"; }
# Another's key is not registered by its public half; one whose identity is elsewhere is, with what the stock age opens there.
DEPOSITARY_PASSPHRASE=river "$depositary" key new --kind age --passphrase receiver/locked.age >/dev/null
expect_exit 1 "$depositary" age-key register "$("$depositary" key show receiver/other.age)"
grep -q "identity file" err || { cat err >&2; fail "why a public half is not enough is not said"; }
others=$("$depositary" key show receiver/other.age)
expect_exit 1 "$depositary" age-key register "$others" --answer "depositary-age-key-possession/v1 made up"
grep -q "not what the key's challenge" err || { cat err >&2; fail "an answer that is made up is taken"; }
"$depositary" age-key challenge "$others" >challenge.age
age -d -i receiver/laos.age challenge.age >/dev/null 2>&1 && fail "another identity opens the challenge"
as cambodia
expect_exit 1 "$depositary" age-key register "$others" --answer "$(age -d -i receiver/other.age challenge.age)"  # it is for laos
as laos
"$depositary" age-key register "$others" --answer "$(age -d -i receiver/other.age challenge.age)" >/dev/null || fail "the stock age's answer is not taken"
"$depositary" age-key revoke "$others" >/dev/null
DEPOSITARY_PASSPHRASE=river "$depositary" age-key register receiver/locked.age >/dev/null || fail "an identity under a passphrase does not answer"
"$depositary" age-key revoke "$(DEPOSITARY_PASSPHRASE=river "$depositary" key show receiver/locked.age)" >/dev/null
"$depositary" age-key list | grep -q "waits to be confirmed" || fail "a key that waits is not listed as such"
expect_exit 1 "$depositary" age-key confirm receiver/laos.age
grep -q "second person" err || fail "whoever registered an age key confirms it"
as cambodia
expect_exit 1 "$depositary" put S/1 sender/note.txt:en --title x --kind guideline --compartment sealed --sealed-to LA
grep -q "Nobody named LA has an age key in force" err || { cat err >&2; fail "a key that nobody confirmed is sealed to"; }
expect_exit 1 "$depositary" age-key register receiver/cambodia.age --sign-with keys/LA.key
"$depositary" age-key register receiver/cambodia.age --sign-with keys/KH.key | grep -q "others can seal files to it" || fail "the party's key does not vouch for an age key"
as laos.second
"$depositary" age-key confirm receiver/laos.age >/dev/null
"$depositary" age-key list | grep -q "since 20.*-.*T" || fail "since when a key is in force is not shown"

# A sealed document.
expect_exit 1 "$depositary" put S/1 sender/note.txt:en --title "A sealed note qzvtitlexk" --kind guideline --compartment sealed
grep -q "Nothing was sent" err || fail "the compartment for sealed files takes a plain one, or gets to see it"
"$depositary" put S/1 sender/note.txt:en --title "A sealed note qzvtitlexk" --kind guideline --compartment sealed --sealed-to LA --sealed-to cambodia 2>notes >/dev/null
grep -q "compare it over another way" notes || fail "a recipient's key is used without a word"
expect_exit 1 "$depositary" put S/2 sender/note.txt --title "x" --kind guideline --compartment sealed --sealed-to VN
as laos
"$depositary" get S/1 -f note.txt.age -o received.age
head -c 21 received.age | grep -q "age-encryption.org/v1" || fail "what the server has is no age file"
"$depositary" get S/1 -f note.txt.age -i receiver/laos.age -o - | cmp - sender/note.txt || fail "the recipient cannot open it"
age -d -i receiver/laos.age received.age | cmp - sender/note.txt || fail "age cannot open it"
expect_exit 1 "$depositary" get S/1 -f note.txt.age -i receiver/other.age -o opened
[ ! -e opened ] && [ ! -e opened.part ] || fail "a file that did not open was left"
for _ in $(seq 100); do "$depositary" search qzvtitlexk >/dev/null 2>&1 && break; sleep 0.1; done
"$depositary" search qzvtitlexk | grep -q "S/1" || fail "what the sender says of it is not found"
expect_exit 1 "$depositary" search "body holds"  # not the word itself, which a search would put into the memory
# Other keys under a known name are refused until somebody has compared them.
"$depositary" key new --kind age receiver/second.age >/dev/null
"$depositary" age-key register receiver/second.age >/dev/null
as laos.second
"$depositary" age-key confirm receiver/second.age >/dev/null
as cambodia
expect_exit 1 "$depositary" put S/1 sender/note.txt --sealed-to LA
grep -q "other age keys of LA" err || fail "changed keys are used without a word"
"$depositary" put S/1 sender/note.txt --sealed-to LA --trust-new-keys >/dev/null

# A referral.
"$depositary" referral send LA sender/qzvcasexk.txt --sealed-to cambodia --acknowledge-by 2098-01-01 --answer-by 2098-02-01 --retain-until 2099-01-01 2>sending >sent || { cat sending >&2; fail "a referral is not sent"; }
id=$(grep -o '[0-9a-f-]\{36\}' sent)
as vietnam
expect_exit 1 "$depositary" referral step "$id" acknowledged
[ -z "$("$depositary" referral list)" ] || fail "a third party sees a referral"
as secretariat
expect_exit 1 "$depositary" referral list
as laos
"$depositary" referral list | grep -q "$id  KH -> LA  sent" || fail "the addressee does not see the referral"
"$depositary" referral step "$id" acknowledged >/dev/null
"$depositary" referral step "$id" accepted >/dev/null
"$depositary" referral get "$id" 1 -i receiver/laos.age | cmp - sender/qzvcasexk.txt || fail "the addressee cannot read the referral"
echo "The answer speaks of qzvanswerxk." >sender/answer.txt
"$depositary" referral step "$id" answered sender/answer.txt 2>/dev/null >/dev/null
as cambodia
"$depositary" referral get "$id" 2 -i receiver/cambodia.age | cmp - sender/answer.txt || fail "the answer cannot be read"
"$depositary" referral step "$id" closed >/dev/null

# The server's memory, whole, then its disk.
words="qzvsealedxk qzvpersonxk qzvcasexk qzvanswerxk"
cat >memory.mjs <<'JS'
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
const [pid, ...words] = process.argv.slice(2);
const memory = openSync(`/proc/${pid}/mem`, "r");
const seen = new Set();
let bytes = 0;
for (const line of readFileSync(`/proc/${pid}/maps`, "latin1").split("\n")) {
    const map = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line);
    if (map === null) continue;
    const end = BigInt("0x" + map[2]);
    if (end - BigInt("0x" + map[1]) > 1n << 40n) continue;  // a sanitizer's map of memory, terabytes of it
    let tail = "";
    for (let at = BigInt("0x" + map[1]); at < end;) {
        const block = Buffer.alloc(Number(end - at < 4194304n ? end - at : 4194304n));
        let got = 0;
        try { got = readSync(memory, block, 0, block.length, at); } catch { break; }  // a page that is not there
        if (got === 0) break;
        const text = tail + block.latin1Slice(0, got);
        for (const word of words) {
            if (text.includes(word) || text.includes([...word].join("\0"))) seen.add(word);
        }
        tail = text.slice(-256);
        bytes += got;
        at += BigInt(got);
    }
}
closeSync(memory);
console.log(`${bytes} ${[...seen].join(" ")}`);
JS
if node memory.mjs "$server_pid" depositary.example/test $words >seen 2>err; then
    grep -q "depositary.example/test" seen || fail "the search of the memory does not find what is surely there"
    for word in $words; do if grep -q "$word" seen; then fail "the server's memory holds $word"; fi; done
    echo "$(cut -d' ' -f1 seen) bytes of the server's memory hold none of: $words"
else
    echo "the server's memory cannot be read, not even by its own user: $(tail -n 1 err)"
    [ "$(id -u)" -ne 0 ] || fail "root could not read the server's memory, so nothing was shown"
fi
stop_server -TERM
for word in $words; do
    if grep -raqF "$word" data tmp server.log; then fail "the server's disk holds $word"; fi
done
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
echo "sealed documents and referrals are plaintext nowhere but with their senders and recipients"
