#!/usr/bin/env bash
# Signing in through a real OpenID Connect provider (npm oidc-provider), in a real browser.
source "$(dirname "$0")/lib.sh"
[ -d "$NODE_PATH/oidc-provider" ] || { echo "skipped: run scripts/install-page-tools first"; exit 77; }

found
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
DEPOSITARY_PROVIDER=$issuer in_browser single_sign_on ||
    { cat "$work/provider.log" "$work/server.log" >&2; exit 1; }
