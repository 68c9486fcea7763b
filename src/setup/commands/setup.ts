import { readWanted } from "../description.ts";
import { say } from "../say.ts";
import { openSession } from "../session.ts";
import { prepare } from "./up.ts";

/** `npm run setup [-- -s STACK]`: everything `npm run up` needs is fetched and started; no cluster is raised. */
export async function run(args: readonly string[]): Promise<number> {
  const session = openSession(args);
  await prepare(session, readWanted(session.file.original));
  say(`Stack ${session.stack} has everything that \`npm run up\` needs.`);
  return 0;
}
