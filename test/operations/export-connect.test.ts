import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectHint, connectorsFile } from "../../src/operations/export/connect.ts";
import type { Description } from "../../src/spec/schema.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { runBash } from "../properties/run-bash.ts";

const connect: Description["connect"] = {
  secrets: { database: "./database.properties" },
  connectors: {
    table: { class: "Source", tasks: 2, config: { query: "it's ü", password: `\${secret:database:password}` } },
    quiet: { class: "Sink", paused: true },
  },
};
const cluster = kubernetesClusterOf({ connect });
const script = connectorsFile(cluster).get("connectors.sh")?.content ?? "";

describe("An export's connectors", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kafka-cluster-connectors-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the script against a worker that answers with these codes, one after the other, and then with 200. */
  async function run(...codes: readonly number[]) {
    const asked: string[] = [];
    const answers = [...codes];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        asked.push(`${request.method} ${request.url} ${Buffer.concat(parts).toString("utf8")}`);
        response.writeHead(answers.shift() ?? 200).end('{"message":"no such class"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(join(folder, "connectors.sh"), script.replace("/127.0.0.1/8083", `/127.0.0.1/${port}`));
    const ran = await runBash([join(folder, "connectors.sh")]);
    server.close();
    return { ...ran, asked };
  }

  it("are no file where there are none, nor for a standalone worker, which has them as files of its own", () => {
    expect([...connectorsFile(kubernetesClusterOf()).keys()]).toEqual([]);
    expect([...connectorsFile(kubernetesClusterOf({ connect: {} })).keys()]).toEqual([]);
    const standalone = kubernetesClusterOf({ connect: { ...connect, mode: "standalone" } });
    expect([...connectorsFile(standalone).keys()]).toEqual([]);
  });

  it("are brought to their settings and to running or paused, each character as it is", async () => {
    const { code, stdout, stderr, asked } = await run();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe("quiet: paused\ntable: resumed\n");
    const bodies = asked.map((one) => /^PUT (\S+) (.*)$/.exec(one)?.slice(1) ?? []);
    expect(bodies.map(([path]) => path)).toEqual([
      "/connectors/quiet/config",
      "/connectors/quiet/pause",
      "/connectors/table/config",
      "/connectors/table/resume",
    ]);
    expect(JSON.parse(bodies[2]?.[1] ?? "")).toMatchObject({
      "connector.class": "Source",
      "tasks.max": "2",
      query: "it's ü",
      password: `\${secret:/etc/kafka-connect/secrets/database.properties:password}`,
    });
  });

  it("are asked for again while the workers share out their work, and told where one is refused", async () => {
    const { code, asked } = await run(409);
    expect([code, asked.length]).toEqual([0, 5]);
    const refused = await run(201, 202, 400);
    expect([refused.code, refused.stderr]).toEqual([1, 'table was refused: {"message":"no such class"}\n']);
  });

  it("come with the Secret that the person makes, and with no word of what is in it", () => {
    expect(connectHint(cluster)).toContain(
      "create secret generic connect-secrets --from-file=database.properties=./database.properties",
    );
    expect(connectHint(cluster)).toContain("connectors.sh");
    expect(connectHint(kubernetesClusterOf())).toBe("");
  });
});
