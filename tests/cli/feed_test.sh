# A feed as feed readers take it: xmllint finds it well-formed, feedparser reads it, with a token of it as the password, and
# asks again by its entity tag.
. "$(dirname "$0")/lib.sh"
python=/usr/bin/python3
for program in xmllint curl; do command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }; done
$python -c 'import feedparser' 2>/dev/null || { echo "skipped: there is no feedparser"; exit 77; }
cd "$work"
found
start_server
export DEPOSITARY_PASSWORD=demonstration-secretariat
"$depositary" login "$url" secretariat >/dev/null
echo "Lanterns at the quay." >words.txt
"$depositary" put T/0 words.txt:en --title "Before" --kind guideline >/dev/null
"$depositary" saved-search save "The <lanterns> & more" lanterns --kind guideline --order newest | grep -q "^Saved" || fail "it is not saved"
"$depositary" saved-search list >listed
grep -q "The <lanterns> & more" listed && grep -q "q=lanterns&order=newest&kind=guideline" listed || fail "it is not listed: $(cat listed)"
"$depositary" saved-search token "The <lanterns> & more" --for "My reader" --days 7 >token
feed=$(sed -n 's/^Feed *//p' token)
token=$(sed -n 's/^Password *//p' token)
"$depositary" put T/1 words.txt:en --title "Lanterns & <boats>" --kind guideline >/dev/null
"$depositary" put T/2 words.txt:en --title "ແຜນການ ແລະ ໂຄມໄຟ" --kind guideline >/dev/null
"$depositary" put T/3 words.txt:en --title "A record" --kind meeting-record >/dev/null
for _ in $(seq 100); do [ "$(curl -s -u "any:$token" "$feed" | grep -c '<entry>')" = 2 ] && break; sleep 0.1; done

curl -sf -u "any:$token" "$feed" >feed.xml || fail "the feed is not given"
xmllint --noout --nonet feed.xml || fail "it is not well-formed"
curl -s -o /dev/null -w '%{http_code}\n' "$feed" | grep -q 401 || fail "it is given to nobody"
curl -s -o /dev/null -w '%{http_code}\n' -u "any:$token" "$url/api/v1/documents" | grep -q 401 || fail "the token opens something else"
curl -s -o /dev/null -w '%{http_code}\n' -u "secretariat:$DEPOSITARY_PASSWORD" "$feed" | grep -q 401 || fail "a password opens the feed"

$python - "$feed" "$token" <<'PYTHON' || fail "feedparser reads something else"
import sys, urllib.request, feedparser
address, token = sys.argv[1:]
scheme, rest = address.split("://")
read = feedparser.parse(f"{scheme}://any:{token}@{rest}")
assert not read.bozo, read.bozo_exception
assert read.status == 200 and read.version == "atom10", (read.status, read.version)
assert read.feed.title == "The <lanterns> & more", read.feed.title
assert read.feed.author == "depositary.example/test", read.feed.author
assert [entry.title for entry in read.entries] == ["T/2 – ແຜນການ ແລະ ໂຄມໄຟ", "T/1 – Lanterns & <boats>"], read.entries
assert len({entry.id for entry in read.entries}) == 2 and all(entry.id.startswith("urn:uuid:") for entry in read.entries)
assert all(entry.updated_parsed and entry.updated_parsed <= read.feed.updated_parsed for entry in read.entries)
assert all("/documents/" in entry.link and entry.link.startswith(f"{scheme}://{rest.split('/')[0]}/") for entry in read.entries)
assert read.entries[0].tags[0].term == "guideline"
again = feedparser.parse(f"{scheme}://any:{token}@{rest}", etag=read.etag)
assert again.status == 304 and not again.entries, again.status
PYTHON

id=$("$depositary" --json saved-search list | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).items[0].id)')
"$depositary" saved-search save "The <lanterns> & more" boats >/dev/null
expect_exit 1 "$depositary" saved-search remove "The <lanterns> & more"
grep -q "give its id" "$work/err" || fail "it is not said what to do"
"$depositary" saved-search remove "$id" | grep -q "^Removed" || fail "it is not removed"
curl -s -o /dev/null -w '%{http_code}\n' -u "any:$token" "$feed" | grep -q 401 || fail "its token has not ended"
"$depositary" saved-search remove "The <lanterns> & more" >/dev/null
[ -z "$("$depositary" saved-search list)" ] || fail "one is left"
stop_server -TERM
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
