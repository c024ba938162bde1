# One symbol in two compartments: nothing goes where it was not meant to, and a command that could mean either asks which.
. "$(dirname "$0")/lib.sh"
cd "$work"
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
found
start_server
"$depositary" login "$url" secretariat >/dev/null
"$depositary" compartment open hiddenroom "A room for few" --grant role:secretariat:deposit,manage >/dev/null
echo "The plan that all read" >plan.txt
echo "The plan that few read" >secret.txt
field() { node -e 'let v = JSON.parse(require("fs").readFileSync(0)); for (const k of process.argv[1].split(".")) v = v[k]; process.stdout.write(String(v))' "$1"; }
open_new() { "$depositary" --json put "$@" --kind work-plan | field document; }
all=$(open_new T/1 plan.txt:en --title "For all")

# For a room that few may read: a document of its own there, not a version of the one that all read.
few=$(open_new T/1 secret.txt:en --title "For few" --compartment hiddenroom)
[ "$few" != "$all" ] || fail "what was meant for few became a version that all read"
[ "$("$depositary" --json get "$all" | field versions.length)" = 1 ] || fail "the other document got a version"

# The symbol alone names neither.
for command in "get T/1" "put T/1 plan.txt:en" "sign T/1 -k keys/KH.key --capacity x --yes" "consult T/1 --party SEC --until 2099-01-01" \
    "comment T/1 words" "copy T/1 -o out.zip" "erase T/1 --authority x --reason y" "move T/1 secretariat --reason x" \
    "task sign T/1 --party SEC" "task list --document T/1" "notice give x --document T/1 --party SEC --text y"; do
    expect_exit 1 "$depositary" $command
    grep -q "2 documents have the symbol T/1" err || { cat err >&2; fail "does not ask which: $command"; }
    grep -q "hiddenroom  $few  For few" err && grep -q "parties  $all  For all" err || { cat err >&2; fail "does not list them: $command"; }
    grep -q -- "--compartment NAME" err || fail "does not say how to choose: $command"
done
[ "$("$depositary" --json get T/1 --compartment hiddenroom | field id)" = "$few" ] || fail "--compartment chooses another"
[ "$("$depositary" --json get T/1 --compartment parties | field id)" = "$all" ] || fail "--compartment chooses another"
expect_exit 1 "$depositary" get "$all" --compartment hiddenroom
expect_exit 1 "$depositary" get T/1 --compartment secretariat
"$depositary" put T/1 secret.txt:en --compartment hiddenroom >/dev/null
[ "$("$depositary" --json get "$few" | field versions.length)" = 2 ] || fail "the version went elsewhere"

# What describes a new document is not for one that is there.
"$depositary" put X/1 plan.txt:en --title "A document" --kind guideline >/dev/null
for option in "--title Other" "--kind agreement" "--date 2001" "--place Yangon" "--party SEC" "--relation implements:T/1" "--title x --kind agreement --compartment parties"; do
    expect_exit 1 "$depositary" put X/1 plan.txt:en $option
    grep -q "There is a document X/1 .*already" err && grep -q -- "${option%% *}" err || { cat err >&2; fail "put takes $option for a document that is there"; }
done
[ "$("$depositary" --json get X/1 | field versions.length)" = 1 ] || fail "a refused put left a version"
# And what follows a version is not for one that is not.
expect_exit 1 "$depositary" put X/2 plan.txt:en --title "New" --kind guideline --follows 7
grep -q "no document X/2 whose version 7" err || fail "--follows opens a document"
expect_exit 1 "$depositary" get X/2
expect_exit 2 "$depositary" put X/1 plan.txt:en --compartment hiddenroom
grep -q "no document X/1 in the compartment hiddenroom yet" err || fail "another compartment is looked in"
expect_exit 2 "$depositary" put X/1 plan.txt:en --follows 0
expect_exit 2 "$depositary" get X/1 -v 0

# Two names that differ in case only are both said.
cp plan.txt a.txt && cp plan.txt A.txt
expect_exit 1 "$depositary" put X/1 a.txt:en A.txt:km
grep -q '"a.txt" and "A.txt"' err || { cat err >&2; fail "which names is not said"; }
expect_exit 2 "$depositary" frobnicate
grep -q '"frobnicate"' err || { cat err >&2; fail "the wrong command is not named"; }
expect_exit 2 "$depositary" key frobnicate
grep -q '"frobnicate"' err || { cat err >&2; fail "the wrong subcommand is not named"; }
expect_exit 2 "$depositary"
