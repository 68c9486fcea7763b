import { preload } from "../src/kafka/client.ts";
import type { Description } from "../src/spec/schema.ts";
import { ComposeCluster } from "../test/e2e/docker/compose.ts";
import { answers } from "./answers.ts";

/**
 * The exported files of a description, raised by `docker-compose up --detach` alone. Resolves to the seconds until every
 * broker answered on its host port; everything is removed again.
 */
export async function raiseComposed(description: Partial<Description>): Promise<number> {
  const cluster = await ComposeCluster.open();
  try {
    cluster.describe(description);
    const port = Number(description.listeners?.hostPortBase);
    await preload();
    const start = performance.now();
    const { code, output } = await cluster.compose(["up", "--detach"]);
    if (code !== 0) throw new Error(`docker-compose failed:\n${output}`);
    await Promise.all([0, 1, 2].map((at) => answers({ host: "127.0.0.1", port: port + at })));
    return (performance.now() - start) / 1000;
  } finally {
    await cluster.close();
  }
}
