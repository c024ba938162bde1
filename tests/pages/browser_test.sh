#!/usr/bin/env bash
# The pages as people meet them: in a real browser, over the demo depositary, as a ministry, the secretariat and an auditor.
source "$(dirname "$0")/lib.sh"

found
imported "$DEPOSITARY_SOURCE/scripts/demo/manifest.json" --accounts "$DEPOSITARY_SOURCE/scripts/demo/accounts.json" --keys keys
start_server
in_browser browser
