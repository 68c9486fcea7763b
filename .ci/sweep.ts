// Removes what test clusters left on the engine when a run was killed. Their names, or their stacks', begin with
// `test-`; nothing else is touched, and neither are images.
import { connect, findEngine } from "../src/targets/docker/engine/index.ts";
import { label } from "../src/targets/docker/labels.ts";

type Labels = Readonly<Record<string, string>> | null | undefined;

const isTest = (labels: Labels): boolean =>
  [labels?.[label.cluster], labels?.[label.stack]?.split("/").at(-1)].some((name) => name?.startsWith("test-"));

const found = await findEngine();
if ("engine" in found) {
  const docker = connect(found.engine);
  for (const { Id, Labels } of await docker.listContainers({ all: true })) {
    if (isTest(Labels)) await docker.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Id, Labels } of await docker.listNetworks()) if (isTest(Labels)) await docker.getNetwork(Id).remove();
  const volumes = await docker.listVolumes();
  for (const { Name, Labels } of volumes.Volumes) if (isTest(Labels)) await docker.getVolume(Name).remove();
}
