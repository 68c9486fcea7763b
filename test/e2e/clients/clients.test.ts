import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultImages, hasImage } from "../../../src/setup/image/ensure.ts";
import { defaultVersion } from "../../../src/setup/tools/releases.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { startCluster, type ThrowawayCluster } from "../../../src/testing/index.cjs";
import { wipe } from "../docker/inventory.ts";
import { noEngine } from "../docker/stack.ts";
import { typed } from "../docker/typed.ts";
import { foreignClients, type Place } from "./foreign.ts";
import { fetchPrograms, type Programs } from "./programs.ts";
import { missingTools, output } from "./tools.ts";

const MINUTES = 60_000;

describe.skipIf(noEngine || missingTools.length > 0)("Clients that nobody here wrote", () => {
  let cluster: ThrowawayCluster;
  let image: string;
  let programs: Programs;
  let pythonHome: string;

  beforeAll(async () => {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    const { own, official } = defaultImages(defaultVersion);
    image = (await hasImage(found.engine, own)) ? own : official;
    pythonHome = (await output("python3", ["-c", "import sys; print(sys.base_prefix)"])).trim();
    const fetching = fetchPrograms();
    const starting = startCluster({ name: "test-clients", brokers: 3 });
    [programs, cluster] = [await fetching, await starting];
  }, 5 * MINUTES);

  afterAll(async () => {
    await cluster?.stop();
    programs?.remove();
    const found = await findEngine();
    if ("engine" in found) await wipe(connect(found.engine), "test-clients");
  }, MINUTES);

  const here = {
    programs: () => programs,
    createTopic: (name: string, partitions: number) => cluster.createTopic(name, { partitions }),
  };
  const commands = () => ({
    java: ["java"],
    python3: ["env", `PYTHONPATH=${join(programs.python, "lib")}`, `${pythonHome}/bin/python3`],
    kcat: ["kcat"],
  });

  describe("on this machine", () => {
    foreignClients("on-this-machine", {
      ...here,
      bootstrap: () => cluster.bootstrap,
      run: (program, args, input) => {
        const [first = "", ...rest] = commands()[program];
        return output(first, [...rest, ...args], input);
      },
    });

    it("read the settings that `connection` prints as they are: Java's, and kcat", {
      timeout: 2 * MINUTES,
    }, async () => {
      const file = join(programs.java, "printed.properties");
      writeFileSync(file, (await typed(cluster.name, "connection --format properties")).stdout);
      await cluster.createTopic("printed", { partitions: 1 });
      const path = `${join(programs.java, "target", "clients-1.jar")}:${join(programs.java, "target", "lib", "*")}`;
      expect(await output("java", ["-cp", path, "clients.FromFile", file, "printed"])).toContain("3 brokers, 1 sent\n");
      await output("kcat", ["-q", "-F", file, "-P", "-t", "printed"], "from-kcat\n");
      const read = await output("kcat", ["-q", "-F", file, "-C", "-t", "printed", "-o", "beginning", "-e"]);
      expect(read).toContain("from-java\nfrom-kcat\n");
    });
  });

  // The image has no client but Java's: it is lent this machine's programs, and its network is the cluster's.
  describe("in a container", () => {
    const run: Place["run"] = (program, args, input) => {
      const lent = { java: [programs.java], python3: ["/usr", pythonHome, programs.python], kcat: ["/usr"] }[program];
      return output(
        "docker",
        [
          ...["run", "--rm", "--interactive", "--network", cluster.network?.name ?? "", "--user", "0:0"],
          ...[...new Set(lent)].flatMap((folder) => ["--volume", `${folder}:${folder}:ro`]),
          ...["--entrypoint", "env", image, ...commands()[program], ...args],
        ],
        input,
      );
    };
    foreignClients("in-a-container", { ...here, bootstrap: () => cluster.network?.bootstrap ?? "", run });
  });
});
