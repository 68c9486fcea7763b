import type Docker from "dockerode";
import { type DataVolume, dataVolumes, deleteData } from "../../operations/delete-data.ts";
import { adviseOn } from "../../targets/docker/engine/advice.ts";
import { findEngine } from "../../targets/docker/engine/find.ts";
import { label } from "../../targets/docker/labels.ts";
import { confirm, isAttended } from "../ask-person.ts";
import { readWanted } from "../description.ts";
import { hasFlag } from "../pulumi/arguments.ts";
import { askPulumi } from "../pulumi/run.ts";
import { refreshStackFile, stackExists } from "../pulumi/stack.ts";
import { copiesDirectory, shortName } from "../pulumi/stack-file.ts";
import { say } from "../say.ts";
import { installTools, openSession, type Session } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { pluginsFor } from "../tools/releases.ts";
import { pulumiCommand } from "./pulumi.ts";

/** `npm run down [-- -s STACK] [--delete-data [--yes]]`: `pulumi destroy`, which keeps all data; deletes it if told to. */
export async function run(args: readonly string[]): Promise<number> {
  const remove = hasFlag(args, "--delete-data");
  const yes = hasFlag(args, "--yes", "-y");
  const rest = args.filter((arg) => !["--delete-data", "--yes", "-y"].includes(arg));
  const session = openSession(rest);
  const wanted = readWanted(session.file.original);
  const docker = await client(wanted.host);
  const code = await destroy(session, wanted.target, rest);
  if (code !== 0) return code;
  const owner = `${session.project}/${shortName(session.stack)}`;
  await requireGone(docker, owner);
  const volumes = await dataVolumes(docker, { stack: owner });
  if (!remove) {
    tellKept(session, volumes);
    return 0;
  }
  if (!(await isAgreed(volumes, yes))) return 1;
  await deleteData(docker, volumes);
  if (volumes.length > 0) say(`Deleted ${volumes.map(({ name }) => name).join(", ")}.`);
  forgetStack(session);
  return 0;
}

async function client(host: string | undefined): Promise<Docker> {
  const found = await findEngine({ host });
  if ("misses" in found) {
    const { message, remedy } = adviseOn(found.misses);
    throw new SetupError(`The Docker engine that has the cluster cannot be reached.\n${message}\n${remedy}`);
  }
  const { connect } = await import("../../targets/docker/engine/connect.ts");
  return connect(found.engine);
}

async function destroy(session: Session, target: string, args: readonly string[]): Promise<number> {
  if (session.pulumi.state !== undefined && !stackExists(session)) {
    say(`Stack ${session.stack} is not there: nothing to take down.`);
    return 0;
  }
  await installTools(session.pulumi, pluginsFor(target));
  return await pulumiCommand(session, ["destroy", "--yes", "--skip-preview", ...args]);
}

/** Where the state was lost, `pulumi destroy` has nothing to destroy, and the cluster runs on. */
async function requireGone(docker: Docker, owner: string): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [`${label.stack}=${owner}`] } });
  if (left.length === 0) return;
  const names = left.map(({ Names, Id }) => Names[0]?.replace(/^\//, "") ?? Id).sort();
  throw new SetupError(
    `Containers of this stack are there that its state does not know: ${names.join(", ")}.\n` +
      "npm run up takes them over with their data, after that npm run down removes them.",
  );
}

function tellKept(session: Session, volumes: readonly DataVolume[]): void {
  if (volumes.length === 0) {
    say("No data was kept: there are no volumes of this stack.");
    return;
  }
  const flag = session.stack === "local" ? "" : ` -s ${session.stack}`;
  const again = flag === "" ? "npm run up" : `npm run up --${flag}`;
  say(`All data is kept, in ${volumes.length} volumes:\n${list(volumes)}`);
  say(`It is used again by: ${again}\nTo delete it for ever: npm run down --${flag} --delete-data`);
}

async function isAgreed(volumes: readonly DataVolume[], yes: boolean): Promise<boolean> {
  if (volumes.length === 0) {
    say("There is no data to delete: no volume of this stack is left.");
    return true;
  }
  say(`The data of this stack is in ${volumes.length} volumes:\n${list(volumes)}`);
  if (yes || !isAttended()) return true;
  return await confirm("Delete them and every message in them, for ever?", "no");
}

function list(volumes: readonly DataVolume[]): string {
  return volumes.map(({ name }) => `  ${name}`).join("\n");
}

/** Removes the emptied stack from our backend, with its history and its copy of the stack file. */
function forgetStack(session: Session): void {
  if (!stackExists(session)) return;
  refreshStackFile(session);
  const args = ["stack", "rm", "--yes", "--remove-backups", "--stack", session.stack];
  const done = askPulumi(session.pulumi, copiesDirectory(session.data), args);
  if (done.code !== 0) throw new SetupError(`The stack's state could not be removed: ${done.stderr.trim()}`);
  say(`Removed the state of stack ${session.stack}: nothing of it is left.`);
}
