# What the stages of tests/run share: sourced by each, which then stands at the root of the repository.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# count PASSED FAILED SKIPPED
count() {
    echo "$1 $2 $3" >>"${QUANTIE_COUNTS:-/dev/null}"
}

# check NAME COMMAND…: one check, which passes where the command succeeds.
check() {
    local name=$1
    shift
    if "$@"; then
        echo "  ok      $name"
        count 1 0 0
    else
        echo "  FAILED  $name"
        count 0 1 0
    fi
}

# nowhere NAME RULE ARGUMENT…: a check that passes where the rule prints nothing.
nowhere() {
    local name=$1 found
    shift
    found=$("$@")
    [[ -z $found ]] || echo "$found"
    check "$name" test -z "$found"
}

# Where the program's own sources live.
places=()
for folder in core app ui; do
    [[ ! -d $folder ]] || places+=("$folder")
done

# sources FOLDER…: the C++ sources there.
sources() {
    find "$@" -type f \( -name '*.cpp' -o -name '*.h' -o -name '*.inc' \) | LC_ALL=C sort
}

# count_junit FILE: adds up the <testsuite> elements of a JUnit report, as ctest and pytest write them.
count_junit() {
    local suite total failed skipped
    while read -r suite; do
        number() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$suite"; }
        total=$(number tests)
        failed=$(($(number failures) + $(number errors) + 0))
        skipped=$(($(number skipped) + $(number disabled) + 0))
        count $((total - failed - skipped)) "$failed" "$skipped"
    done < <(tr '\n\t' '  ' <"$1" | grep -o '<testsuite [^>]*>')
}

# run_ctest BUILD [OPTION…]: the tests of a build folder, as many at once as there are cores; options are ctest's.
run_ctest() {
    local build=$1 report=$PWD/$1/tests.xml status
    shift
    rm -f "$report"
    ctest --test-dir "$build" "$@" --parallel "$(nproc)" --timeout 900 --output-on-failure --no-tests=error --output-junit "$report"
    status=$?
    [[ ! -f $report ]] || count_junit "$report"
    return $status
}
