#!/usr/bin/env bash
# Fonts that show every script: a device that has none of a script gets one, a device that has them gets none (decision 0609).
source "$(dirname "$0")/lib.sh"

found
# A bare machine: it has a font of Latin letters, and none of the other scripts.
latin=$(find /usr/share/fonts -name NotoSans-Regular.ttf | head -1)
[ -n "$latin" ] || { echo "skipped: there is no Noto Sans"; exit 77; }
mkdir -p bare/fonts bare/cache
cp "$latin" bare/fonts/
cat >bare/fonts.conf <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>$work/bare/fonts</dir><cachedir>$work/bare/cache</cachedir></fontconfig>
XML
imported "$DEPOSITARY_SOURCE/scripts/demo/manifest.json" --accounts "$DEPOSITARY_SOURCE/scripts/demo/accounts.json" --keys keys
start_server
in_browser fonts
stop_sound
