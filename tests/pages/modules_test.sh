#!/usr/bin/env bash
# The modules that pages load: but for their comments they are the libraries' own and ours, word by word; and what they sign with
# signs as the stock minisign and the larger library of the same author do.
source "$(dirname "$0")/../cli/lib.sh"
for program in node minisign; do
    command -v $program >/dev/null || { echo "skipped: there is no $program"; exit 77; }
done
modules=$DEPOSITARY_SOURCE/build/page-modules
[ -f "$modules/.complete" ] || { echo "skipped: run scripts/install-page-modules first"; exit 77; }

cd "$work"
ln -s "$modules/node_modules" node_modules
cp "$DEPOSITARY_SOURCE"/templates/modules/*.js .
echo '{"type": "module"}' >package.json
minisign -G -W -p bare.pub -s bare.key >/dev/null
printf 'mekong river\nmekong river\n' | minisign -G -p kept.pub -s kept.key >/dev/null
echo "what is signed" >message
node "$DEPOSITARY_SOURCE/tests/pages/modules.mjs" "$modules" "$DEPOSITARY_SOURCE/templates/modules"
for key in bare kept; do
    minisign -V -p $key.pub -m message -x $key.minisig >/dev/null || fail "minisign -V of what $key.key signed"
done
