import type Docker from "dockerode";
import { expect, test } from "vitest";
import { dataVolumes, deleteData } from "../../src/operations/delete-data.ts";

const labels = (cluster: string, stack: string) => ({ "kafka-cluster.cluster": cluster, "kafka-cluster.stack": stack });

/** As much of an engine as deleting needs: it filters volumes by label as Docker does. */
function engine(volumes: Record<string, Record<string, string>>, mounts: Record<string, string> = {}): Docker {
  const matches = (own: Record<string, string>, wanted: string): boolean => {
    const [key = "", value] = wanted.split("=");
    return value === undefined ? key in own : own[key] === value;
  };
  return {
    listVolumes: ({ filters }: { filters: { label: string[] } }) => {
      const names = Object.keys(volumes).filter((name) =>
        filters.label.every((label) => matches(volumes[name] ?? {}, label)),
      );
      return Promise.resolve({ Volumes: names.map((Name) => ({ Name, Labels: volumes[Name] })) });
    },
    listContainers: () =>
      Promise.resolve(
        Object.entries(mounts).map(([name, volume]) => ({ Id: name, Names: [`/${name}`], Mounts: [{ Name: volume }] })),
      ),
    getVolume: (name: string) => ({ remove: () => Promise.resolve(Reflect.deleteProperty(volumes, name)) }),
  } as unknown as Docker;
}

test("only the owner's volumes are found, in the order of the nodes' numbers", async () => {
  const docker = engine({
    "local-kafka-10-data": labels("local", "kafka-cluster/local"),
    "local-kafka-2-data": labels("local", "kafka-cluster/local"),
    "dev-kafka-1-data": labels("dev", "kafka-cluster/dev"),
    "somebody's": {},
  });
  const found = await dataVolumes(docker, { stack: "kafka-cluster/local" });
  expect(found.map(({ name }) => name)).toEqual(["local-kafka-2-data", "local-kafka-10-data"]);
  expect((await dataVolumes(docker, { cluster: "dev" })).map(({ name }) => name)).toEqual(["dev-kafka-1-data"]);
  await expect(dataVolumes(docker, {})).rejects.toThrow("whose data?");
});

test("nothing is deleted while a container, even a stopped one, uses one of the volumes", async () => {
  const volumes = {
    "local-kafka-1-data": labels("local", "kafka-cluster/local"),
    "local-kafka-2-data": labels("local", "kafka-cluster/local"),
  };
  const docker = engine(volumes, { "local-kafka-2": "local-kafka-2-data" });
  const found = await dataVolumes(docker, { stack: "kafka-cluster/local" });
  await expect(deleteData(docker, found)).rejects.toMatchObject({ details: ["local-kafka-2-data: local-kafka-2"] });
  expect(Object.keys(volumes)).toHaveLength(2);
});

test("what is deleted is gone, and the rest stays", async () => {
  const volumes = { "local-kafka-1-data": labels("local", "kafka-cluster/local"), other: {} };
  const docker = engine(volumes);
  await deleteData(docker, await dataVolumes(docker, { stack: "kafka-cluster/local" }));
  expect(Object.keys(volumes)).toEqual(["other"]);
});
