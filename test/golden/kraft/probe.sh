#!/usr/bin/env bash
# Asks Kafka and its controllers whether they are there, without a JVM.
#   probe.sh kafka HOST:PORT...       one line each: HOST:PORT ok, or HOST:PORT and why not
#   probe.sh quorum HOST:PORT...      one line each: HOST:PORT answer=HEX, of a DescribeQuorum request
#   probe.sh health-broker PORT       is this container's broker ready?
#   probe.sh health-controller PORT   is this container's controller ready?
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
  printf '\x00\x00\x00\x0f\x00\x12\x00\x00\x00\x00\x6b\x63\x00\x05probe' >&3
  local bytes=() value
  while ((${#bytes[@]} < 10)); do
    read_byte || { echo "closed the connection without an answer" && return 1; }
    bytes+=("$value")
  done
  [[ "${bytes[*]:4:4}" == "0 0 107 99" ]] || { echo "answered, but is not Kafka" && return 1; }
  [[ "${bytes[*]:8:2}" == "0 0" ]] || { echo "answered with error ${bytes[9]}" && return 1; }
  echo ok
}

# The next $1 bytes in hex, in $hex.
read_hex() {
  local value
  hex=''
  while ((${#hex} < 2 * $1)); do
    read_byte || return 1
    printf -v hex '%s%02x' "$hex" "$((value & 255))"
  done
}

# A DescribeQuorum request, version 2, for __cluster_metadata: the leader tells of all voters, another controller that it
# does not lead. The answer is printed as it came, for whoever can read it.
ask_quorum() {
  exec 3<>"/dev/tcp/$1/$2" || return 1
  printf '\x00\x00\x00\x2c\x00\x37\x00\x02\x00\x00\x6b\x63\x00\x05probe\x00' >&3
  printf '\x02\x13__cluster_metadata\x02\x00\x00\x00\x00\x00\x00\x00' >&3
  local hex
  read_hex 4 || { echo "closed the connection without an answer" && return 1; }
  ((16#$hex <= 65536)) || { echo "answered, but is not Kafka" && return 1; }
  read_hex "$((16#$hex))" || { echo "closed the connection in the middle of its answer" && return 1; }
  [[ $hex == 00006b63* ]] || { echo "answered, but is not Kafka" && return 1; }
  echo "answer=$hex"
}

# Bash says in two lines why it could not connect; any other answer is one line, and as it is.
reason_of() {
  case $1 in
    *refused*) echo "connection refused" ;;
    *resolve* | *'not known'* | *'name resolution'* | *'address associated'*) echo "unknown name" ;;
    *unreachable* | *'No route'*) echo "no route to it" ;;
    *'timed out'*) echo "no answer" ;;
    '') echo "closed the connection without an answer" ;;
    *) echo "${1##*$'\n'}" ;;
  esac
}

# All from descriptor $1, in $answer. A name that does not resolve, or packets that are dropped, would block
# the asking process $2 for minutes: it is ended at the deadline.
read_answer() {
  local line left status
  answer=''
  while :; do
    left=$((asked + deadline + 1 - SECONDS))
    IFS= read -r -t "$((left > 0 ? left : 0)).1" -u "$1" line
    status=$?
    ((status == 0)) || break
    answer+=${answer:+$'\n'}$line
  done
  if ((status > 128)); then
    kill "$2" 2>/dev/null
    answer="no answer in $deadline s"
  fi
}

# All at once; the answers in the order of the question.
ask_all() {
  local question=$1 target reader i answer all_well=0 targets=() readers=() askers=() asked=$SECONDS
  shift
  for target in "$@"; do
    exec {reader}< <("$question" "${target%:*}" "${target##*:}" 2>&1)
    targets+=("$target") readers+=("$reader") askers+=("$!")
  done
  for i in "${!targets[@]}"; do
    read_answer "${readers[i]}" "${askers[i]}"
    [[ $answer == ok || $answer == answer=* ]] || all_well=1
    printf '%s %s\n' "${targets[i]}" "$(reason_of "$answer")"
  done
  return "$all_well"
}

usage() {
  while IFS= read -r line && [[ $line != 'set '* ]]; do
    [[ $line == '# '* ]] && printf '%s\n' "${line#??}"
  done <"$0" >&2
  exit 64
}

(($# > 1)) || usage
case $1 in
  kafka | quorum) ask_all "ask_$1" "${@:2}" ;;
  # Kafka opens its ports at the end of its start (since 3.5), so that an open port means ready.
  health-broker | health-controller) exec 3<>"/dev/tcp/127.0.0.1/$2" ;;
  *) usage ;;
esac
