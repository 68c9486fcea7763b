import { describe, expect, it } from "vitest";
import { formatObstacles } from "../../src/targets/obstacle.ts";
import { protocolObstacles } from "../../src/targets/protocol.ts";
import { clusterOf } from "../model/cluster-of.ts";

const running = (...versions: readonly (string | undefined)[]) =>
  versions.map((version, at) => ({ node: `kafka-${at + 1}`, version }));

describe("The protocol between brokers", () => {
  it("is not raised while a broker runs a line that does not speak it, and the way in two steps is told", () => {
    const obstacles = protocolObstacles(clusterOf(), running("3.9.2", "3.8.1", "3.8.1"));
    expect(formatObstacles(obstacles)).toContain(
      "The brokers are to speak 3.9, but kafka-2, kafka-3 still run 3.8.1, which knows 3.8 and older",
    );
    expect(obstacles[0]?.remedy).toContain('interBrokerProtocol: "3.8" beside version: 3.9.2');
  });

  it("is the features' release in KRaft, which are finalised only when all run what knows them", () => {
    const obstacles = protocolObstacles(clusterOf({ metadata: "kraft" }), running("4.3.0", "4.2.2"));
    expect(formatObstacles(obstacles)).toContain(
      "The features of 4.3 are to be finalised, but kafka-2 still runs 4.2.2, which knows 4.2 and older",
    );
    expect(obstacles[0]?.remedy).toContain('metadataVersion: "4.2" beside version: 4.3.1');
    const kept = clusterOf({ metadata: "kraft", metadataVersion: "4.2" });
    expect(protocolObstacles(kept, running("4.2.2"))).toEqual([]);
  });

  it.each([
    ["of the same line", {}, ["3.9.1", "3.9.0"]],
    ["of an older line whose protocol is kept", { interBrokerProtocol: "3.8" }, ["3.8.1", "3.9.2"]],
    ["of a newer line: a downgrade is judged by the volumes", { version: "3.8.1" }, ["3.9.2"]],
    ["that say nothing of their version", {}, [undefined]],
  ])("is no obstacle for brokers %s", (_, description, versions) => {
    expect(protocolObstacles(clusterOf(description), running(...versions))).toEqual([]);
  });
});
