#!/usr/bin/env bash
# Signing in through a real OpenID Connect provider (npm oidc-provider), in a real browser.
source "$(dirname "$0")/../cli/lib.sh"
export NODE_OPTIONS=--dns-result-order=ipv4first  # localhost may be ::1 first, where nobody listens
tools=$DEPOSITARY_SOURCE/build/page-tools
for program in chromium node; do
    command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }
done
[ -d "$tools/node_modules/oidc-provider" ] || { echo "skipped: run scripts/install-page-tools first"; exit 77; }

found
export DEPOSITARY_PAGES_WORK=$work DEPOSITARY_PAGES_TOOLS=$tools NODE_PATH=$tools/node_modules
node "$DEPOSITARY_SOURCE/tests/pages/provider.mjs" >"$work/provider.log" 2>&1 &
provider=$!
trap 'kill $provider 2>/dev/null || true; cleanup' EXIT
for _ in $(seq 100); do
    issuer=$(sed -n 's/^provider at //p' "$work/provider.log")
    [ -n "$issuer" ] && break
    sleep 0.1
done
[ -n "$issuer" ] || { cat "$work/provider.log" >&2; fail "the provider did not start"; }
echo "the client's own secret" >"$work/secret"
chmod 600 "$work/secret"
start_server --sign-in-service "$issuer" --sign-in-client depositary --sign-in-secret "$work/secret" --sign-in-name "the Ministry's sign-in"
DEPOSITARY_PAGES_URL=${url/127.0.0.1/localhost} DEPOSITARY_PROVIDER=$issuer node "$DEPOSITARY_SOURCE/tests/pages/single_sign_on.mjs" ||
    { cat "$work/provider.log" "$work/server.log" >&2; exit 1; }
