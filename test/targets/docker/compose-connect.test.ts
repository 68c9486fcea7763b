import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportCompose } from "../../../src/operations/export/compose.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { clusterOf } from "../../model/cluster-of.ts";

const connect: NonNullable<Description["connect"]> = {
  plugins: "./plugins",
  files: "./files",
  secrets: { db: "./db.properties" },
  connectors: { lines: { class: "FileStreamSource", config: { topic: "lines", password: `\${secret:db:password}` } } },
};
const exported = (change: Partial<typeof connect>) => {
  const files = exportCompose(clusterOf({ connect: { ...connect, ...change } }), "/project");
  const { content = "" } = files.get("docker-compose.yml") ?? {};
  return { files, content, compose: parse(content) };
};

describe("Kafka Connect in an exported Compose project", () => {
  it("is a service for each worker, with what the description names of this machine mounted from there", () => {
    const { compose, files } = exported({ workers: 2 });
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(["connect-1", "connect-2"]));
    expect(compose.services["connect-2"]).toMatchObject({
      container_name: "local-connect-2",
      networks: { local: { aliases: ["connect-2", "connect"] } },
      ports: ["127.0.0.1:8084:8083"],
      volumes: [
        "/project/plugins:/plugins:ro",
        "/project/files:/files",
        "/project/db.properties:/etc/kafka-connect/secrets/db.properties:ro",
        "./nodes/connect-2:/etc/kafka-cluster:ro",
      ],
      cap_drop: ["ALL"],
      depends_on: { "kafka-1": { condition: "service_healthy" } },
    });
    expect(files.get("nodes/connect-2/connect.properties")?.content).toContain("rest.advertised.host.name=connect-2");
  });

  it("has a script that makes distributed workers' connectors, without a secret, and says so", () => {
    const { content, files } = exported({});
    const script = files.get("connectors.sh")?.content ?? "";
    expect(script).toContain("docker exec -i local-connect-1 bash -s < connectors.sh");
    expect(script).toContain(`"password":"\${secret:/etc/kafka-connect/secrets/db.properties:password}"`);
    expect(content).toContain("- no connectors: connectors.sh makes them");
  });

  it("has a standalone worker's connectors on its command line, and its offsets on a volume", () => {
    const { compose, content, files } = exported({ mode: "standalone" });
    expect(compose.volumes).toHaveProperty("local-connect-1-offsets");
    expect(compose.services["connect-1"].volumes[0]).toBe("local-connect-1-offsets:/var/lib/kafka/data");
    expect(files.get("nodes/connect-1/launch.sh")?.content).toContain("/etc/kafka-cluster/connector-lines.json");
    expect(files.has("connectors.sh") || content.includes("connectors.sh")).toBe(false);
  });
});
