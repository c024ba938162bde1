# An offline copy is whole: the stock tools check every bag in it, its pages name what is there, and nothing hidden is in it.
. "$(dirname "$0")/lib.sh"
for program in minisign sha256sum unzip; do command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }; done
cd "$work"
found
cat >accounts.json <<'JSON'
[{"login": "ministry", "name": "A ministry", "party": "KH", "role": "ministry", "password": "demonstration-ministry"}]
JSON
echo "First words" >one.txt
echo "Second words" >two.txt
cat >manifest.json <<'JSON'
{"parties": [{"code": "KH", "name": "Cambodia"}],
 "documents": [
 {"symbol": "A/1", "title": "Signed & <sealed> ផែនការ", "kind": "agreement", "parties": ["KH"], "relations": [], "versions": [
  {"status": "draft", "files": [{"path": "one.txt", "name": "one.txt", "language": "en", "role": "text", "media_type": "text/plain"}]},
  {"status": "adopted", "files": [{"path": "two.txt", "name": "two words ก.txt", "language": "en", "role": "text", "media_type": "text/plain"}]}]},
 {"symbol": "A-1", "title": "Of nearly the same name", "kind": "guideline", "parties": [], "relations": [{"type": "implements", "symbol": "H/1"}], "versions": [{"status": "draft",
  "files": [{"path": "one.txt", "name": "one.txt", "language": "en", "role": "text", "media_type": "text/plain"}]},
  {"status": "draft", "files": [{"path": "one.txt", "name": "again.txt", "language": "en", "role": "text", "media_type": "text/plain"}]}]}]}
JSON
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >import.log 2>&1 || { cat import.log >&2; fail "import"; }
start_server
as() { DEPOSITARY_PASSWORD=demonstration-$1 "$depositary" login "$url" "$1" >/dev/null; }
as secretariat
"$depositary" compartment open hidden Hidden --grant role:secretariat:deposit,manage >/dev/null
echo "qanatwood is hidden" >hidden.txt
"$depositary" put H/1 hidden.txt --title "The teakwood protocol" --kind guideline --compartment hidden >/dev/null
head -c 30000000 /dev/urandom >large.bin
"$depositary" put L/1 large.bin --title Large --kind guideline --compartment parties >/dev/null
"$depositary" register-key KH keys/KH.key.pub >/dev/null
fingerprint=$("$depositary" --json key show keys/KH.key.pub | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).fingerprint)')
as ministry
"$depositary" party-key confirm "$fingerprint" >/dev/null
"$depositary" sign A/1 -k keys/KH.key --capacity "Minister of Justice" --yes >/dev/null

# check FOLDER: every bag in it, by the stock tools alone.
check() {
    local bag signature name
    for bag in "$1"/*/; do
        (cd "$bag" && sha256sum -c --quiet tagmanifest-sha256.txt manifest-sha256.txt) || fail "sha256sum -c in $bag"
        if [ -d "$bag/signatures" ]; then
            for signature in "$bag"/signatures/*.minisig; do
                name=$(basename "$signature" .minisig)
                minisign -V -q -m "$bag/tagmanifest-sha256.txt" -p "$bag/keys/$name.pub" -x "$signature" || fail "minisign -V of $signature"
            done
        fi
        "$depositary" verify --proof "$(ls "$bag"/register/*.tlog-proof | head -1)" --policy "$bag/register/policy" \
            "$(ls "$bag"/register/*.leaf | head -1)" >/dev/null || fail "the proofs of $bag"
    done
    for language in en km zh lo my th vi; do
        grep -q "<html lang=\"$language\">" "$1/index.$language.html" || fail "no index in $language"
    done
    [ -s "$1/index.html" ] && [ -s "$1/style.css" ] && [ -s "$1/README.txt" ] || fail "the pages of $1"
    grep -oE 'url\("[^"?]*' "$1/style.css" | cut -d'"' -f2 | while read -r named; do
        [ -s "$1/$named" ] || fail "the style sheet of $1 names $named, which is not there"
    done
    [ -s "$1/lao.woff2" ] || fail "no fonts in $1"
}
"$depositary" copy --compartment parties -o copy.zip
# Without a locale of UTF-8, as on a bare Debian, unzip writes other names than the archive holds.
export LC_ALL=C.UTF-8
unzip -q copy.zip -d copy
folder=$(echo copy/*)
check "$folder"
[ "$(ls -d "$folder"/*/ | wc -l)" -eq 3 ] || fail "$(ls "$folder")"
[ "$(ls -d "$folder"/A-1-v2*/ | wc -l)" -eq 2 ] || fail "two documents of nearly the same name: $(ls "$folder")"
ls "$folder"/*/signatures/KH-signature.minisig >/dev/null || fail "the signature is not there"
! grep -rq qanatwood copy || fail "what is hidden is in the copy"
# Z20: a document of the copy names the hidden one by the symbol that its depositor wrote, and nothing gives its title or where it is: not the
# copy's pages, not the bags in it, nor the leaves and proofs of its receipts.
! grep -riq teakwood copy || fail "the title of what is hidden is in the copy: $(grep -ril teakwood copy)"
grep -rq "H/1" "$folder"/A-1-v2*/ || fail "no document of the copy names the hidden one"
hidden_id=$(as secretariat; "$depositary" --json get H/1 2>/dev/null | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' | head -1; as ministry)
[ -n "$hidden_id" ] || fail "the secretariat does not see the hidden document"
! grep -rq "$hidden_id" copy || fail "the copy leads to the hidden document"
for part in "$folder"/*/register/*.leaf "$folder"/*/register/*.tlog-proof; do
    ! grep -aqi -e "nearly the same" -e "A-1" -e sealed "$part" || fail "what is handed to anybody as a proof holds a title or a symbol: $part"
done
cmp -s "$folder/L-1-v1/data/large.bin" large.bin || fail "the large file"
grep -q "Signed &amp; &lt;sealed&gt; ផែនការ" "$folder/index.html" || fail "the index names the document, escaped"
# Every address that the index names is there.
grep -o 'href="[^"#]*"' "$folder/index.html" | sed 's/href="//; s/"$//' | while read -r address; do
    path=$(node -e 'process.stdout.write(decodeURIComponent(process.argv[1]))' "$address")
    [ -e "$folder/$path" ] || fail "the index names $path, which is not there"
done
# Chosen documents, all their versions; what may not be read is refused.
"$depositary" copy A/1 --all-versions -o chosen.zip
unzip -q chosen.zip -d chosen
check "$(echo chosen/*)"
[ "$(ls -d chosen/*/*/ | wc -l)" -eq 2 ] || fail "not both versions"
expect_exit 1 "$depositary" copy --compartment hidden -o none.zip
expect_exit 1 "$depositary" copy H/1 -o none.zip
expect_exit 1 "$depositary" copy A/1 -o copy.zip  # is not overwritten
[ ! -e none.zip ] || fail "something was written"
# A check that can fail: one byte changed.
chmod -R u+w copy; printf x >>"$folder/L-1-v1/data/large.bin"
(cd "$folder/L-1-v1" && sha256sum -c --quiet manifest-sha256.txt >/dev/null 2>&1) && fail "a changed byte was not seen"
# The server's memory does not grow with what it gives out: 30 MB of it twice, within 20 MB of what it was.
rss() { awk '/VmHWM/{print $2}' "/proc/$server_pid/status"; }
before=$(rss)
for _ in 1 2 3; do "$depositary" copy --compartment parties -o again.zip; rm again.zip; done
after=$(rss)
# (A sanitizer keeps what was freed, so that its use is seen.)
ldd "$depositary" | grep -q 'lib[at]san' || [ $((after - before)) -lt 20000 ] || fail "the server grew from $before kB to $after kB"
echo "an offline copy of 3 documents is checked by sha256sum and minisign; the server's peak went from $before to $after kB"
