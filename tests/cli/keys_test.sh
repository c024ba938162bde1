# Secret files: who may read them, where they lie, and what is said when they do not open.
. "$(dirname "$0")/lib.sh"
cd "$work"
export DEPOSITARY_PASSWORD=demonstration-secretariat
init() { "$depositary" init "$@" --origin depositary.example/test; }

# A root identity in the data folder is refused before anything is written.
for root in emptyd/root.key emptyd/deep/root.key ./x/../emptyd/root.key "$work/emptyd/root.key"; do
    for folder in emptyd emptyd/ "$work/emptyd"; do
        expect_exit 1 init "$folder" --root "$root"
        grep -q "must not lie in it" err || { cat err >&2; fail "a root inside its folder is taken: $root"; }
        [ ! -e emptyd ] || fail "a refused init left a folder"
    done
done
mkdir full emptyd-too && touch full/something
# A founding that fails leaves no root identity.
expect_exit 1 init full --root fresh.key
[ ! -e fresh.key ] || fail "a failed init left a root identity"
DEPOSITARY_PASSWORD=short expect_exit 1 init data --root fresh.key
[ ! -e fresh.key ] || fail "a failed init left a root identity"
# -p with one that is there and unprotected is no protection.
"$depositary" key new --kind age plain.key >/dev/null
DEPOSITARY_ROOT_PASSPHRASE=river expect_exit 1 init data --root plain.key -p
grep -q "no passphrase protects it" err && grep -q "depositary seal -p" err || { cat err >&2; fail "-p does not say that it protects nothing"; }
[ ! -e data ] || fail "a refused init left a folder"
DEPOSITARY_ROOT_PASSPHRASE=river init data --root kept.key -p >/dev/null 2>&1 || fail "init -p"
grep -q "^age-encryption.org/v1" kept.key || fail "the new root identity is not protected"
expect_exit 1 init full --root kept.key
[ -e kept.key ] || fail "a root identity that was there is removed"

# Secret files that others may read are refused by every command that reads one.
echo "words" >words.txt
"$depositary" key new --kind age id.age >/dev/null
"$depositary" key new --kind age other.age >/dev/null
"$depositary" key new sign.key >/dev/null
"$depositary" seal -r "$("$depositary" key show id.age)" words.txt >sealed.age
[ "$("$depositary" open -i id.age sealed.age)" = words ] || fail "open"
[ "$("$depositary" open -i <(cat id.age) sealed.age)" = words ] || fail "open with an identity from a pipe"
chmod 644 id.age sign.key
for command in "open -i id.age sealed.age" "key show id.age" "key show sign.key" "age-key register id.age" "sign --file words.txt -k sign.key" \
    "login http://127.0.0.1:1 x -k sign.key" "serve data --root kept.key --sign-in-service https://x --sign-in-client x --sign-in-secret id.age"; do
    expect_exit 1 "$depositary" $command
    grep -q "may read the key file .*chmod 600" err || { cat err >&2; fail "a readable key file is taken: $command"; }
done
chmod 600 id.age sign.key

# What does not open says why.
opens_not() {
    expect_exit 1 "${@:2}"
    grep -q "$1" err || { cat err >&2; fail "does not say \"$1\": ${*:2}"; }
}
DEPOSITARY_PASSPHRASE=river "$depositary" seal -p words.txt >under.age
opens_not "not the passphrase" env DEPOSITARY_PASSPHRASE=lake "$depositary" open --passphrase under.age
opens_not "under a passphrase: no identity" "$depositary" open -i id.age under.age
opens_not "not under a passphrase" env DEPOSITARY_PASSPHRASE=lake "$depositary" open --passphrase sealed.age
opens_not "encrypted to others" "$depositary" open -i other.age sealed.age
opens_not "not the passphrase" env DEPOSITARY_ROOT_PASSPHRASE=lake "$depositary" fsck data --root kept.key
