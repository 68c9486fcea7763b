import type { Cluster } from "../../model/cluster.ts";
import { dataDirectory } from "../../setup/data-directory.ts";
import { projectRoot } from "../../setup/project.ts";
import { projectName } from "../../setup/pulumi/project-name.ts";
import type { ClusterOptions } from "../cluster/open.ts";
import { type DockerPlace, type KubernetesPlace, whereToLook } from "../cluster/where.ts";
import { messageOf } from "../output/failure.ts";
import { type Style, styleFor } from "../output/style.ts";
import { table } from "../output/table.ts";
import { type Check, fail } from "./check.ts";
import { checkDescription } from "./description.ts";
import { checkDocker } from "./docker.ts";
import { checkNode } from "./node.ts";
import { checkPulumi } from "./pulumi.ts";

export interface DoctorOptions extends ClusterOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/** Checks what a cluster needs here and says of each thing that it is well or what to do. Exit code 1 when one fails. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const stack = options.stack ?? (process.env.PULUMI_STACK || "local");
  const { check: description, cluster } = checkDescription(projectRoot, stack);
  const around = {
    env: process.env,
    platform: process.platform,
    data: dataDirectory(),
    project: projectName(projectRoot),
    stack,
  };
  const place = await placeOf(options, stack, cluster);
  const target = place.kind === "docker" ? onDocker(place.host, cluster) : onKubernetes(place, cluster);
  const checks = [
    ...checkNode(projectRoot),
    description,
    ...(await target),
    ...checkPulumi({ ...around, target: place.kind }),
  ];
  const failed = checks.some(({ verdict }) => verdict === "fail");
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ok: !failed, checks }, null, 2)}\n`
      : printChecks(checks, styleFor(process.stdout)),
  );
  return failed ? 1 : 0;
}

/** Where the description says, unless an option or the environment says something else. */
async function placeOf(
  { stack: asked, ...others }: DoctorOptions,
  stack: string,
  cluster: Cluster | undefined,
): Promise<DockerPlace | KubernetesPlace> {
  const options = asked === undefined || cluster === undefined ? others : { ...others, stack };
  const env = { ...process.env, PULUMI_STACK: stack };
  return (await whereToLook(options, env, () => Promise.resolve(cluster))).target;
}

async function onDocker(host: string | undefined, cluster: Cluster | undefined): Promise<readonly Check[]> {
  try {
    return await checkDocker(host, cluster?.target.kind === "docker" ? cluster : undefined);
  } catch (error) {
    const found = `did not answer as expected: ${messageOf(error)}`;
    return [fail("Docker engine", found, "Restart it, then run this again.")];
  }
}

/** The client library is loaded where it is needed only. */
async function onKubernetes(place: KubernetesPlace, cluster: Cluster | undefined): Promise<readonly Check[]> {
  return await (await import("./kubernetes.ts")).checkKubernetes(place, cluster);
}

/** One line per check; under it, what to do. */
export function printChecks(checks: readonly Check[], style: Style): string {
  const marks = { ok: style.good("ok"), warn: style.warn("note"), fail: style.bad("FAIL") };
  const lines = table(checks.map(({ what, verdict, found }) => [marks[verdict], what, found])).split("\n");
  const told = checks.flatMap(({ remedy }, at) => [
    lines[at] ?? "",
    ...(remedy === undefined ? [] : [`      → ${remedy.split("\n").join("\n        ")}`]),
  ]);
  const failed = checks.filter(({ verdict }) => verdict === "fail").length;
  const end = failed === 0 ? "Nothing stands in the way." : `${failed} thing${failed === 1 ? "" : "s"} to do first.`;
  return `${told.join("\n")}\n\n${end}\n`;
}
