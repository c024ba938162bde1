# What the page tests begin with. Sourced, with the programs that a test needs beside the browser: `source …/lib.sh minisign age`.
# Ends the test as skipped (77) where one is missing; works in $work from then on.
source "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"
export NODE_OPTIONS=--dns-result-order=ipv4first  # localhost may be ::1 first, where nobody listens
export DEPOSITARY_PAGES_WORK=$work DEPOSITARY_PAGES_TOOLS=$DEPOSITARY_SOURCE/build/page-tools
export NODE_PATH=$DEPOSITARY_PAGES_TOOLS/node_modules
for program in chromium node "$@"; do
    command -v "$program" >/dev/null || { echo "skipped: there is no $program"; exit 77; }
done
[ -f "$DEPOSITARY_PAGES_TOOLS/.complete" ] || { echo "skipped: run scripts/install-page-tools first"; exit 77; }
cd "$work"

# imported MANIFEST OPTION…: puts documents and accounts into the depositary that was founded.
imported() {
    local manifest=$1
    shift
    "$depositary" import data --root root.key "$@" "$manifest" >import.log 2>&1 || { cat import.log >&2; fail "nothing was imported"; }
}
# in_browser NAME: runs tests/pages/NAME.mjs against the server, by the name that passkeys need.
in_browser() {
    DEPOSITARY_PAGES_URL=${url/127.0.0.1/localhost} node "$DEPOSITARY_SOURCE/tests/pages/$1.mjs"
}
# The server stops, and what it leaves is sound.
stop_sound() {
    stop_server -TERM
    "$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
}
# as LOGIN: the command speaks for a demonstration's account from here on.
as() { DEPOSITARY_PASSWORD=demonstration-$1 "$depositary" login "$url" "$1" >/dev/null; }
# age_key LOGIN FILE: registers it, and LOGIN.second confirms it.
age_key() {
    as "$1"
    "$depositary" age-key register "$2" >/dev/null
    as "$1.second"
    "$depositary" age-key confirm "$2" >/dev/null
}
