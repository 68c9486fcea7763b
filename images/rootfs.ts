import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { pack } from "tar-stream";
import type { JarLock } from "./jars/lock.ts";
import { forVersion, lineOf } from "./kafka/line.ts";
import { toolScript } from "./kafka/scripts.ts";
import { toolsOf } from "./kafka/tools.ts";

/** Every entry has this modification time: two builds of the same inputs are the same layer. */
const mtime = new Date("2025-01-01T00:00:00Z");
const sources = fileURLToPath(new URL("kafka", import.meta.url));
const appuser = 1000;

interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Undefined = a directory. */
  readonly content?: Buffer | string | { readonly link: string };
}

/**
 * The text of every file the image of a version of Kafka gets beside the jars, by its path in the image. What the build's
 * hash covers.
 */
export function imageTexts(version: string): Map<string, string> {
  const { folder } = lineOf(version);
  const texts = new Map<string, string>();
  for (const [name, tool] of Object.entries(toolsOf(version))) {
    texts.set(`opt/kafka/bin/${name}.sh`, toolScript(tool, version));
  }
  const written: readonly (readonly [string, string])[] = [
    ["bin", "opt/kafka/bin"],
    ["config", "opt/kafka/config"],
    ["docker", "etc/kafka/docker"],
    [`${folder}/bin`, "opt/kafka/bin"],
    [`${folder}/config`, "opt/kafka/config"],
  ];
  for (const [from, to] of written) {
    for (const [inside, text] of textsBelow(join(sources, from)))
      texts.set(`${to}/${inside}`, forVersion(text, version));
  }
  return texts;
}

/** Every file below a directory by its path there; nothing where there is no such directory. */
function textsBelow(directory: string): [string, string][] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((file): [string, string][] => {
    if (!file.isFile()) return [];
    const path = join(file.parentPath, file.name);
    const inside = path.slice(directory.length + 1).replaceAll("\\", "/");
    // A checkout on Windows may have put carriage returns in, which bash does not forgive.
    return [[inside, readFileSync(path, "utf8").replaceAll("\r\n", "\n")]];
  });
}

/** The archive that is added to the base at `/`: everything of Kafka, owners, modes and times fixed. */
export function rootfs(lock: JarLock, jars: readonly Buffer[]): Promise<Buffer> {
  const files = [...scriptsAndTexts(lock.kafka), ...libraries(lock, jars)];
  return archive([...directoriesOf(lock.kafka), ...files.sort((a, b) => (a.path < b.path ? -1 : 1))]);
}

const own = { uid: appuser, gid: appuser };
/** Group root may write, as in the official image: platforms that run a container as any uid give it group 0. */
const shared = { uid: appuser, gid: 0, mode: 0o775 };

/** As every base has them: named only so that adding files leaves no trace of the hour on them. */
const parents = ["etc", "home", "opt", "var", "var/lib"].map((path): Entry => ({ path, mode: 0o755, uid: 0, gid: 0 }));

const directoriesOf = (version: string): readonly Entry[] => [
  ...parents,
  { path: "opt/kafka", mode: 0o755, ...own },
  { path: "opt/kafka/bin", mode: 0o755, ...own },
  { path: "opt/kafka/config", mode: 0o755, ...own },
  ...(lineOf(version).hasZooKeeper ? [{ path: "opt/kafka/config/kraft", mode: 0o755, ...own }] : []),
  { path: "opt/kafka/libs", mode: 0o755, ...own },
  { path: "etc/kafka", ...shared },
  { path: "etc/kafka/docker", ...shared },
  { path: "etc/kafka/secrets", ...shared },
  { path: "home/appuser", mode: 0o755, ...own },
  { path: "var/lib/kafka", ...shared },
  { path: "var/lib/kafka/data", ...shared },
];

function scriptsAndTexts(version: string): Entry[] {
  return [...imageTexts(version)].flatMap(([path, content]): Entry[] => {
    const script = path.endsWith(".sh") || path.startsWith("etc/kafka/docker/");
    const file = { path, mode: script ? 0o755 : 0o644, content, ...own };
    if (!path.endsWith(".sh")) return [file];
    const bare = path.replace(/\.sh$/, "");
    return [file, { path: bare, mode: 0o777, content: { link: path.slice(path.lastIndexOf("/") + 1) }, ...own }];
  });
}

function libraries(lock: JarLock, jars: readonly Buffer[]): Entry[] {
  return lock.jars.map(({ file }, index) => {
    const content = jars[index];
    if (content === undefined) throw new Error(`no content for ${file}`);
    return { path: `opt/kafka/libs/${file}`, mode: 0o644, content, ...own };
  });
}

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { path, mode, uid, gid, content } of entries) {
    const header = { name: path, mode, uid, gid, mtime };
    if (content === undefined) tar.entry({ ...header, type: "directory" });
    else if (typeof content === "object" && "link" in content)
      tar.entry({ ...header, type: "symlink", linkname: content.link });
    else tar.entry(header, content);
  }
  tar.finalize();
  return buffer(Readable.from(tar));
}
