# What is erased is gone: its text from searches, its sealed rendition and its vault file from the disk; its acts prove on.
. "$(dirname "$0")/lib.sh"
cd "$work"
found
cat >accounts.json <<'JSON'
[{"login": "second", "name": "The secretariat's second", "party": "SEC", "role": "secretariat", "password": "demonstration-second"}]
JSON
echo '{"parties": [], "documents": []}' >manifest.json
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >/dev/null
start_server
as() { DEPOSITARY_PASSWORD=demonstration-$1 "$depositary" login "$url" "$1" >/dev/null; }
found_within() {
    for _ in $(seq 100); do
        if "$depositary" search "$1" >out 2>/dev/null; then [ "$2" = found ] && return; else [ "$2" = gone ] && return; fi
        sleep 0.1
    done
    fail "$1 is not $2"
}
# renditions COUNT: so many are there within ten seconds.
renditions() {
    for _ in $(seq 100); do
        [ "$(find data/renditions -type f | wc -l)" -eq "$1" ] && return
        sleep 0.1
    done
    fail "there are $(find data/renditions -type f | wc -l) renditions instead of $1"
}
vault_files() { find data/vault -type f -not -path '*/tmp/*' | wc -l; }

as secretariat
"$depositary" compartment open room Room --grant role:secretariat:deposit,manage >/dev/null
echo "The stays of this boat are of zythumrope." >kept.txt
echo "The masts of this boat are of qanatwood." >erased.txt
"$depositary" put K/1 kept.txt --title Kept --kind guideline --compartment room >/dev/null
"$depositary" put E/1 erased.txt --title Erased --kind guideline --compartment room >/dev/null
found_within zythumrope found
found_within qanatwood found
renditions 2
[ "$(vault_files)" -eq 2 ] || fail "there are not two files in the vault"

"$depositary" erase E/1 --authority "An order" --reason "It names a person" >/dev/null
expect_exit 1 "$depositary" erase E/1 --confirm
found_within qanatwood found  # one manager erases nothing
# Withdrawn, it is nothing that a second person confirms; then asked for anew.
"$depositary" erase E/1 --withdraw | grep -q "The document stays" || fail "a request is not withdrawn"
as second
expect_exit 1 "$depositary" erase E/1 --confirm
as secretariat
"$depositary" erase E/1 --authority "An order" --reason "It names a person" >/dev/null
as second
"$depositary" erase E/1 --confirm >/dev/null
found_within qanatwood gone
found_within zythumrope found
renditions 1
[ "$(vault_files)" -eq 1 ] || fail "the vault file of what was erased is still there"
expect_exit 1 "$depositary" get E/1 -f erased.txt -o out-erased
[ ! -e out-erased ] || fail "what was erased is given out"
stop_server -TERM
# Started again: nothing of it comes back from a snapshot, and everything else is sound.
start_server
as secretariat
found_within zythumrope found
found_within qanatwood gone
stop_server -TERM
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage after an erasure"
echo "what was erased is gone from searches, renditions, vault and snapshots; the rest stands"
