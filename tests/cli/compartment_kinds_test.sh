# Every kind of compartment by every role, over every command that names a document or a compartment: done (0), refused, or unknown: with the very
# words that what does not exist gets. Two tables say what is expected: what each may do where, and what each command asks for.
. "$(dirname "$0")/lib.sh"
cd "$work"
found
cat >accounts.json <<'JSON'
[{"login": "cambodia", "name": "A ministry", "party": "KH", "role": "ministry", "password": "demonstration-cambodia"},
 {"login": "second", "name": "Its second person", "party": "KH", "role": "ministry", "password": "demonstration-second", "confirmed_by": "cambodia"},
 {"login": "china", "name": "Another ministry", "party": "CN", "role": "ministry", "password": "demonstration-china"},
 {"login": "auditor", "name": "An auditor", "party": "KH", "role": "auditor", "password": "demonstration-auditor", "confirmed_by": "cambodia"},
 {"login": "observer", "name": "An observer", "party": "KH", "role": "observer", "password": "demonstration-observer", "confirmed_by": "cambodia"},
 {"login": "administrator", "name": "An administrator", "party": "SEC", "role": "administrator", "password": "demonstration-administrator", "confirmed_by": "cambodia"}]
JSON
echo "plain words" >words.txt
cat >manifest.json <<'JSON'
{"parties": [{"code": "KH", "name": "Cambodia"}, {"code": "CN", "name": "China"}, {"code": "VN", "name": "Viet Nam"}], "documents": []}
JSON
"$depositary" import data --root root.key --accounts accounts.json --keys keys manifest.json >/dev/null
start_server
# as LOGIN: the command speaks for this account from here on; each keeps a session of its own.
as() {
    export XDG_CONFIG_HOME=$work/config-$1
    [ -d "$XDG_CONFIG_HOME" ] || DEPOSITARY_PASSWORD=demonstration-$1 "$depositary" login "$url" "$1" >/dev/null
}
as secretariat
"$depositary" compartment usual >/dev/null
"$depositary" compartment open elsewhere Elsewhere --grant role:secretariat:deposit,manage --grant party:KH:manage --grant party:CN:manage --grant role:observer:know --grant role:auditor:know >/dev/null
"$depositary" body join TASKFORCE cambodia >/dev/null
"$depositary" key new --kind age age.key >/dev/null
as cambodia
"$depositary" age-key register age.key >/dev/null
as second
"$depositary" age-key confirm age.key >/dev/null

# What each may do there, in the words of server.compartment_kinds. An import lets its accounts into "parties" by name: so the observer reads there.
roles="secretariat cambodia china observer auditor administrator"
rights() {
    cat <<'TABLE'
public keeps reads reads reads reads nothing
parties keeps comments comments reads reads nothing
taskforce keeps comments nothing nothing nothing nothing
secretariat keeps nothing nothing nothing nothing nothing
national-kh nothing keeps nothing nothing nothing nothing
national-cn nothing nothing keeps nothing nothing nothing
sealed manages deposits deposits nothing nothing nothing
TABLE
}
# command | what it asks for | what who may know of it and no more is told | by kind, where it is let in and something else is wrong; unknown: a new
# document, which needs a title. FRESH: another word each time. MINE: where it is to be done, a document that nothing was done to yet.
commands() {
    cat <<'TABLE'
get SYMBOL | know | right |
get SYMBOL -f FILE -o FRESH | read | not-found |
get SYMBOL --bag FRESH.zip | read | right |
copy SYMBOL -o FRESH | read | right |
copy --compartment KIND -o FRESH | read | right |
comment SYMBOL --list | read | right |
comment SYMBOL FRESH | comment | right | sealed=sealed-words
sign SYMBOL -k keys/LA.key --capacity x --yes | sign | right |
consult SYMBOL --party ASKED --until 2099-01-01 | convene | right | public=task-party secretariat=task-party
task sign SYMBOL --act endorsement --party ASKED | convene | right | secretariat=task-party
notice give x --compartment KIND --party ASKED --text y | convene | right | secretariat=task-party
put SYMBOL words.txt SEALING | deposit | right | unknown=2
put N/FRESH words.txt --title x --kind guideline --compartment KIND SEALING | deposit | right |
grant list KIND | know | right |
grant give KIND party:VN know | manage | right |
grant withdraw KIND GRANT | manage | right |
erase SYMBOL --confirm | manage | right | any=erasure-not-requested
move MINE elsewhere --reason x | manage | right | sealed=sealed-stay
erase MINE --authority x --reason y | manage | right |
TABLE
}
# holds RIGHTS NEED: whether they bring it.
holds() {
    case $1:$2 in
        nothing:*) return 1 ;;
        *:know | keeps:*) return 0 ;;
        manages:manage) return 0 ;;
        manages:*) return 1 ;;
        *:read | *:sign) return 0 ;;
        comments:comment | deposits:comment | deposits:deposit | deposits:convene) return 0 ;;
    esac
    return 1
}
declare -A sealing=([sealed]="--sealed-to KH --trust-new-keys")
# filled COMMAND SYMBOL MINE KIND GRANT: $line, with what the placeholders stand for.
filled() {
    line=${1//SYMBOL/$2} line=${line//MINE/$3} line=${line//KIND/$4} line=${line//GRANT/$5} line=${line//FRESH/w$number} line=${line//ASKED/$party}
    line=${line//SEALING/${sealing[$kind]-}} line=${line//FILE/words.txt${sealing[$kind]+.age}}
}
keeper() { case $1 in national-cn) echo china ;; national-kh | sealed) echo cambodia ;; *) echo secretariat ;; esac; }
number_in() { sed -n "s/.*\"$2\": *\([0-9][0-9]*\).*/\1/p" "$1" | head -1; }

# deposit KIND SYMBOL: by who keeps things there.
deposit() {
    # shellcheck disable=SC2086
    (as "$(keeper "$1")" && "$depositary" --json put "$2" words.txt --title "Title of $2" --kind guideline --compartment "$1" ${sealing[$1]-} >deposited)
}
while read -r kind _; do deposit "$kind" "H/$kind"; done < <(rights)

: >told
number=0 unknown=0
# run ROLE COMMAND: $got, 0 or the problem's code; what it said in $work/said, without the names that it was given.
run() {
    local code=0
    as "$1"
    # shellcheck disable=SC2086
    "$depositary" --json $2 >out 2>err </dev/null || code=$?
    got=$([ "$code" -eq 0 ] && echo 0 || sed -n 's/.*"error": *"\([^"]*\)".*/\1/p' out)
    [ -n "$got" ] || got=$code
    sed -E "s#$3#@#g" out err >said
}
while IFS='|' read -r command need known other; do
    need=${need// /} known=${known// /}
    place=0
    for role in $roles; do
        while read -r kind all; do
            number=$((number + 1))
            # shellcheck disable=SC2206
            row=($all) has=${row[$place]}
            symbol=H/$kind party=KH
            [ "$kind" = national-cn ] && party=CN
            if ! holds "$has" know; then
                case $other in *unknown=*) wanted=${other#*unknown=} ;; *) wanted=not-found ;; esac
            elif ! holds "$has" "$need"; then
                wanted=$known
            elif [ "$need" = sign ]; then
                case $role in secretariat | cambodia | china) wanted=signature-key ;; *) wanted=role ;; esac
            elif [ "$need" = convene ] && [ "$role" != secretariat ]; then
                wanted=role
            else
                wanted=0
                for each in $other; do case $each in "$kind"=* | any=*) wanted=${each#*=} ;; esac; done
            fi
            mine=$symbol grant=1
            if [ "$wanted" = 0 ] && [[ $command = *MINE* ]] && [ "$kind" != sealed ]; then
                mine=M/$number
                deposit "$kind" "$mine"
            elif [ "$wanted" = 0 ] && [[ $command = *GRANT* ]]; then
                run "$role" "grant give $kind party:VN comment" none
                grant=$(number_in out act)
            fi
            filled "$command" "$symbol" "$mine" "$kind" "$grant"
            run "$role" "$line" "$symbol|$kind|w$number"
            [ "$got" = "$wanted" ] || echo "$role, $kind: $line: $got instead of $wanted" >>told
            if [ "$has" = nothing ]; then
                unknown=$((unknown + 1))
                mv said of_hidden
                of=nothing-$role-${command//[^a-z]/}-$party${sealing[$kind]+-sealed}
                [ -f "$of" ] || { told_of=$line && filled "$command" H/nothing H/nothing nothing 1 && run "$role" "$line" "H/nothing|nothing|w$number" && mv said "$of" && line=$told_of; }
                cmp -s of_hidden "$of" || { echo "$role, $kind: $line: told from nothing:" && diff of_hidden "$of"; } >>told || true
            fi
        done < <(rights)
        place=$((place + 1))
    done
done < <(commands)
[ ! -s told ] || { cat told >&2; fail "some commands did other than the tables say"; }

# Nobody is told anything who is not signed in.
while IFS='|' read -r command _; do
    kind=public party=KH
    filled "$command" H/public H/public public 1
    # shellcheck disable=SC2086
    XDG_CONFIG_HOME=$work/config-nobody expect_exit 1 "$depositary" $line
    grep -q "Nobody is signed in" "$work/err" || { cat "$work/out" "$work/err"; fail "$line by nobody"; }
done < <(commands)

# A command that names a document or a compartment has a row; these name none (notices and tasks, which have a number, are in cli.access).
without="init serve fsck import key seal open login logout audit verify search saved-search synonyms register-key party-key age-key account body referral
compartment notice/list notice/acknowledge task/list task/close"
leaves() { sed -n '/^Subcommands:/,$p' | awk '/^  [a-z]/{print $1}'; }
"$depositary" --help | leaves | while read -r command; do
    case " ${without//$'\n'/ } " in *" $command "*) continue ;; esac
    { "$depositary" "$command" --help | leaves | grep . || echo .; } | while read -r part; do
        [ "$part" = . ] && words=$command || words="$command $part"
        case " ${without//$'\n'/ } " in *" ${words/ //} "*) continue ;; esac
        commands | grep -q "^$words " || fail "the command $words has no row"
    done
done
echo "$number cases of $(commands | wc -l) commands, $unknown of them unknown"
