import { describe, expect, it } from "vitest";
import { official } from "../../../images/contract.ts";
import type { Node } from "../../../src/model/cluster.ts";
import { nodesOf } from "../../../src/model/nodes.ts";
import { chooseImages, hasImage, imageAdvice, missingImages } from "../../../src/targets/docker/image.ts";
import { toolNames } from "../../../src/targets/docker/tools.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeDocker } from "./fake-docker.ts";
import { liveOf, plansOf, running } from "./live-of.ts";

const ours = "kafka-cluster/kafka:3.9.2";
const apache = "apache/kafka:3.9.2";
const cluster = clusterOf();

describe("The image of a node", () => {
  const chosen = async (images: readonly string[] | undefined, runs: Readonly<Record<string, string>> = {}) => {
    const containers = plansOf(cluster).map((plan) => running(plan, { image: runs[plan.node.name] ?? "gone:1" }));
    const live = Object.keys(runs).length === 0 ? undefined : liveOf({ containers });
    const choose = await chooseImages(images && fakeDocker({ images }).docker, cluster, live);
    return [...new Set(nodesOf(cluster).map(choose))];
  };

  it("is ours where the engine has it, else the official one", async () => {
    expect(await chosen([ours, apache])).toEqual([ours]);
    expect(await chosen([apache])).toEqual([apache]);
    expect(await chosen([])).toEqual([apache]);
    expect(await chosen(undefined)).toEqual([apache]);
  });

  it("stays what a node runs already, so that building ours replaces nobody", async () => {
    const runs = Object.fromEntries(nodesOf(cluster).map(({ name }) => [name, apache]));
    expect(await chosen([ours, apache], runs)).toEqual([apache]);
    expect(await chosen([ours, apache], { ...runs, "kafka-1": ours })).toEqual([apache, ours]);
  });

  it("does not stay one of another version", async () => {
    const runs = Object.fromEntries(nodesOf(cluster).map(({ name }) => [name, "apache/kafka:3.8.0"]));
    expect(await chosen([ours], runs)).toEqual([ours]);
  });

  it("is what the description names, whatever there is", async () => {
    const named = clusterOf({ brokers: { image: "registry.example/apache/kafka:3.9.2" } });
    const choose = await chooseImages(fakeDocker({ images: [ours] }).docker, named, undefined);
    expect(nodesOf(named).map(choose)).toEqual([
      ...Array.from({ length: 3 }, () => ours),
      ...Array.from({ length: 3 }, () => "registry.example/apache/kafka:3.9.2"),
    ]);
  });

  it("is there or not; whatever else the engine says is no answer", async () => {
    const { docker } = fakeDocker({ images: [ours] });
    expect([await hasImage(docker, ours), await hasImage(docker, apache)]).toEqual([true, false]);
    const broken = {
      getImage: () => ({ inspect: () => Promise.reject(Object.assign(new Error("no"), { statusCode: 500 })) }),
    };
    await expect(hasImage(broken as unknown as typeof docker, ours)).rejects.toThrow("no");
  });

  it("is told once where it is missing, with what fetches it", async () => {
    const { docker } = fakeDocker({ images: [ours] });
    expect(await missingImages(docker, [ours, apache, apache])).toEqual([
      {
        code: "image-missing",
        about: "image apache/kafka:3.9.2",
        message: "The engine does not have the image apache/kafka:3.9.2.",
        remedy: "`npm run up` fetches what is missing; by hand: docker pull apache/kafka:3.9.2.",
      },
    ]);
  });
});

describe("The advice about the official image", () => {
  it("is given where its ZooKeeper runs, in one line with the command that builds ours", () => {
    const advice = imageAdvice([ours, apache], "3.9.2");
    expect(advice).toContain("`npm run image` builds kafka-cluster/kafka:3.9.2");
    expect(advice).not.toContain("\n");
  });

  it("is not given for ours, or for another's", () => {
    expect(imageAdvice([ours, "zookeeper:3.9.6"], "3.9.2")).toBeUndefined();
  });
});

describe("Kafka's tools without .sh", () => {
  const [zookeeper] = cluster.zookeepers;
  const [broker] = cluster.brokers;
  const files = (node: Node | undefined, image: string) =>
    node === undefined ? [] : toolNames(cluster, node, image).map(({ name }) => name);

  it("are put into the brokers of the official image, which has each of them with .sh", () => {
    const names = files(broker, apache).map((file) => file.replace(/^bin\//, ""));
    expect(names).toContain("kafka-topics");
    expect(names.filter((name) => !official("3.9.2").tools.names.includes(name))).toEqual([]);
  });

  it("are not put where they are already, or where nobody types", () => {
    expect(files(broker, ours)).toEqual([]);
    expect(files(zookeeper, apache)).toEqual([]);
    const cp = clusterOf({ brokers: { image: "confluentinc/cp-kafka:7.9.6" } }).brokers[0];
    expect(files(cp, "confluentinc/cp-kafka:7.9.6")).toEqual([]);
  });
});
