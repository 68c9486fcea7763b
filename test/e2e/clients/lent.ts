import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Place } from "./foreign.ts";
import type { Programs } from "./programs.ts";
import { output } from "./tools.ts";

/** What a place has that has nothing but Java: this machine's programs, with everything they load, in one folder. */
export interface Lent {
  /** On this machine. */
  readonly folder: string;
  /** The command line of a program where the folder's content lies in `at`. */
  command(program: Parameters<Place["run"]>[0], at: string): readonly string[];
  /** Where the fetched programs are there. */
  programs(at: string): Programs;
  remove(): void;
}

/** Copies kcat, Python and what was fetched, with their libraries and their loader: any Linux of the same processor runs it. */
export async function lend({ java, python }: Programs): Promise<Lent> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-lent-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const script = "import sys, sysconfig; print(sysconfig.get_path('stdlib'), sys.executable, sep='\\n')";
  const [library = "", interpreter = ""] = (await output("python3", ["-c", script])).trim().split("\n");
  const kcat = (await output("sh", ["-c", "command -v kcat"])).trim();
  for (const name of ["bin", "lib", "java", "python", join("home", "lib")]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const copy = (from: string, ...to: string[]) =>
    cpSync(realpathSync(from), join(folder, ...to), { recursive: true, filter: (path) => !LEFT_OUT.test(path) });
  copy(kcat, "bin", "kcat");
  copy(interpreter, "bin", "python3");
  copy(library, "home", "lib", basename(library));
  copy(java, "java");
  copy(python, "python");
  const modules = join(python, "lib", "confluent_kafka");
  const compiled = readdirSync(modules).filter((name) => name.endsWith(".so"));
  for (const program of [kcat, interpreter, ...compiled.map((name) => join(modules, name))]) {
    for (const file of await librariesOf(program)) copy(file, "lib", LOADER.test(file) ? "loader" : basename(file));
  }
  return {
    folder,
    remove,
    programs: (at) => ({ java: join(at, "java"), python: join(at, "python"), remove: () => undefined }),
    command: (program, at) => {
      if (program === "java") return ["java"];
      const loader = [join(at, "lib", "loader"), "--library-path", join(at, "lib"), join(at, "bin", program)];
      const home = [`PYTHONHOME=${join(at, "home")}`, `PYTHONPATH=${join(at, "python", "lib")}`];
      return program === "kcat" ? loader : ["env", ...home, ...loader];
    },
  };
}

/** What Python brings and no client wants. */
const LEFT_OUT = /\/(test|idlelib|tkinter|ensurepip|site-packages|dist-packages|__pycache__|config-[^/]*)$/;
const LOADER = /\/ld-linux[^/]*$/;

async function librariesOf(program: string): Promise<readonly string[]> {
  const said = await output("ldd", [program]);
  return [...said.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = ""]) => path);
}
