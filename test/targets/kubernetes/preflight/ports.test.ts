import type { V1Service } from "@kubernetes/client-node";
import { describe, expect, it, vi } from "vitest";
import { nodePorts } from "../../../../src/targets/kubernetes/preflight/ports.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi, refused } from "../fake-api.ts";
import { liveOf } from "../live-of.ts";

const external = { mode: "nodePort", host: "localhost", nodePortBase: 32_000, allowPlaintext: true } as const;
const cluster = kubernetesClusterOf({ kubernetes: { external } });
const holder = (name: string, namespace: string, nodePort: number): V1Service => ({
  metadata: { name, namespace },
  spec: { ports: [{ port: 1, nodePort }] },
});

interface DryRun {
  readonly namespace: string;
  readonly dryRun: string;
  readonly body: V1Service;
}
const portOf = ({ body }: DryRun): number => body.spec?.ports?.[0]?.nodePort ?? 0;

/** A server that says this of each port's dry run; what is thrown is refused. */
function server(answer: (port: number) => void, services?: readonly V1Service[]) {
  const create = vi.fn((request: DryRun) => answer(portOf(request)));
  const list = () => {
    if (services === undefined) throw refused(403);
    return { items: services };
  };
  const core = {
    createNamespacedService: create,
    listServiceForAllNamespaces: list,
    listNamespacedService: () => ({ items: [] }),
  };
  return { create, api: fakeApi({ core: core as never }) };
}
const taken = (port: number) => {
  if (port === 32_001)
    throw refused(422, "spec.ports[0].nodePort: Invalid value: 32001: provided port is already allocated");
};

describe("Node ports", () => {
  it("are tried out with a dry run in the namespace, and nothing is made", async () => {
    const { api, create } = server(() => undefined);
    expect(await nodePorts(api, cluster, liveOf())).toEqual({ obstacles: [], skipped: [] });
    expect(create.mock.calls.map(([request]) => [request.namespace, request.dryRun, portOf(request)])).toEqual([
      ["kafka", "All", 32_000],
      ["kafka", "All", 32_001],
      ["kafka", "All", 32_002],
    ]);
  });

  it("are tried out elsewhere where the namespace is still to be made", async () => {
    const { api, create } = server(() => undefined);
    await nodePorts(api, cluster, liveOf({ namespace: undefined }));
    expect(new Set(create.mock.calls.map(([{ namespace }]) => namespace))).toEqual(new Set(["default"]));
  });

  it("are not asked for where the Services have them, or where there are none", async () => {
    const { api, create } = server(taken);
    const services = [0, 1, 2].map((i) => holder(`kafka-${i + 1}-external`, "kafka", 32_000 + i));
    await nodePorts(api, cluster, liveOf({ services }));
    await nodePorts(api, kubernetesClusterOf(), liveOf());
    expect(create).not.toHaveBeenCalled();
  });

  it("that are taken are told with who has them, where that may be seen", async () => {
    const seen = await nodePorts(server(taken, [holder("web", "shop", 32_001)]).api, cluster, liveOf());
    expect(seen.obstacles).toMatchObject([
      {
        code: "node-port-busy",
        about: "node port 32001",
        message: "Node port 32001, wanted for kafka-2, is taken by Service web in namespace shop.",
      },
    ]);
    const unseen = await nodePorts(server(taken).api, cluster, liveOf());
    expect(unseen.obstacles[0]?.message).toContain("is taken by a Service in a namespace that may not be read");
  });

  it("are not tried out where a quota is used up, and that is said: it is not the rights", async () => {
    const { api } = server(() => {
      throw refused(403, 'services "x" is forbidden: exceeded quota: team, requested: services.nodeports=1');
    });
    expect(await nodePorts(api, cluster, liveOf())).toEqual({
      obstacles: [],
      skipped: ["Node ports could not be tried out, because a quota is used up"],
    });
  });

  it("beyond the range are told with the range", async () => {
    const { api } = server(() => {
      throw refused(
        422,
        "spec.ports[0].nodePort: Invalid value: 1: provided port is not in the valid range. The range of valid ports is 30000-32767",
      );
    });
    const { obstacles } = await nodePorts(api, cluster, liveOf());
    expect(obstacles).toHaveLength(3);
    expect(obstacles[0]).toMatchObject({
      code: "node-port-range",
      message: expect.stringContaining("it gives 30000-32767"),
    });
  });

  it("that may not be tried out are said to be left out, once", async () => {
    const { api } = server(() => {
      throw refused(403);
    });
    const { obstacles, skipped } = await nodePorts(api, cluster, liveOf());
    expect([obstacles, skipped]).toEqual([[], ["Node ports could not be tried out with these rights"]]);
  });
});
