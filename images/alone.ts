import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Nothing done under this takes half an hour: the number then belongs to another process by now. */
const longestMs = 30 * 60_000;

/**
 * Runs `work` while no other process of this user does work of the same name; the others wait. A process that died
 * holds nobody back. (Two that find the same dead one may both go on: the work must bear that, only at a price.)
 */
export async function alone<T>(name: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const file = join(tmpdir(), `kafka-cluster-${userInfo().uid}-${name}.lock`);
  let told = false;
  while (!(await take(file))) {
    if (!told) onWait();
    told = true;
    await pause(250);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!isThere(error)) throw error;
  }
  const holder = Number(await readFile(file, "utf8").catch(() => "0"));
  const age = Date.now() - (await stat(file).then(({ mtimeMs }) => mtimeMs, Date.now));
  // 0: the file went away, or its writer has not come to the number yet. Asked again in either case.
  if ((holder !== 0 && !isAlive(holder)) || age > longestMs) await rm(file, { force: true });
  return false;
}

const isThere = (error: unknown) => error instanceof Error && "code" in error && error.code === "EEXIST";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
