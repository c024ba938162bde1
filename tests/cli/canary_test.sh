# Unique words go in everywhere (title, body, account name, note, file name, search query, saved search, comments, notices); the server runs, stops, is killed;
# then no byte that it left anywhere may hold one of them: data folder, snapshots, temporary folders, logs.
. "$(dirname "$0")/lib.sh"
cd "$work"
mkdir tmp && export TMPDIR=$work/tmp
canaries=(qzvtitlexk qzvbodyxk qzvnamexk qzvnotexk qzvfilexk qzvqueryxk qzvplacexk qzvcapacityxk qzvcommentxk qzvnoticexk qzvconsultxk qzvsavedxk qzvkeptxk)
found
cat >accounts.json <<JSON
[{"login": "cambodia", "name": "Taskforce qzvnamexk", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"}]
JSON
echo "The body holds qzvbodyxk and ordinary words." >qzvfilexk.txt
cat >manifest.json <<JSON
{"parties": [{"code": "KH", "name": "Cambodia"}],
 "documents": [{"symbol": "T/1", "title": "On qzvtitlexk", "kind": "guideline", "date": "2015", "place": "qzvplacexk", "parties": ["KH"],
  "relations": [], "versions": [{"status": "draft", "date": "2015", "note": "qzvnotexk",
   "files": [{"path": "qzvfilexk.txt", "name": "qzvfilexk.txt", "language": "en", "role": "text", "media_type": "text/plain"}],
   "signatures": [{"party": "KH", "word": "signature", "capacity": "Minister qzvcapacityxk"}]}]}]}
JSON
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >/dev/null
mkdir kept && mv accounts.json manifest.json qzvfilexk.txt keys kept/

saved() { "$depositary" --json saved-search list | node -e "process.stdout.write(JSON.parse(require('fs').readFileSync(0)).items[0].${1:-id})"; }
search() { "$depositary" search "$1" >/dev/null; }
for ending in -TERM -KILL; do
    start_server
    DEPOSITARY_PASSWORD=demonstration-cambodia "$depositary" login "$url" cambodia >/dev/null
    for _ in $(seq 100); do search qzvbodyxk 2>/dev/null && break; sleep 0.1; done
    search qzvbodyxk || fail "the body is not found"
    search qzvtitlexk || fail "the title is not found"
    search qzvqueryxk || true
    "$depositary" saved-search save "A search qzvsavedxk" qzvkeptxk OR qzvbodyxk >/dev/null
    token=$("$depositary" --json saved-search token new | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).token)')
    curl -sf -u "qzvsavedxk:$token" "$url/api/v1/feeds/new" | grep -q qzvtitlexk || fail "the feed is not given"
    curl -sf -u "any:$("$depositary" --json saved-search token "$(saved)" | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).token)')" \
        "$url$(saved feed)" | grep -q qzvsavedxk || fail "the feed of a saved search is not given"
    if [ "$ending" = -TERM ]; then
        # One more version, so that the kill finds work half done.
        DEPOSITARY_PASSWORD=demonstration-secretariat "$depositary" login "$url" secretariat >/dev/null
        cp kept/qzvfilexk.txt . && "$depositary" put T/1 qzvfilexk.txt:en --note qzvnotexk >/dev/null && rm qzvfilexk.txt
        "$depositary" consult T/1 --party KH --until 2099-01-01 --text "A word on qzvconsultxk" >/dev/null
        "$depositary" notice give "On qzvnoticexk" --document T/1 --party KH --text "Of qzvnoticexk" >/dev/null
        "$depositary" comment T/1 "A comment on qzvcommentxk" >/dev/null
        "$depositary" comment T/1 --list | grep -q qzvcommentxk || fail "the comment is not there"
    fi
    cp server.log "log$ending"
    stop_server "$ending"
done
ls data/index/*.age >/dev/null || fail "no snapshot was written"

rm -rf kept config
looked=0
look() {  # FILE
    local word
    for word in "${canaries[@]}"; do
        if grep -qaiF -- "$word" "$1"; then fail "$1 holds $word"; fi
        if xxd -p "$1" | tr -d '\n' | grep -qF "$(printf '%s' "$word" | iconv -t UTF-16LE | xxd -p | tr -d '\n')"; then fail "$1 holds $word in UTF-16"; fi
        for shift in "" x xx; do
            # Base64 at each of its three offsets, without the characters that depend on what stands beside the word.
            local encoded
            encoded=$(printf '%s' "$shift$word" | base64 | tr -d '=\n')
            encoded=${encoded:4:8}
            if grep -qaF -- "$encoded" "$1"; then fail "$1 holds $word in base64"; fi
        done
    done
    looked=$((looked + 1))
}
while IFS= read -r -d '' file; do look "$file"; done < <(find "$work" -type f -size -8M -print0)
[ "$looked" -gt 10 ] || fail "only $looked files were looked at"
# The check itself must be able to fail.
echo "x qzvbodyxk x" >planted
( look planted ) 2>/dev/null && fail "the check does not see a planted word"
# Of these folders' own file systems only: what another has mounted below them (a /proc, say) may never end.
printf '%s\n' "${canaries[@]}" >words
outside() {  # prints what holds a word
    local folder
    for folder in /dev/shm /tmp /var/tmp; do
        [ -d "$folder" ] || continue
        find "$folder" -xdev -maxdepth 3 -newer root.key -type f -not -path "$work/*" -size -8M -print0 2>/dev/null
    done | xargs -0 -r grep -laF -f words -- 2>/dev/null | grep .
}
outside && fail "a word lies outside the data folder"
planted=$(mktemp /tmp/canary.XXXXXX)
cp planted "$planted"
seen=$(outside || true)
rm "$planted"
[ "$seen" = "$planted" ] || fail "the check does not see a word planted outside"
echo "$looked files hold none of ${#canaries[@]} words"
