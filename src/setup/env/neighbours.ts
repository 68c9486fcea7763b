import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cluster } from "../../model/cluster.ts";
import { describeStackFile } from "../problems.ts";
import { shortName } from "../pulumi/stack-file.ts";
import type { Session } from "../session.ts";

/** The clusters that the other stack files of this clone describe; a file with problems describes none. */
export function neighbours({ root, file, stack }: Session): readonly { stack: string; cluster: Cluster }[] {
  const folder = dirname(file.original);
  return stacksIn(folder)
    .filter((other) => other !== shortName(stack))
    .flatMap((other) => {
      const described = describeStackFile(join(folder, `Pulumi.${other}.yaml`), other, root);
      return described !== undefined && "cluster" in described ? [{ stack: other, cluster: described.cluster }] : [];
    });
}

/** The stacks that have a file in a folder. */
export function stacksIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((entry) => /^Pulumi\.(.+)\.yaml$/.exec(entry)?.[1] ?? []);
}
