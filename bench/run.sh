#!/bin/bash
# bench/run.sh [section …] [java-home …]: the figures of bench/README.md on each JDK, raw output to
# bench/results/jdk<version>-<date>.txt. Sections: gateway, webhooks, flows, starts, all of them when none is named; steady,
# history, pressure only when named. Named ones go to a file of their own, jdk<version>-<date>-<sections>.txt.
# The servers are processes of their own and end with the benchmark, which takes ten minutes for each JDK, more on a slow machine.
# Without a JDK: the first JDK 17 and the first JDK 25 under /usr/lib/jvm. Build first: ./mvnw -DskipTests package
set -euo pipefail
cd "$(dirname "$0")/.."

JAR=$(realpath -m "${JAR:-target/dromedary.jar}")
RECOMMENDED="-XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError"

[ -f "$JAR" ] || { echo "there is no target/dromedary.jar: ./mvnw -DskipTests package" >&2; exit 1; }

version() { "$1/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p'; }

homes=()
sections=()
for argument in "$@"; do
  case "$argument" in
    gateway | webhooks | flows | starts | steady | history | pressure) sections+=("$argument") ;;
    *) homes+=("$argument") ;;
  esac
done
named=${sections[*]:+-${sections[*]}}
[ ${#sections[@]} -gt 0 ] || sections=(gateway webhooks flows starts)
wanted() { [[ " ${sections[*]} " == *" $1 "* ]]; }

if [ ${#homes[@]} -eq 0 ]; then
  for wanted in 17 25; do
    for home in /usr/lib/jvm/*/; do
      if [ -x "$home/bin/javac" ] && [ "$(version "$home")" = "$wanted" ]; then
        homes+=("$home")
        break
      fi
    done
  done
fi
[ ${#homes[@]} -gt 0 ] || { echo "no JDK found: bench/run.sh <java-home> …" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/jar" "$work/bench"
(cd "$work/jar" && "${homes[0]}/bin/jar" xf "$JAR" BOOT-INF)
packed="$work/jar/BOOT-INF/classes:$work/jar/BOOT-INF/lib/*"
# The PostgreSQL to measure with is a library of the tests.
./mvnw -q dependency:build-classpath -Dmdep.outputFile="$work/tests" > "$work/maven" || { cat "$work/maven" >&2; exit 1; }
# Not with the logging that Camel JBang brings: there would be two.
tests="$packed:$(tr : '\n' < "$work/tests" | grep -v '/log4j-' | paste -sd:)"
"${homes[0]}/bin/javac" --release 17 -parameters -proc:none -nowarn -sourcepath src/test/java -cp "$tests" \
  -d "$work/bench" src/test/java/dev/dromedary/bench/{GatewayBench,DurableBench,FlowBench,StartBench,SteadyBench,HistoryBench,PressureBench,BareMvc,RouteWithoutStore}.java

bench() { # seconds it may take, home, flags of the servers, the main class, what to measure
  local most=$1 home=$2 flags=$3 main=$4
  shift 4
  timeout -k 5 "$most" "$home/bin/java" -Xmx1g -Djava.io.tmpdir="$work" -cp "$work/bench:$tests" -Dbench.jar="$JAR" -Dbench.flags="$flags" \
    "dev.dromedary.bench.$main" "$@" 2>&1 | grep -v '^WARNING: ' \
    || echo "INCOMPLETE: it failed or took longer than $most s"
}

mkdir -p bench/results
for home in "${homes[@]}"; do
  results="bench/results/jdk$(version "$home")-$(date +%F)${named// /-}.txt"
  {
    echo "commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $(date -u +%FT%RZ); jar built $(date -u -r "$JAR" +%FT%RZ)"
    if wanted gateway; then
      bench 240 "$home" "$RECOMMENDED" GatewayBench mvc route app status start
      echo
      echo "The same without flags"
      bench 90 "$home" "" GatewayBench app
    fi
    if wanted webhooks; then
      echo
      bench 150 "$home" "$RECOMMENDED" DurableBench
    fi
    if wanted flows; then
      echo
      bench 150 "$home" "" FlowBench
    fi
    if wanted starts; then
      echo
      bench 300 "$home" "$RECOMMENDED" StartBench
    fi
    # Only when it is named: eleven minutes.
    if wanted steady; then
      echo
      bench 780 "$home" "$RECOMMENDED" SteadyBench
    fi
    if wanted history; then
      echo
      bench 600 "$home" "" HistoryBench
      bench 300 "$home" "" HistoryBench trim
    fi
    if wanted pressure; then
      echo
      bench 300 "$home" "$RECOMMENDED" PressureBench
    fi
  } | tee "$results"
done
