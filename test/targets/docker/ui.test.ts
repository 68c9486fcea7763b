import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportCompose } from "../../../src/operations/export/compose.ts";
import { planCompanion } from "../../../src/targets/docker/companion.ts";
import { uiCompanions } from "../../../src/targets/docker/ui.ts";
import { label } from "../../../src/targets/labels.ts";
import type { Transform } from "../../../src/targets/transform.ts";
import { clusterOf } from "../../model/cluster-of.ts";

const cluster = clusterOf({ ui: true });
const plan = (transform?: Transform) => {
  const [ui] = uiCompanions(cluster);
  if (ui === undefined) throw new Error("no web view");
  return planCompanion(cluster, ui, transform);
};

describe("The web view on Docker", () => {
  it("is a container of its image's own command, with a file that it is told of", () => {
    const { name, args } = plan();
    expect(name).toBe("local-ui");
    expect(args).toMatchObject({
      image: "ghcr.io/kafbat/kafka-ui:v1.5.0",
      envs: ["SPRING_CONFIG_ADDITIONALLOCATION=/etc/kafka-cluster/ui.yml"],
      ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
      networksAdvanced: [{ name: "local", aliases: ["ui"] }],
      uploads: [{ file: "/etc/kafka-cluster/ui.yml", content: expect.stringContaining("kafka-1:9092") }],
      capabilities: { drops: ["ALL"] },
    });
    expect(args).not.toHaveProperty("entrypoints");
  });

  it("can be changed by a program, as nodes can, and is made anew then", () => {
    const changed = plan({
      container: ({ args, node }) => ({ args: { ...args, envs: [...(args.envs as string[]), `NODE=${node}`] } }),
    });
    expect(changed.args.envs).toContain("NODE=ui");
    expect(changed.labels[label.hash]).not.toBe(plan().labels[label.hash]);
    expect(() => plan({ container: ({ args }) => ({ args: { ...args, image: "mine" } }) })).toThrow("It changes image");
  });

  it("is in an exported Compose project too, with its file", () => {
    const files = exportCompose(cluster);
    const { services } = parse(files.get("docker-compose.yml")?.content ?? "") as { services: Record<string, object> };
    expect(services.ui).toMatchObject({
      ports: ["127.0.0.1:8080:8080"],
      volumes: ["./nodes/ui/ui.yml:/etc/kafka-cluster/ui.yml:ro"],
    });
    expect(files.get("nodes/ui/ui.yml")?.content).toContain("bootstrapServers");
  });
});
