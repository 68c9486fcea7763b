import type { MetadataMode } from "../../model/cluster.ts";
import type { Harm } from "./faults.ts";
import {
  all,
  controller,
  leader,
  majority,
  type Scene,
  standby,
  zookeeperFollower,
  zookeeperLeader,
} from "./targets.ts";

export type { Scene } from "./targets.ts";

/** One thing that can happen to a cluster. */
export interface Fault {
  /** As it is typed. */
  readonly name: string;
  readonly summary: string;
  /** undefined = no harm, but a rolling restart as an operator does it. */
  readonly harm: Harm | undefined;
  /** Names of the nodes it happens to; empty = this cluster has none of that kind. */
  readonly targets: (scene: Scene) => readonly string[];
  /** How long it lasts at full length before it is taken back. */
  readonly holdSeconds: number;
  /** Data or containers are lost on purpose, or everything stands still: only with `--yes`. */
  readonly destructive: boolean;
  /** Of clusters in this mode alone; left out = of all. */
  readonly only?: MetadataMode;
  /** More than a gate would ever allow: nobody is asked but the person. */
  readonly beyondGate: boolean;
}

const mild = { destructive: false, beyondGate: false, holdSeconds: 0 };
const harsh = { ...mild, destructive: true };
const ofZooKeeper = { only: "zookeeper" } as const;
const ofControllers = { only: "kraft" } as const;

/** Every fault, in the order of a full drill: what heals by itself first. */
export const FAULTS: readonly Fault[] = [
  {
    ...mild,
    name: "rolling-restart",
    summary: "every node, one by one behind the gate",
    harm: undefined,
    targets: all,
  },
  { ...mild, name: "kill-leader", summary: "kill -9 of a broker that leads", harm: "kill", targets: leader },
  { ...mild, name: "kill-controller", summary: "kill -9 of the controller", harm: "kill", targets: controller },
  {
    ...mild,
    ...ofZooKeeper,
    name: "kill-zookeeper-follower",
    summary: "kill -9 of a ZooKeeper follower",
    harm: "kill",
    targets: zookeeperFollower,
  },
  {
    ...mild,
    ...ofZooKeeper,
    name: "kill-zookeeper-leader",
    summary: "kill -9 of ZooKeeper's leader",
    harm: "kill",
    targets: zookeeperLeader,
  },
  {
    ...mild,
    ...ofControllers,
    name: "kill-controller-follower",
    summary: "kill -9 of a controller that does not lead",
    harm: "kill",
    targets: standby,
  },
  { ...mild, name: "pause-broker", summary: "a broker stands still", harm: "pause", targets: leader, holdSeconds: 60 },
  {
    ...mild,
    ...ofZooKeeper,
    name: "pause-zookeeper-leader",
    summary: "ZooKeeper's leader stands still",
    harm: "pause",
    targets: zookeeperLeader,
    holdSeconds: 30,
  },
  {
    ...mild,
    ...ofControllers,
    name: "pause-controller",
    summary: "the controller that leads stands still",
    harm: "pause",
    targets: controller,
    holdSeconds: 30,
  },
  {
    ...mild,
    name: "cut-brokers",
    summary: "a broker reaches ZooKeeper or the controllers, and no other broker",
    harm: "cut-brokers",
    targets: leader,
    holdSeconds: 45,
  },
  {
    ...mild,
    ...ofZooKeeper,
    name: "cut-zookeeper",
    summary: "a broker reaches the others, and not ZooKeeper",
    harm: "cut-metadata",
    targets: leader,
    holdSeconds: 45,
  },
  {
    ...mild,
    ...ofControllers,
    name: "cut-controllers",
    summary: "a broker reaches the others, and not the controllers",
    harm: "cut-metadata",
    targets: leader,
    holdSeconds: 45,
  },
  { ...mild, name: "cut-all", summary: "a broker reaches nobody", harm: "cut-all", targets: leader, holdSeconds: 45 },
  {
    ...mild,
    ...ofControllers,
    name: "cut-controller",
    summary: "the controller that leads reaches nobody",
    harm: "cut-all",
    targets: controller,
    holdSeconds: 30,
  },
  {
    ...mild,
    ...ofZooKeeper,
    name: "kill-two-zookeepers",
    summary: "kill -9 of all of ZooKeeper but one",
    harm: "kill",
    targets: majority,
    holdSeconds: 30,
    beyondGate: true,
  },
  {
    ...mild,
    ...ofControllers,
    name: "kill-two-controllers",
    summary: "kill -9 of all controllers but one, of that which leads too",
    harm: "kill",
    targets: majority,
    holdSeconds: 30,
    beyondGate: true,
  },
  {
    ...harsh,
    name: "kill-everything",
    summary: "kill -9 of every node at once",
    harm: "kill",
    targets: all,
    beyondGate: true,
  },
  {
    ...harsh,
    name: "remove-broker",
    summary: "a broker's container or pod removed by hand",
    harm: "remove",
    targets: leader,
  },
  {
    ...harsh,
    name: "disk-full",
    summary: "a broker's volume is full",
    harm: "fill-disk",
    targets: leader,
    holdSeconds: 20,
  },
  { ...harsh, name: "lose-broker-volume", summary: "a broker's data is gone", harm: "lose-volume", targets: leader },
  {
    ...harsh,
    ...ofZooKeeper,
    name: "lose-zookeeper-volume",
    summary: "a ZooKeeper follower's data is gone",
    harm: "lose-volume",
    targets: zookeeperFollower,
  },
  {
    ...harsh,
    ...ofControllers,
    name: "lose-controller-volume",
    summary: "the data of a controller that does not lead is gone",
    harm: "lose-volume",
    targets: standby,
  },
];

/** Those that can happen to clusters of a mode. */
export const faultsOf = (mode: MetadataMode): readonly Fault[] => FAULTS.filter(({ only = mode }) => only === mode);
