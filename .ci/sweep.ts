// Removes what test clusters left on the engine when a run was killed: `sweep.ts SECONDS`, the time the run began. Their
// names, or their stacks', begin with `test-`; nothing else is touched, nothing older, and no image.
import { connect, findEngine } from "../src/targets/docker/engine/index.ts";
import { hasStatus } from "../src/targets/docker/engine/status.ts";
import { label } from "../src/targets/docker/labels.ts";

const began = Number(process.argv[2] ?? Number.NaN);

/** `created` is Docker's date, or seconds. */
function isLeft(
  labels: Readonly<Record<string, string>> | null | undefined,
  created: string | number | undefined,
): boolean {
  const at = typeof created === "number" ? created : Date.parse(created ?? "") / 1_000;
  const names = [labels?.[label.cluster], labels?.[label.stack]?.split("/").at(-1)];
  return Math.ceil(at) >= began && names.some((name) => name?.startsWith("test-"));
}

/** What goes on its own meanwhile is gone too. */
async function removed(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!hasStatus(error, 404) && !hasStatus(error, 409)) throw error;
  });
}

const found = await findEngine();
if ("engine" in found) {
  const docker = connect(found.engine);
  for (const { Id, Labels, Created } of await docker.listContainers({ all: true })) {
    if (isLeft(Labels, Created)) await removed(docker.getContainer(Id).remove({ force: true, v: true }));
  }
  for (const { Id, Labels, Created } of await docker.listNetworks()) {
    if (isLeft(Labels, Created)) await removed(docker.getNetwork(Id).remove());
  }
  for (const { Name, Labels, CreatedAt } of (await docker.listVolumes()).Volumes as {
    Name: string;
    Labels: Record<string, string>;
    CreatedAt?: string;
  }[]) {
    if (isLeft(Labels, CreatedAt)) await removed(docker.getVolume(Name).remove());
  }
}
