/**
 * `probe.sh`: questions to Kafka and ZooKeeper without a JVM, over bash's /dev/tcp, with nothing else than what every
 * image has (bash, and `timeout` and `cat` of coreutils or busybox). Run inside a container of the cluster.
 *
 * - `probe.sh kafka HOST:PORT…` sends a raw ApiVersions request to each and prints one line per target, in the order
 *   given: `HOST:PORT ok` or `HOST:PORT REASON`
 * - `probe.sh zookeeper HOST:PORT…` sends `srvr`: `HOST:PORT leader|follower|standalone zxid=… version=…` or
 *   `HOST:PORT REASON`
 * - `probe.sh health-broker PORT`, `probe.sh health-zookeeper PORT`: the container's own health
 *
 * Exit code 0 when every target is well, else 1; 64 for a wrong call.
 */
export const PROBE_SCRIPT = `#!/usr/bin/env bash
# Asks Kafka and ZooKeeper whether they are there, without a JVM.
#   probe.sh kafka HOST:PORT...       one line each: HOST:PORT ok, or HOST:PORT and why not
#   probe.sh zookeeper HOST:PORT...   one line each: HOST:PORT leader|follower|standalone zxid=... version=...
#   probe.sh health-broker PORT       is this container's broker ready?
#   probe.sh health-zookeeper PORT    is this container's ZooKeeper serving?
# Exit code 0 when all are well, 1 when one is not, 64 for a wrong call.
set -uo pipefail
export LC_ALL=C
deadline=2

# The next byte of the answer as a number, in $value. Bash drops NUL in texts, so NUL is the delimiter.
read_byte() {
  local char
  IFS= read -r -n 1 -d '' char <&3 || return 1
  printf -v value '%d' "'$char"
}

# An ApiVersions request, version 0, correlation id 0x6b63: every broker answers it, to anyone, in any version. The
# answer has that id and the error code 0; whatever else may listen there sends something else.
ask_kafka() {
  exec 3<>"/dev/tcp/$1/$2" || return 1
  printf '\\x00\\x00\\x00\\x0f\\x00\\x12\\x00\\x00\\x00\\x00\\x6b\\x63\\x00\\x05probe' >&3
  local bytes=() value
  while ((\${#bytes[@]} < 10)); do
    read_byte || { echo "closed the connection without an answer" && return 1; }
    bytes+=("$value")
  done
  [[ "\${bytes[*]:4:4}" == "0 0 107 99" ]] || { echo "answered, but is not Kafka" && return 1; }
  [[ "\${bytes[*]:8:2}" == "0 0" ]] || { echo "answered with error \${bytes[9]}" && return 1; }
  echo ok
}

ask_zookeeper() {
  exec 3<>"/dev/tcp/$1/$2" || return 1
  printf 'srvr' >&3
  local line first='' mode='' zxid='' version=''
  while IFS= read -r line <&3 || [[ -n $line ]]; do
    first=\${first:-$line}
    case $line in
      'Zookeeper version: '*) version=\${line#*: } version=\${version%%[-,]*} ;;
      'Zxid: '*) zxid=\${line#*: } ;;
      'Mode: '*) mode=\${line#*: } ;;
    esac
  done
  [[ -n $mode ]] || { echo "\${first:-closed the connection without an answer}" && return 1; }
  echo "$mode zxid=$zxid version=$version"
}

# One target within the deadline: a name that does not resolve, or packets that are dropped, would block bash for
# minutes.
within_deadline() {
  local question=$1 target=$2 answer status
  answer=$(timeout "$deadline" "$BASH" "$0" "$question" "\${target%:*}" "\${target##*:}" 2>&1)
  status=$?
  case $status:$answer in
    0:*) ;;
    124:* | 137:* | 143:*) answer="no answer in $deadline s" ;;
    *refused*) answer="connection refused" ;;
    *resolve* | *'not known'* | *'name resolution'* | *'address associated'*) answer="unknown name" ;;
    *unreachable* | *'No route'*) answer="no route to it" ;;
    *) answer=\${answer##*$'\\n'} ;;
  esac
  printf '%s %s\\n' "$target" "$answer"
}

# All at once; the answers in the order of the question.
ask_all() {
  local question=$1 target reader line readers=() status=0
  shift
  for target in "$@"; do
    exec {reader}< <(within_deadline "$question" "$target")
    readers+=("$reader")
  done
  for reader in "\${readers[@]}"; do
    IFS= read -r line <&"$reader"
    printf '%s\\n' "$line"
    [[ $line == *' ok' || $line == *' zxid='* ]] || status=1
  done
  return "$status"
}

usage() {
  while IFS= read -r line && [[ $line != 'set '* ]]; do
    [[ $line == '# '* ]] && printf '%s\\n' "\${line#??}"
  done <"$0" >&2
  exit 64
}

(($# > 1)) || usage
case $1 in
  kafka | zookeeper) ask_all "ask-$1" "\${@:2}" ;;
  ask-kafka) ask_kafka "$2" "$3" ;;
  ask-zookeeper) ask_zookeeper "$2" "$3" ;;
  # Kafka opens its ports at the end of its start (since 3.5), so that an open port means ready.
  health-broker) exec 3<>"/dev/tcp/127.0.0.1/$2" ;;
  health-zookeeper) ask_zookeeper 127.0.0.1 "$2" ;;
  *) usage ;;
esac
`;
