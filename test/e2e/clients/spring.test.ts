import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../src/setup/project.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { inventoryOf, wipe } from "../docker/inventory.ts";
import { noEngine } from "../docker/stack.ts";
import { ended, start } from "../testing/process.ts";
import { copyOf, missingTools } from "./tools.ts";

const MINUTES = 60_000;

describe.skipIf(noEngine || missingTools.length > 0)("examples/spring", () => {
  const folder = copyOf("../../../examples/spring");

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const found = await findEngine();
    if ("engine" in found) await wipe(connect(found.engine), "test-spring");
  }, MINUTES);

  it("passes its own tests, run by Maven under `kafka-cluster run`, one also with the printed yaml; nothing is left", {
    timeout: 8 * MINUTES,
  }, async () => {
    const cli = join(projectRoot, "src", "cli.ts");
    const printed = join(folder, "printed.yaml");
    // Once by the variable that Spring reads, and once by the file that is printed for it, without the variable.
    const script = [
      'mvn -B -f "$0" test',
      '"$1" "$2" connection --format spring > "$3"',
      "unset SPRING_KAFKA_BOOTSTRAP_SERVERS",
      'SPRING_CONFIG_ADDITIONAL_LOCATION="file:$3" mvn -B -f "$0" test -Dtest=OrdersTest#theGroupIsKnownToTheCluster',
    ].join(" && ");
    const command = ["sh", "-c", script, join(folder, "pom.xml"), process.execPath, cli, printed];
    const said = await ended(start(process.execPath, [cli, "run", "--name", "test-spring", "--", ...command], []));
    expect(said, said.output).toMatchObject({ code: 0 });
    expect(said.output).toContain("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
    expect(said.output).toContain("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    expect(await inventoryOf(connect(found.engine), "test-spring")).toEqual([]);
  });
});
