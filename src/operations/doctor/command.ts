import { dataDirectory } from "../../setup/data-directory.ts";
import { projectRoot } from "../../setup/project.ts";
import { projectName } from "../../setup/pulumi/project-name.ts";
import type { ClusterOptions } from "../cluster/open.ts";
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
  const around = { env: process.env, platform: process.platform, data: dataDirectory(), project: projectName(projectRoot), stack };
  const docker = checkDocker(options.dockerHost ?? (cluster?.target.kind === "docker" ? cluster.target.host : undefined), cluster).catch((error: unknown) => [
    fail("Docker engine", `did not answer as expected: ${messageOf(error)}`, "Restart it, then run this again."),
  ]);
  const checks = [...checkNode(projectRoot), description, ...(await docker), ...checkPulumi(around)];
  const failed = checks.some(({ verdict }) => verdict === "fail");
  process.stdout.write(options.json ? `${JSON.stringify({ ok: !failed, checks }, null, 2)}\n` : printChecks(checks, styleFor(process.stdout)));
  return failed ? 1 : 0;
}

/** One line per check; under it, what to do. */
export function printChecks(checks: readonly Check[], style: Style): string {
  const marks = { ok: style.good("ok"), warn: style.warn("note"), fail: style.bad("FAIL") };
  const lines = table(checks.map(({ what, verdict, found }) => [marks[verdict], what, found])).split("\n");
  const told = checks.flatMap(({ remedy }, at) => [lines[at] ?? "", ...(remedy === undefined ? [] : [`      → ${remedy}`])]);
  const failed = checks.filter(({ verdict }) => verdict === "fail").length;
  const end = failed === 0 ? "Nothing stands in the way." : `${failed} thing${failed === 1 ? "" : "s"} to do first.`;
  return `${told.join("\n")}\n\n${end}\n`;
}
