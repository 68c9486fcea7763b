import type Docker from "dockerode";
import { label } from "../../../targets/labels.ts";
import type { Note } from "../faults.ts";

const purpose = "drill";
const drillOf = "kafka-cluster.drill";
const noted = "kafka-cluster.note";

/** A network that a container was taken out of, with the names it had there. */
export interface Detached {
  readonly node: string;
  readonly network: string;
  readonly aliases: readonly string[];
}

/** A note with what Docker's ways of healing need. */
export interface DockerNote extends Note {
  readonly detached: readonly Detached[];
}

export const drillLabels = (cluster: string): Record<string, string> => ({
  [label.temporary]: purpose,
  [drillOf]: cluster,
});

const nameOf = (cluster: string): string => `${cluster}-drill`;

/**
 * The note lies on the engine itself, as the labels of an empty volume: whoever comes next, from whatever folder or
 * machine, finds it there.
 */
export async function writeNote(docker: Docker, cluster: string, note: DockerNote): Promise<void> {
  await docker.createVolume({
    Name: nameOf(cluster),
    Labels: { ...drillLabels(cluster), [noted]: JSON.stringify(note) },
  });
}

export async function readNote(docker: Docker, cluster: string): Promise<DockerNote | undefined> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [`${drillOf}=${cluster}`] } });
  const text = Volumes?.[0]?.Labels?.[noted];
  return text === undefined ? undefined : (JSON.parse(text) as DockerNote);
}

export async function dropNote(docker: Docker, cluster: string): Promise<void> {
  await docker.getVolume(nameOf(cluster)).remove();
}
