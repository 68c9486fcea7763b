import { PACKETS } from "./packets.ts";

/**
 * The part of `prepare.sh` by which a broker asks ZooKeeper whether it has begun before, and has it remembered: a lost
 * volume cannot tell. ZooKeeper's own protocol over bash's /dev/tcp, as far as two questions need it, so that no JVM is
 * started: numbers are big-endian, texts and packets begin with their length.
 * https://github.com/apache/zookeeper/blob/branch-3.9/zookeeper-jute/src/main/resources/zookeeper.jute
 *
 * `prepare.sh ask HOST PORT NODE` prints `known` or `new`, `prepare.sh remember HOST PORT NODE` prints `remembered`; with
 * anything else nothing is known.
 */
export const REMEMBER = `ledger=/kafka-cluster
${PACKETS}
# The error of a reply, after its number and transaction; 0 is none, 146 "there is one already", 155 "there is none".
error() { echo "\${bytes[15]}"; }
exists() {
  number 1; number 3; text "$1"; flag
  exchange
}
create() {
  number 2; number 1; text "$1"; number 0; number 1; number 31; text world; text anyone; number 0
  exchange
}
converse() { # WHAT HOST PORT NODE
  local packet='' size=0 bytes=() i LC_ALL=C
  exec 3<>"/dev/tcp/$2/$3"
  for i in 0 0 0 10000 0 0 16 0 0 0 0; do number "$i"; done
  flag
  exchange
  if [[ $1 == ask ]]; then
    exists "$ledger/$4"
    case $(error) in 0) echo known ;; 155) echo new ;; esac
  else
    create "$ledger"
    create "$ledger/$4"
    case $(error) in 0 | 146) echo remembered ;; esac
  fi
  number 3; number -11
  exchange || true
}
if (($# > 0)); then
  converse "$@"
  exit
fi
# Of the first ZooKeeper node that serves, however long that takes; one that is gone must not hold up the others.
ask() { # WHAT
  local host answer
  while :; do
    for host in $(sed -n 's/^zookeeper\\.connect=//p' "$own/server.properties" | tr , ' '); do
      answer=$(timeout 10 bash "$0" "$1" "\${host%:*}" "\${host##*:}" "$node" 2>/dev/null) || continue
      [[ -z $answer ]] || { echo "$answer" && return; }
    done
    sleep 0.5
  done
}`;
