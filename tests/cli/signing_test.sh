# A server that is not honest about what it asks for a signature under: whatever it changes in the bytes to be signed, and however
# well the digests fit, the command says what differs and signs nothing.
. "$(dirname "$0")/lib.sh"
cd "$work"
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
found
cat >manifest.json <<'JSON'
{"parties": [{"code": "LA", "name": "Lao PDR"}], "documents": []}
JSON
cat >accounts.json <<'JSON'
[{"login": "laos", "name": "Lao PDR", "party": "LA", "role": "ministry", "password": "demonstration-laos"}]
JSON
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >/dev/null
start_server
"$depositary" login "$url" secretariat >/dev/null
echo "The plan" >plan.txt
"$depositary" put COMMIT/WP/2015 plan.txt:en --title "Regional Work Plan 2015" --kind work-plan --date 2015 >/dev/null
"$depositary" put COMMIT/WP/2015 plan.txt:en --version-date 2015-02 >/dev/null
"$depositary" register-key LA keys/LA.key.pub >/dev/null

# A proxy that rewrites bag-info.txt and the tag manifest over it, so that all digests fit, and notes every signature that comes by.
cat >proxy.mjs <<'JS'
import { createHash } from "node:crypto";
import { readFileSync, appendFileSync } from "node:fs";
import { createServer, request } from "node:http";
const target = new URL(process.argv[2]);
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
function rewrite(node, rule) {
    if (Array.isArray(node)) return node.map((each) => rewrite(each, rule));
    if (node === null || typeof node !== "object") return node;
    const out = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rewrite(value, rule)]));
    if (typeof out["bag-info.txt"] === "string") {
        const before = sha256(out["bag-info.txt"]);
        out["bag-info.txt"] = out["bag-info.txt"].replace(new RegExp(rule.from), () => rule.to);
        globalThis.digests = [before, sha256(out["bag-info.txt"])];
        out["tagmanifest-sha256.txt"] = out["tagmanifest-sha256.txt"].replace(...globalThis.digests) + (rule.tail ?? "");
    }
    if (typeof out.tagmanifest === "string" && globalThis.digests) out.tagmanifest = out.tagmanifest.replace(...globalThis.digests) + (rule.tail ?? "");
    if (rule.told && out.symbol === "COMMIT/WP/2015") Object.assign(out, rule.told);
    return out;
}
createServer((incoming, outgoing) => {
    const rule = JSON.parse(readFileSync("rule.json"));
    if (incoming.method === "POST") appendFileSync("posted", `${incoming.url}\n`);
    const headers = { ...incoming.headers, host: target.host };
    incoming.pipe(request({ host: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => {
            let body = Buffer.concat(parts);
            if (String(answer.headers["content-type"]).startsWith("application/json")) body = Buffer.from(JSON.stringify(rewrite(JSON.parse(body), rule)));
            outgoing.writeHead(answer.statusCode, { ...answer.headers, "content-length": body.length, connection: "close" });
            outgoing.end(body);
        });
    }));
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });
JS
echo '{"from": "", "to": ""}' >rule.json
node proxy.mjs "$url" >proxy.port &
proxy_pid=$!
trap 'kill $proxy_pid 2>/dev/null; cleanup' EXIT
for _ in $(seq 100); do [ -s proxy.port ] && break; sleep 0.1; done
DEPOSITARY_PASSWORD=demonstration-laos "$depositary" login "http://127.0.0.1:$(cat proxy.port)" laos >/dev/null
"$depositary" party-key confirm "$("$depositary" --json key show keys/LA.key.pub | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).fingerprint)')" >/dev/null

sign() { "$depositary" sign "${1:-COMMIT/WP/2015}" -k keys/LA.key --capacity "Minister of Labour" --yes "${@:2}"; }
count=0
# WORDS RULE [DOCUMENT]: refused with 1, saying these words, before anything is sent.
refused() {
    echo "$2" >rule.json
    : >posted
    expect_exit 1 sign "${3:-COMMIT/WP/2015}"
    grep -q "^depositary: Not signed: .*$1" err || { cat err >&2; fail "does not say \"$1\": $2"; }
    if grep -q signatures posted; then fail "a signature left the machine: $2"; fi
    if grep -q "about to give" out; then fail "was shown as if it were sound: $2"; fi
    count=$((count + 1))
}
refused "another symbol .*COMMIT/MOU-AMENDMENT" '{"from": "Symbol: COMMIT/WP/2015", "to": "Symbol: COMMIT/MOU-AMENDMENT"}'
refused "another title .*Cession of Everything" '{"from": "Regional Work Plan 2015", "to": "Cession of Everything"}'
refused "another kind .*agreement" '{"from": "Kind: work-plan", "to": "Kind: agreement"}'
refused "another version .*7" '{"from": "Version: 2", "to": "Version: 7"}'
refused "another status .*signed" '{"from": "Status: draft", "to": "Status: signed"}'
refused "another date .*2016" '{"from": "Date: 2015-02", "to": "Date: 2016"}'
refused "another document .*00000000-0000-4000-8000-000000000000" '{"from": "urn:uuid:[0-9a-f-]*", "to": "urn:uuid:00000000-0000-4000-8000-000000000000"}'
refused "another register .*elsewhere.example/x" '{"from": "Register: [^\n]*", "to": "Register: elsewhere.example/x"}'
refused "sizes or languages" '{"from": "Language: en", "to": "Language: km"}'
refused "sizes or languages" '{"from": "Oxum: [0-9]*", "to": "Oxum: 1"}'
refused "not of the form" '{"from": "$", "to": "Depositary-Title: Cession of Everything\n"}'
refused "not of the form" '{"from": "Title: Regional", "to": "Title: \u001b[2KRegional"}'
refused "not of the form" '{"from": "Depositary-Kind: [^\n]*\n", "to": ""}'
refused "digests of the tag files" '{"from": "", "to": "", "tail": "0000000000000000000000000000000000000000000000000000000000000000  more.txt\n"}'
# It tells and signs the same other document: what was asked for decides.
refused "another symbol .*COMMIT/MOU-AMENDMENT" '{"from": "Symbol: COMMIT/WP/2015", "to": "Symbol: COMMIT/MOU-AMENDMENT", "told": {"symbol": "COMMIT/MOU-AMENDMENT"}}'

# An honest one: everything that is shown is of the bytes that are signed.
echo '{"from": "", "to": ""}' >rule.json
: >posted
sign >shown || fail "an honest version is not signed"
grep -q signatures posted || fail "the signature was not sent"
for words in "version 2 of COMMIT/WP/2015" "Regional Work Plan 2015" "work-plan, draft, 2015-02" "in the register depositary.example/test" plan.txt; do
    grep -qF "$words" shown || fail "\"$words\" is not shown"
done
id=$("$depositary" --json get COMMIT/WP/2015 | node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(0)).id)')
sign "$id" --word endorsement >/dev/null || fail "an honest version is not signed by its identifier"
expect_exit 2 sign COMMIT/WP/2015 -v 0
echo "$count answers were refused"
