# What the commands say and how they end when the network fails them: refused, cut, not HTTP, not JSON, another shape, an unknown
# certificate. Then TLS with a known one, and its change without a restart; and a server with few descriptors.
. "$(dirname "$0")/lib.sh"
cd "$work"
for tool in node openssl; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done

# says WORDS COMMAND…: ends with 1, says these words on standard error in one line, and prints nothing else.
says() {
    local words=$1
    shift
    expect_exit 1 "$@"
    grep -qF -- "$words" err || { cat err >&2; fail "does not say \"$words\": $*"; }
    [ "$(wc -l <err)" -eq 1 ] || { cat err >&2; fail "says more than one line: $*"; }
    if grep -q "json.exception\|terminate\|std::" err; then cat err >&2; fail "shows its insides: $*"; fi
}

cat >fake.js <<'JS'
// A server that answers everything with what the path's first word names.
const net = require("net");
const answers = {
    cut: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"actor\": {",
    html: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>Hello.</h1>",
    shape: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\": 1}",
    list: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]",
    gone: "",
    binary: "\x16\x03\x01\x00\x01nonsense\r\n\r\n",
    moved: "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    broken: "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>Broken</h1>",
    evil: "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n{\"challenge\": \"sign this instead\"}",
};
answers.evil = answers.evil.replace("33", String(answers.evil.split("\r\n\r\n")[1].length));
net.createServer((socket) => {
    socket.on("error", () => {});
    let head = "";
    socket.on("data", (bytes) => {
        head += bytes.toString("latin1");
        if (!head.includes("\r\n\r\n")) return;
        socket.end(Buffer.from(answers[process.argv[2]], "latin1"));
    });
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });
JS
fake_pid=
start_fake() {
    rm -f fake.port
    node fake.js "$1" >fake.port &
    fake_pid=$!
    for _ in $(seq 100); do [ -s fake.port ] && break; sleep 0.1; done
    fake_url=http://127.0.0.1:$(cat fake.port)
}
stop_fake() { kill "$fake_pid" 2>/dev/null || true; wait "$fake_pid" 2>/dev/null || true; }
trap 'stop_fake; cleanup' EXIT

session() {  # as if signed in at this address
    mkdir -p "$XDG_CONFIG_HOME/depositary"
    printf '{"url": "%s", "login": "somebody", "token": "%s"}' "$1" "$(printf 'A%.0s' $(seq 43))" >"$XDG_CONFIG_HOME/depositary/session.json"
}
# A search that finds nothing ends with 1 too: its answer is looked at.
signed_in() { { "$depositary" --json search x || true; } | grep -q '"total": 0'; }
export DEPOSITARY_PASSWORD=demonstration-secretariat
printf x >file.txt
"$depositary" key new some.key >/dev/null

says "run: depositary login" "$depositary" search x
session http://127.0.0.1:1
says "No answer from http://127.0.0.1:1" "$depositary" search x
says "No answer from http://127.0.0.1:1" "$depositary" get T/1 -o out.d
says "No answer from http://127.0.0.1:1" "$depositary" login http://127.0.0.1:1 somebody
says "No answer from http://127.0.0.1:1" "$depositary" audit http://127.0.0.1:1
says "begins with http:// or https://" "$depositary" login ftp://127.0.0.1 somebody
says "No answer from http://no-such-host.invalid" "$depositary" login http://no-such-host.invalid somebody

while read -r kind words; do
    start_fake "$kind"
    session "$fake_url"
    says "$words" "$depositary" search x
    says "$words" "$depositary" put T/1 file.txt:en
    [ "$kind" = evil ] || says "$words" "$depositary" audit "$fake_url"
    expect_exit 1 "$depositary" --json search x
    grep -q '"error"' out || fail "--json does not give the error ($kind)"
    stop_fake
done <<'CASES'
cut The server's answer was cut
html not as a depositary does
shape not what a depositary
list not what a depositary
gone closed the connection without an answer
moved The server answered 302
broken The server answered 502
CASES
start_fake binary
session "$fake_url"
expect_exit 1 "$depositary" search x
stop_fake
start_fake evil
says "something else than a sign-in; nothing was signed" "$depositary" login "$fake_url" somebody -k some.key
stop_fake

# TLS: an unknown certificate, a known one, one for another name, a plain server.
certificate() {  # NAMES SERIAL
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=test" -addext "subjectAltName=$1" -set_serial "$2" \
        -keyout tls.key -out tls.crt 2>/dev/null
    chmod 600 tls.key
}
certificate DNS:localhost,IP:127.0.0.1 1
found
# Several names may be given, each with its own option.
start_server --name one.example --name two.example
for name in one two three; do
    status=$(node -e 'require("http").get(process.argv[1] + "/api/v1/health", { headers: { Host: process.argv[2] } }, (answer) => console.log(answer.statusCode))' "$url" "$name.example")
    case $name:$status in one:200 | two:200 | three:4??) ;; *) fail "$name.example: $status" ;; esac
done
stop_server
start_server --tls-certificate tls.crt --tls-key tls.key
says "DEPOSITARY_CA_FILE" "$depositary" login "$url" secretariat
export DEPOSITARY_CA_FILE=$work/tls.crt
"$depositary" login "$url" secretariat >/dev/null || fail "a known certificate is refused"
signed_in || fail "the session does not hold"
port=${url##*:}
says "127.0.0.2" "$depositary" login "https://127.0.0.2:$port" secretariat
expect_exit 1 "$depositary" login "http://127.0.0.1:$port" secretariat

# H22, H24 with the stock tool.
s_client() { openssl s_client -connect "127.0.0.1:$port" "$@" </dev/null 2>&1; }
for old in -tls1 -tls1_1; do
    if s_client "$old" -cipher DEFAULT@SECLEVEL=0 | grep -q "Cipher is [^(]"; then fail "speaks $old"; fi
done
for suite in ECDHE-ECDSA-AES128-SHA ECDHE-ECDSA-AES128-SHA256 ECDHE-ECDSA-AES256-SHA; do
    if s_client -tls1_2 -cipher "$suite@SECLEVEL=0" | grep -q "Cipher is ECDHE"; then fail "speaks $suite"; fi
done
s_client -tls1_2 | grep -q "Cipher is ECDHE-ECDSA-AES" || fail "does not speak TLS 1.2"
s_client -tls1_3 | grep -q "Cipher is TLS_" || fail "does not speak TLS 1.3"
s_client -tls1_2 | grep -q "Secure Renegotiation IS supported" || fail "no secure renegotiation information"
if timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port; printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n' >&3; cat <&3" | grep -q HTTP/; then
    fail "answers HTTP on the TLS port"
fi

# The certificate changes without a restart; a bad one changes nothing.
serial() { openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
[ "$(serial)" = serial=01 ] || fail "another certificate is served"
certificate DNS:localhost,IP:127.0.0.1 2
kill -HUP "$server_pid"
for _ in $(seq 50); do [ "$(serial)" = serial=02 ] && break; sleep 0.1; done
[ "$(serial)" = serial=02 ] || fail "the certificate was not read again"
signed_in || fail "the session did not outlive the change"
echo nonsense >tls.crt
kill -HUP "$server_pid"
for _ in $(seq 50); do grep -q "stays as it was" server.log && break; sleep 0.1; done
grep -q "stays as it was" server.log || fail "a bad certificate was not reported"
[ "$(serial)" = serial=02 ] || fail "a bad certificate was taken"
stop_server
unset DEPOSITARY_CA_FILE

# F05: 64 descriptors and 100 clients: refusals in words, no crash, and all is well after.
cat >few <<SH
#!/bin/sh
ulimit -n 64
exec "$depositary" "\$@"
SH
chmod +x few
program=$depositary
depositary=$work/few
start_server
depositary=$program
cat >crowd.js <<'JS'
const net = require("net");
let refused = 0, closed = 0, open = 0;
const sockets = [];
// One after another, each with a while for its bytes to be read: who has sent nothing yet makes room for the next, without words.
function come(i) {
    if (i === 100) return;
    const socket = net.connect(Number(process.argv[2]), "127.0.0.1", () => {
        ++open;
        socket.write("GET /api/v1/hea");
        setTimeout(come, 30, i + 1);
    });
    socket.on("data", (bytes) => { if (bytes.toString().startsWith("HTTP/1.1 503")) ++refused; });
    socket.on("error", () => {});
    socket.on("close", () => ++closed);
    sockets.push(socket);
}
come(0);
const start = Date.now();
setInterval(() => {
    // A reset may take the words from some; on a busy machine all takes longer.
    const told = open === 100 && refused > 20;
    if (Date.now() - start < (told ? 3000 : 60000)) return;
    console.log(`with 64 descriptors: ${open} of 100 connected, ${refused} refused with 503, ${closed} closed`);
    process.exit(told ? 0 : 1);
}, 100);
JS
node crowd.js "${url##*:}" || fail "100 clients are not told that there are too many"
kill -0 "$server_pid" || fail "the server went down"
"$depositary" login "$url" secretariat >/dev/null || fail "the server does not recover"
signed_in || fail "the server does not answer after the crowd"
stop_server
"$depositary" fsck data --root root.key | grep -q "^Sound" || fail "fsck finds damage"
