import { label } from "../src/targets/docker/labels.ts";
import type { Ground } from "./prepare.ts";

const reference = { repo: "kafka-cluster/kafka", tag: "bench-plain" } as const;

/**
 * The same image without its class archives, which java is handed where they are found: so both sides run with
 * the JVM flags of Kafka's own scripts and no other. Returns its name; `remove` takes it away again.
 */
export async function makePlainImage({
  docker,
  image,
}: Ground): Promise<{ image: string; remove: () => Promise<void> }> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["bash", "-c", "rm -f /opt/kafka/*.jsa"],
    User: "0:0",
    NetworkDisabled: true,
    Labels: { [label.temporary]: "bench" },
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    if (StatusCode !== 0) throw new Error(`the class archives could not be taken out of ${image}`);
    await container.commit(reference);
  } finally {
    await container.remove({ force: true, v: true });
  }
  const plain = `${reference.repo}:${reference.tag}`;
  return { image: plain, remove: () => docker.getImage(plain).remove({ force: true }) };
}
