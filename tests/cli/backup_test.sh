# The drill of docs/operate.md: a backup taken while deposits go on, the server killed, the backup restored, checked, served; then one
# damaged file restored by itself; then an older catalogue beside what was published, which is refused.
. "$(dirname "$0")/lib.sh"
cd "$work"
found
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "a new depositary is not sound"
start_server
DEPOSITARY_PASSWORD=demonstration-secretariat "$depositary" login "$url" secretariat >/dev/null
for n in 1 2 3; do
    echo "text $n" >"text.txt"
    "$depositary" put "DRILL/$n" text.txt:en --title "Document $n" --kind guideline >/dev/null
done
(
    n=100
    mkdir -p load
    while [ ! -e load/stop ]; do
        echo "text $n" >"load/text.txt"
        "$depositary" put "LOAD/$n" load/text.txt:en --title "Load $n" --kind guideline >/dev/null 2>&1 || break
        n=$((n + 1))
    done
) &
load=$!

mkdir -p backup/register
for _ in 1 2 3; do sleep 0.3; done
cp data/register/checkpoint backup/register/checkpoint
sqlite3 data/catalogue.sqlite ".backup 'backup/catalogue.sqlite'"
sleep 0.5
cp -a data/vault backup/ 2>copying || true # a temporary file may vanish while it is being copied
if grep -v "/tmp/" copying; then fail "copying the vault"; fi
cp data/depositary.json backup/
cp data/register/checkpoint backup/register/checkpoint.seen
touch load/stop
wait "$load" || true
"$depositary" get DRILL/1 >/dev/null
stop_server -KILL

# The killed one is sound, and checking it changes nothing (SQLite's -shm is its own, and made anew by whoever opens it).
sums() { find data -type f ! -name '*-shm' -exec sha256sum {} + | sort -k 2; }
sums >before
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "the killed one is not sound"
sums | cmp - before || fail "fsck changed something"

# The backup, restored.
mv data damaged
cp -a backup data
chmod 700 data
"$depositary" --json fsck data --root root.key >answer || fail "the restored backup is not sound"
grep -q '"sound": true' answer || fail "no verdict in JSON"
start_server
DEPOSITARY_PASSWORD=demonstration-secretariat "$depositary" login "$url" secretariat >/dev/null
for n in 1 2 3; do
    "$depositary" get "DRILL/$n" --file text.txt -o "back.$n"
    [ "$(cat "back.$n")" = "text $n" ] || fail "document $n came back otherwise"
done
echo "after" >text.txt
"$depositary" put "AFTER/1" text.txt:en --title "After the drill" --kind guideline >/dev/null
stop_server -TERM
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "the restored one is not sound after going on"

# One damaged file is named, and restored by itself.
file=$(cd data && find vault -type f -path 'vault/??/*' -size -2 | sort | head -n 1)
cp "data/$file" kept
damage "data/$file" 150
expect_exit 1 "$depositary" fsck data --root root.key
grep -q "^$file: .*restore this file" out || fail "the damaged file is not named"
grep -q "1 finding\. Nothing was changed" out || fail "what to do is not said"
expect_exit 1 "$depositary" --json fsck data --root root.key
grep -q '"sound": false' out && grep -q "\"where\": \"$file\"" out || fail "the damaged file is not named in JSON"
cp kept "data/$file"
"$depositary" fsck data --root root.key >/dev/null || fail "the restored file is not sound"

# What keeps it from opening is damage too, and said as such; what says nothing about it is no finding.
cp -a data older
cp backup/catalogue.sqlite older/catalogue.sqlite
rm -f older/catalogue.sqlite-wal older/catalogue.sqlite-shm
expect_exit 1 "$depositary" fsck older --root root.key
grep -q "register-rolled-back.*Restore the newest backup" out || fail "an older catalogue is not refused by name"
# Nor does deleting what was published help: without it nothing starts, and fsck says so.
mv older/register/checkpoint published
expect_exit 1 "$depositary" fsck older --root root.key
grep -q "^register/checkpoint: it is missing" out || fail "a missing checkpoint is not named"
[ ! -e older/register/checkpoint ] || fail "fsck published a checkpoint"
# Who wants the older one takes its own checkpoint out of it, as docs/operate.md says.
(cd older && sqlite3 catalogue.sqlite "SELECT writefile('register/checkpoint', note) FROM checkpoint ORDER BY size DESC LIMIT 1" >/dev/null)
"$depositary" fsck older --root root.key | grep -q "^Sound" || fail "the older one with its own checkpoint is not sound"
cp published older/register/checkpoint
mv older/catalogue.sqlite away
expect_exit 1 "$depositary" fsck older --root root.key
grep -q "catalogue-missing" out || fail "a missing catalogue is not named"
expect_exit 1 "$depositary" fsck nowhere --root root.key
"$depositary" init other --root other.key --origin depositary.example/other >/dev/null 2>&1
expect_exit 1 "$depositary" fsck data --root other.key
grep -q "does not open this depositary's keys" err || fail "another root identity is not named"
echo "the backup came back whole"
