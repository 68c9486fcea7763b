import { idOf } from "../../../src/model/names.ts";
import type { Scene } from "../../../src/operations/drill/catalogue.ts";
import { healthyKraft } from "../../readiness/quorums.ts";
import { healthy } from "../../readiness/snapshots.ts";

/** A cluster of three and three in which everything is well; kafka-1 leads `orders-0`, kafka-2 is the controller. */
export function wellScene(): Scene {
  const brokers = [1, 2, 3].map((id) => `kafka-${id}`);
  const zookeepers = [1, 2, 3].map((id) => `zookeeper-${id}`);
  return { snapshot: healthy(), topic: "orders", nodes: [...zookeepers, ...brokers] };
}

/** The same in KRaft: controller-1 leads the quorum. */
export function kraftScene(): Scene {
  const nodes = ["controller", "kafka"].flatMap((kind) => [1, 2, 3].map((id) => `${kind}-${id}`));
  return { snapshot: healthyKraft(), topic: "orders", nodes };
}

export const nodeNamed = (name: string) => ({
  name,
  role: name.startsWith("kafka-")
    ? ("broker" as const)
    : name.startsWith("controller-")
      ? ("controller" as const)
      : ("zookeeper" as const),
  id: idOf(name),
});
