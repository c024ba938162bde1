# Files go both ways between the program and the stock tools: age, minisign, sha256sum.
. "$(dirname "$0")/lib.sh"
command -v age >/dev/null && command -v minisign >/dev/null || { echo "skipped: age or minisign is not installed"; exit 77; }
cd "$work"

# age, to recipients: every size around the chunk borders, both ways, armored and not.
age-keygen -o stock.id 2>/dev/null
"$depositary" key new --kind age ours.id >/dev/null
stock=$(age-keygen -y stock.id)
ours=$("$depositary" key show ours.id)
[ "$(age-keygen -y ours.id)" = "$ours" ] || fail "age-keygen reads another recipient out of our identity"
for size in 0 1 65535 65536 65537 200000; do
    head -c $size /dev/urandom >plain
    "$depositary" seal -r "$stock" plain >sealed.age
    age -d -i stock.id sealed.age | cmp - plain || fail "age -d of ours, $size bytes"
    "$depositary" seal -r "$ours" "$stock" plain --armor >sealed.txt
    age -d -i ours.id sealed.txt | cmp - plain || fail "age -d of our armor, $size bytes"
    age -r "$ours" plain >theirs.age
    "$depositary" open -i ours.id theirs.age | cmp - plain || fail "open of age's, $size bytes"
    age -a -r "$stock" -r "$ours" plain | "$depositary" open -i ours.id - | cmp - plain || fail "open of age's armor, $size bytes"
done

for arguments in "-r $ours plain --armor" "--armor plain -r $ours" "-r $stock -r $ours plain" "-a -r $stock $ours plain"; do
    "$depositary" seal $arguments | "$depositary" open -i ours.id - | cmp - plain || fail "seal $arguments"
done
expect_exit 2 "$depositary" seal -r "$ours" plain sealed.age

# Passphrases: age asks at a terminal, so both ways go through one of expect's.
if command -v expect >/dev/null; then
    DEPOSITARY_PASSPHRASE=mekong-river "$depositary" seal -p plain >pass.age
    expect -c 'log_user 0; spawn sh -c "age -d pass.age >pass.plain"; expect "passphrase:"; send "mekong-river\r"; expect eof' || true
    cmp pass.plain plain || fail "age -d of our passphrase file"
    expect -c 'log_user 0; spawn age -p -o theirs-pass.age plain; expect "passphrase"; send "tonle-sap-lake\r"; expect "onfirm"; send "tonle-sap-lake\r"; expect eof' || true
    DEPOSITARY_PASSPHRASE=tonle-sap-lake "$depositary" open --passphrase theirs-pass.age | cmp - plain || fail "open of age's passphrase file"
else
    echo "passphrases both ways: skipped, expect is not installed"
fi
DEPOSITARY_PASSPHRASE=right "$depositary" seal -p plain >own-pass.age
code=0; DEPOSITARY_PASSPHRASE=wrong "$depositary" open --passphrase own-pass.age >/dev/null 2>&1 || code=$?
[ $code -eq 1 ] || fail "a wrong passphrase gave exit $code"

# What is damaged is refused; the sound chunks before the damage come out, and nothing of the bad one.
head -c 200000 /dev/urandom >plain
"$depositary" seal -r "$ours" plain >sealed.age
cp sealed.age bad.age
damage bad.age 150000
code=0; "$depositary" open -i ours.id bad.age >part 2>/dev/null || code=$?
[ $code -eq 1 ] || fail "a damaged file gave exit $code"
[ "$(stat -c %s part)" -eq 131072 ] || fail "$(stat -c %s part) bytes came out of a file whose third chunk is damaged"
cmp -n 131072 part plain || fail "other bytes came out"
head -c 100000 sealed.age >cut.age
expect_exit 1 "$depositary" open -i ours.id cut.age
expect_exit 1 "$depositary" open -i stock.id sealed.age
expect_exit 1 "$depositary" open -i ours.id /dev/null
expect_exit 2 "$depositary" open sealed.age
expect_exit 2 "$depositary" seal plain

# minisign: keys and signatures both ways, with and without a passphrase, prehashed and legacy.
minisign -G -W -p stock.pub -s stock.key >/dev/null
chmod 600 stock.key
"$depositary" key new ours.key >/dev/null
head -c 100000 /dev/urandom >text
"$depositary" sign -k ours.key --file text -t "agreed in Yangon"
minisign -V -p ours.key.pub -m text >verified || fail "minisign -V of ours"
grep -q "agreed in Yangon" verified || fail "minisign shows another trusted comment"
"$depositary" verify text -x text.minisig -p ours.key.pub >/dev/null || fail "verify of our own"
rm text.minisig
"$depositary" sign -k stock.key --file text
minisign -V -p stock.pub -m text >/dev/null || fail "minisign -V of ours with its key"
rm text.minisig
minisign -S -s stock.key -m text -t "from minisign" >/dev/null
"$depositary" verify text -x text.minisig -P "$(tail -n 1 stock.pub)" | grep -q "from minisign" || fail "verify of minisign's"
# What minisign verifies, verify does, whatever bytes its comments are; what would work a terminal is shown harmless.
printf 'in Latin-1: caf\351 du matin' >latin.txt
minisign -S -s stock.key -m text -x latin.minisig -t "$(cat latin.txt)" -c "$(printf 'untrusted \351')" >/dev/null
minisign -V -p stock.pub -m text -x latin.minisig >/dev/null || fail "minisign -V of its own Latin-1"
"$depositary" verify text -x latin.minisig -p stock.pub >verified || fail "verify of a comment in Latin-1"
grep -q 'in Latin-1: caf\\xe9 du matin' verified || fail "a comment in Latin-1 is shown as $(cat -v verified)"
"$depositary" --json verify text -x latin.minisig -p stock.pub | node -e 'JSON.parse(require("fs").readFileSync(0))' || fail "its JSON is none"
minisign -S -s stock.key -m text -x escape.minisig -t "$(printf 'a\033[31mred\007')" >/dev/null
"$depositary" verify text -x escape.minisig -p stock.pub >verified || fail "verify of a comment with control characters"
grep -q 'a\\x1b\[31mred\\x07' verified || fail "a comment works the terminal: $(cat -v verified)"
minisign -S -s stock.key -m text -x default.minisig >/dev/null
"$depositary" verify text -x default.minisig -p stock.pub >ours
minisign -V -p stock.pub -m text -x default.minisig >theirs
cmp ours theirs || fail "minisign's own comment is shown otherwise"
sed '3s/matin/match/' latin.minisig >changed.minisig
expect_exit 1 "$depositary" verify text -x changed.minisig -p stock.pub
minisign -S -s ours.key -m text -x ours.minisig >/dev/null || fail "minisign does not sign with our key"
"$depositary" verify text -x ours.minisig -p ours.key.pub >/dev/null || fail "verify of minisign's with our key"
minisign -S -l -s stock.key -m text -x legacy.minisig >/dev/null
"$depositary" verify text -x legacy.minisig -p stock.pub >/dev/null || fail "verify of a legacy signature"
expect_exit 1 "$depositary" verify text -x legacy.minisig -p stock.pub --prehashed-only
expect_exit 1 "$depositary" verify text -x text.minisig -p ours.key.pub
printf 'x' >>text
expect_exit 1 "$depositary" verify text -x text.minisig -p stock.pub
expect_exit 1 "$depositary" verify missing -x text.minisig -p stock.pub
expect_exit 2 "$depositary" verify text -x text.minisig
DEPOSITARY_PASSPHRASE="held in Vientiane" "$depositary" key new -p locked.key >/dev/null
DEPOSITARY_PASSPHRASE="held in Vientiane" "$depositary" sign -k locked.key --file text -x locked.minisig
minisign -V -p locked.key.pub -m text -x locked.minisig >/dev/null || fail "minisign -V of a locked key's signature"
code=0; DEPOSITARY_PASSPHRASE="another" "$depositary" sign -k locked.key --file text -x no.minisig 2>/dev/null || code=$?
[ $code -eq 1 ] && [ ! -e no.minisig ] || fail "a wrong passphrase signed"
if command -v expect >/dev/null; then
    expect -c 'log_user 0; set timeout 60; spawn minisign -S -s locked.key -m text -x again.minisig; expect "Password:"; send "held in Vientiane\r"; expect eof' || true
    "$depositary" verify text -x again.minisig -p locked.key.pub >/dev/null || fail "minisign does not open our locked key"
fi
chmod 644 ours.key
expect_exit 1 "$depositary" sign -k ours.key --file text -x no.minisig
grep -q "chmod 600" err || fail "a readable key is refused without saying what to do"
echo "age and minisign agree with the program, both ways"
