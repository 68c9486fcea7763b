// A throw-away cluster of `kafka-cluster/testing`, from the call until it is ready: with ZooKeeper against the same
// containers raised by parallel `docker run`, one broker in KRaft against `docker run` of its image as it is.

import { type ClusterOptions, startCluster } from "../src/testing/index.cjs";
import { describeThrowaway, settleOptions } from "../src/testing/options.ts";
import { freePorts } from "../src/testing/ports.ts";
import { raiseBare } from "./bare.ts";
import { runPlainly } from "./plain-run.ts";
import { kraftImage, makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, spread, verdict } from "./report.ts";
import { interleave, median } from "./rounds.ts";
import { tidily } from "./tidy.ts";

const limit = 2.2;

const { rounds } = numbersFrom({ rounds: 5 });
const ground = await makeReady();
const kraft = await kraftImage(ground);
heading(`Throw-away clusters of one broker, ${rounds} rounds`, { ...ground, image: `${ground.image}, ${kraft}` });
await tidily(async (later) => {
  const stopped: number[] = [];
  const start = async (options: ClusterOptions) => {
    const begin = performance.now();
    const cluster = await startCluster({ name: "test-bench-throwaway", ...options });
    later(() => cluster.stop());
    const seconds = since(begin);
    const stop = performance.now();
    await cluster.stop();
    stopped.push(since(stop));
    return seconds;
  };
  const measured = await interleave(rounds, {
    "startCluster, ZooKeeper": () => start({}),
    "docker run, ZooKeeper and broker": async () => raiseBare(ground, await described(), ground.image),
    "startCluster, KRaft": () => start({ metadata: "kraft" }),
    "docker run of the image": async () => (await runPlainly(ground, kraft)).seconds,
  });
  print([
    ["", "median (least to greatest)"],
    ...Object.entries(measured).map(([name, values]) => [name, spread(values)]),
    ["stop()", spread(stopped)],
  ]);
  const [ours, bare, alone, plain] = Object.values(measured).map(median) as [number, number, number, number];
  verdict("with ZooKeeper: call to ready, startCluster ÷ docker run", ours / bare, limit);
  remark("what startCluster adds", ours - bare, " s");
  verdict("KRaft: call to ready, startCluster ÷ docker run", alone / plain, limit);
  remark("what startCluster adds", alone - plain, " s");
});
ending();

async function described() {
  const ports = await freePorts(1);
  const { name: _, ...description } = describeThrowaway(settleOptions({}), {
    name: "bare",
    hostPortBase: ports,
    gatewayPortBase: ports,
  });
  return { ...description, docker: { metadataNetwork: "clients" as const } };
}

function since(start: number): number {
  return (performance.now() - start) / 1000;
}
