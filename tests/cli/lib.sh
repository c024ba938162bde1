# What the shell tests share. Sourced; makes $work, and $depositary the program.
set -euo pipefail
depositary=$DEPOSITARY_BIN/depositary
work=$(mktemp -d)
export XDG_CONFIG_HOME=$work/config
server_pid=
stop_server() {
    if [ -n "$server_pid" ]; then kill "${1:--TERM}" "$server_pid" 2>/dev/null || true; wait "$server_pid" 2>/dev/null || true; fi
    server_pid=
}
cleanup() { stop_server -KILL; rm -rf "$work"; }
trap cleanup EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
# expect_exit CODE COMMAND…: the command must end with this exit code.
expect_exit() {
    local wanted=$1 code=0
    shift
    "$@" >"$work/out" 2>"$work/err" || code=$?
    [ "$code" -eq "$wanted" ] || { cat "$work/out" "$work/err" >&2; fail "exit $code instead of $wanted: $*"; }
}
# damage FILE OFFSET: the byte there becomes another one, whatever it was.
damage() {
    local was
    was=$(od -An -tu1 -j "$2" -N 1 "$1")
    # shellcheck disable=SC2059
    printf "\\x$(printf %x $((was ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
# A founded depositary in $work/data with six parties' keys and accounts.
found() {
    export DEPOSITARY_PASSWORD=demonstration-secretariat
    "$depositary" init "$work/data" --root "$work/root.key" --origin depositary.example/test "$@" >/dev/null 2>&1
    mkdir -p "$work/keys"
    for party in KH CN LA MM TH VN; do "$depositary" key new "$work/keys/$party.key" >/dev/null; done
}
# Starts the server on a free port and sets $url.
start_server() {
    : >"$work/server.log"  # the program opens it in its own time
    "$depositary" serve "$work/data" --root "$work/root.key" --listen 127.0.0.1:0 "$@" 2>"$work/server.log" &
    server_pid=$!
    for _ in $(seq 100); do
        url=$(sed -n 's/^Serving on \(http[^ ]*\)\. Stop.*/\1/p' "$work/server.log")
        [ -n "$url" ] && return
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/server.log" >&2
    fail "the server did not start"
}
