import { describedBy } from "../../operations/cluster/described.ts";
import { type DataPlace, type KeptData, listOf, namesOf, type Owner } from "../../operations/data/data.ts";
import { dataPlace } from "../../operations/data/place.ts";
import { confirm, isAttended } from "../../operations/output/ask-person.ts";
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
  const { target } = readWanted(session.file.original);
  const place = await placeOf(session);
  const code = await destroy(session, target, rest);
  if (code !== 0) return code;
  const owner = { stack: `${session.project}/${shortName(session.stack)}` };
  await requireGone(place, owner);
  const data = await place.kept(owner);
  if (!remove) {
    tellKept(session, place, data);
    return 0;
  }
  if (!(await isAgreed(place, data, yes))) return 1;
  const { gone, left } = await place.remove(data);
  if (gone.length > 0) say(`Deleted ${gone.join(", ")}.`);
  for (const sentence of left) say(sentence);
  forgetStack(session);
  return 0;
}

/** Where the data is. A Docker engine is known without reading all of a description, which may have problems by now. */
async function placeOf(session: Session): Promise<DataPlace> {
  const wanted = readWanted(session.file.original);
  if (wanted.target !== "kubernetes") return await dataPlace({ kind: "docker", host: wanted.host });
  const cluster = await describedBy(session.stack, { mustExist: true, root: session.root });
  if (cluster?.target.kind !== "kubernetes") throw new SetupError(`Stack ${session.stack} is not on Kubernetes.`);
  const { kubeconfig, context, namespace } = cluster.target;
  return await dataPlace({ kind: "kubernetes", kubeconfig, context, namespace: namespace.name });
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
async function requireGone(place: DataPlace, owner: Owner): Promise<void> {
  const left = await place.nodes(owner);
  if (left.length === 0) return;
  const what = place.noun === "volume" ? "Containers" : "Objects";
  throw new SetupError(
    `${what} of this stack are there that its state does not know: ${left.join(", ")}.\n` +
      "npm run up takes them over with their data, after that npm run down removes them.",
  );
}

function tellKept(session: Session, { noun }: DataPlace, data: readonly KeptData[]): void {
  if (data.length === 0) {
    say(`No data was kept: there are no ${noun}s of this stack.`);
    return;
  }
  const flag = session.stack === "local" ? "" : ` -s ${session.stack}`;
  const again = flag === "" ? "npm run up" : `npm run up --${flag}`;
  say(`All data is kept, in ${data.length} ${noun}s:\n${listOf(data)}`);
  say(`It is used again by: ${again}\nTo delete it for ever: npm run down --${flag} --delete-data`);
}

async function isAgreed(place: DataPlace, data: readonly KeptData[], yes: boolean): Promise<boolean> {
  const { noun } = place;
  if (data.length === 0) {
    say(`There is no data to delete: no ${noun} of this stack is left.`);
    return true;
  }
  say(`The data of this stack is in ${data.length} ${noun}s:\n${await namesOf(place, data)}`);
  if (yes || !isAttended()) return true;
  return await confirm("Delete them and every message in them, for ever?", "no");
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
