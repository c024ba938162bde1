#!/usr/bin/env bash
# What people sign in and sign with, in a real browser: passwords and codes, passkeys (Chromium's virtual authenticator),
# invitations, a key made by the stock minisign and used in the page, files sealed by the stock age and opened there.
source "$(dirname "$0")/lib.sh" minisign age

# Keys as people have them: protected by a passphrase, made by the stock tools.
printf 'mekong river\nmekong river\n' | minisign -G -p kh.pub -s kh.key >/dev/null
minisign -G -W -p bare.pub -s bare.key >/dev/null
age-keygen -o id.txt 2>/dev/null
cp id.txt id-plain.txt
DEPOSITARY_PASSPHRASE="tonle sap" "$depositary" seal -p id.txt >id.age
[ -s kh.key ] && [ -s id.age ] || fail "the stock tools made no keys"
head -c 150000 /dev/urandom >plain.bin
age -r "$(age-keygen -y id.txt)" -o plain.bin.age plain.bin
age -a -r "$(age-keygen -y id.txt)" -o plain.txt.age plain.bin
head -c 100000 plain.bin.age >cut.age

found
start_server --require-second-factor observer
in_browser credentials

# The stock minisign has the last word: the signatures that the browser made, from the page and from the bag.
for one in signed-*; do
    minisign -V -p "$one/kh.pub" -m "$one/tagmanifest-sha256.txt" -x "$one/kept.minisig" >"$work/out" || fail "minisign -V of $one"
    grep -q "Trusted comment: depositary-act/v1 act=" "$work/out" || fail "the trusted comment of $one"
    minisign -V -p "$one/kh.pub" -m "$one/tagmanifest-sha256.txt" -x "$one/recorded.minisig" >/dev/null || fail "minisign -V of $one from the server"
done
