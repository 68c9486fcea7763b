import { PACKETS } from "./packets.ts";

/** How long others may take to elect a leader, if they can. */
const PATIENCE_S = 10;

/**
 * The part of `prepare.sh` by which a node of a KRaft cluster asks the controllers what they know: which cluster this is
 * and who has begun before, which a lost volume cannot tell. Kafka's own protocol over bash's /dev/tcp, as far
 * as two questions need it, so that no JVM is started.
 *
 * - `prepare.sh cluster HOST PORT` prints `CLUSTER ID…` (DescribeCluster, KIP-919), the ids being those of all controllers that
 *   have ever been there; nothing while nobody leads
 * - `prepare.sh broker HOST PORT ID` prints `known` or `new`. Nothing lists brokers that are down, so that a topic with
 *   its copy on that broker is proposed and not made; only the leader answers
 *
 * With anything else nothing is known. https://kafka.apache.org/protocol.html
 */
export const KNOW_QUORUM = `${PACKETS}
short() {
  local hex
  printf -v hex '%04x' "$(($1 & 0xffff))"
  packet+="\\x\${hex:0:2}\\x\${hex:2:2}"
  size=$((size + 2))
}
octet() {
  packet+="\\x0$1"
  size=$((size + 1))
}
name() {
  short "\${#1}"
  packet+=$1
  size=$((size + \${#1}))
}
# The next bytes of the answer as a number in $value; a length and as many characters in $text.
take() {
  local i
  for ((value = 0, i = 0; i < $1; i++)); do value=$((value * 256 + bytes[at++])); done
}
take_text() { # LENGTH
  local i code
  text=''
  for ((i = 0; i < $1; i++)); do
    printf -v code '\\x%02x' "\${bytes[at++]}"
    printf -v text '%s%b' "$text" "$code"
  done
}
# Newer requests count lengths from one, in a byte as long as they are short; 0 is no text.
take_short_text() {
  take 1
  take_text "$((value > 0 ? value - 1 : 0))"
}
cluster() {
  short 60; short 1; number 1; short -1; octet 0; octet 0; octet 2; octet 0
  exchange
  local at=9 value text id count ids=''
  take 2
  ((value == 0)) || return 1
  take_short_text
  take 1
  take_short_text; id=$text
  take 4
  ((value != 0xffffffff)) || return 1
  take 1
  for ((count = value - 1; count > 0; count--)); do
    take 4; ids+=" $value"
    take_short_text; take 4; take_short_text; take 1
  done
  echo "$id$ids"
}
broker() { # ID
  short 19; short 4; number 1; short -1
  number 1; name kafka-cluster.begun; number -1; short -1; number 1; number 0; number 1; number "$1"; number 0
  number 5000; octet 1
  exchange
  local at=12 value text error
  take 2; take_text "$value"
  take 2; error=$value
  take 2; take_text "$((value == 0xffff ? 0 : value))"
  # 39: the copy cannot be there, because the broker is down or because there is none.
  case "$error $text" in
    '39 '*'no such broker is registered'*) echo new ;;
    '0 '* | '39 '*) echo known ;;
  esac
}
if (($# > 0)); then
  LC_ALL=C packet='' size=0 bytes=()
  exec 3<>"/dev/tcp/$2/$3"
  "$1" "\${@:4}"
  exit
fi

controllers() { sed -n 's/^controller\\.quorum\\.bootstrap\\.servers=//p' "$own/server.properties" | tr , ' '; }
# What the first says that knows who leads; nothing while nobody does.
known() {
  local host said
  for host in $(controllers); do
    said=$(timeout 3 bash "$0" cluster "\${host%:*}" "\${host##*:}" 2>/dev/null) || continue
    [[ -z $said ]] || { echo "$said" && return; }
  done
}
# Once: whoever looks for the reason why this pod does not start finds it here.
tell_waiting() {
  [[ -z $voters$told ]] && ((SECONDS - since >= ${PATIENCE_S})) || return 0
  echo "$node waits for a controller that leads (asked: $(controllers))." >&2
  told=yes
}
# Of the one that leads, however long that takes.
has_begun() { # BROKER
  local host said
  while :; do
    tell_waiting
    for host in $(controllers); do
      said=$(timeout 3 bash "$0" broker "\${host%:*}" "\${host##*:}" "$1" 2>/dev/null) || continue
      [[ -z $said ]] || { [[ $said == known ]] && return; return 1; }
    done
    sleep 0.5
  done
}
# What the volume is to be formatted with; only who votes from the beginning is told of the others.
propose() { # CLUSTER [first]
  local line
  {
    printf 'cluster.id=%s\\n' "$1"
    while IFS= read -r line; do
      [[ $line != initial.controllers=* || \${2-} == first ]] || line=initial.controllers=
      printf '%s\\n' "$line"
    done <"$own/birth"
  } >"$birth.new"
}`;

/** Whether an empty volume of a KRaft cluster may begin, with the proposal what to begin with: `mayBegin` says yes or wait. */
export const MAY_BEGIN_IN_QUORUM = `mayBegin() {
  local id voters said='' cluster ids since=$SECONDS told=''
  id=$(sed -n 's/^node\\.id=//p' "$own/server.properties")
  voters=$(sed -n 's/^initial\\.controllers=//p' "$own/birth")
  until said=$(known) && [[ -n $said ]]; do
    # Controllers that have data elect a leader soon. At a beginning nobody can, for all are waiting here.
    if [[ -z $voters ]] || ((SECONDS - since < ${PATIENCE_S})); then
      tell_waiting
      sleep 0.5
    elif [[ -e $files/all.begins-until ]] && (($(date +%s) > $(<"$files/all.begins-until"))); then
      [[ -n $told ]] || echo "The volume of $node is empty, and no controller leads. An installation begins a cluster in its" \\
        "first hour; this one is older, and brokers may hold records. Restore the volumes of the controllers. If nothing has" \\
        "ever begun here: helm uninstall \${node%-*}, and install it again." >&2
      told=yes
      sleep 5
    else
      propose "$(<"$files/all.cluster-id")" first
      echo yes
      return
    fi
  done
  read -r cluster ids <<<"$said"
  propose "$cluster"
  if [[ -n $voters && " $ids " == *" $id "* ]] || { [[ -z $voters ]] && has_begun "$id"; }; then
    echo wait
  else
    echo yes
  fi
}`;
