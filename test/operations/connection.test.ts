import { describe, expect, it } from "vitest";
import type { FoundNode } from "../../src/operations/cluster/found.ts";
import { listenersOf, parseSettings } from "../../src/operations/cluster/settings.ts";
import { connection, connectionText } from "../../src/operations/connection/command.ts";

/** Nodes as their own files describe them. */
const nodes = (...advertised: string[]) => ({
  nodes: advertised.map((text) => ({
    container: {} as FoundNode,
    listeners: listenersOf(parseSettings(`advertised.listeners=${text}`)),
  })),
});
const onDocker = nodes(
  "REPLICATION://kafka-1:9091,INTERNAL://kafka-1:9092,EXTERNAL://127.0.0.1:9092,GATEWAY://host.docker.internal:29092",
  "REPLICATION://kafka-2:9091,INTERNAL://kafka-2:9092,EXTERNAL://127.0.0.1:9093,GATEWAY://host.docker.internal:29093",
);
const inPods = nodes("REPLICATION://k.ns.svc:9091,INTERNAL://kafka-1.kafka-headless.ns.svc:9092");

describe("kafka-cluster connection", () => {
  it.each([
    ["host", "127.0.0.1:9092,127.0.0.1:9093"],
    ["container", "kafka-1:9092,kafka-2:9092"],
    ["pod", "kafka-1:9092,kafka-2:9092"],
    ["gateway", "host.docker.internal:29092,host.docker.internal:29093"],
  ])("has the addresses for clients in one place: %s", (from, bootstrap) => {
    expect(connectionText("local", onDocker, "env", from)).toContain(`\nKAFKA_BOOTSTRAP_SERVERS=${bootstrap}\n`);
  });

  it("knows no address outside where the brokers have none, and says what that takes", () => {
    expect(connectionText("staging", inPods, "env", "pod")).toContain("=kafka-1.kafka-headless.ns.svc:9092\n");
    expect(() => connectionText("staging", inPods, "env", "host")).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("that takes kubernetes.external in the description"),
        remedy: "It has some for --from container, --from pod.",
      }) as Error,
    );
  });

  it.each([
    [{ format: "xml" }, '--format takes properties, spring, env, json, not "xml".'],
    [{ format: "env", from: "moon" }, '--from takes host, container, pod, gateway, not "moon".'],
  ])("refuses a form or a place that is none, before it looks for a cluster: %o", async (options, said) => {
    await expect(connection(options)).rejects.toThrow(said);
  });
});
