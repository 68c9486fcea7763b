import { spawn } from "node:child_process";
import { SetupError } from "../setup-error.ts";

/** Tools that run Kubernetes on one machine, with their own way of bringing an image there. */
const tools = {
  kind: {
    command: (image: string) => ["load", "docker-image", image],
    cluster: "--name",
    page: "https://kind.sigs.k8s.io/docs/user/quick-start/#loading-an-image-into-your-cluster",
  },
  k3d: {
    command: (image: string) => ["image", "import", image],
    cluster: "--cluster",
    page: "https://k3d.io/stable/usage/commands/k3d_image_import/",
  },
  minikube: {
    command: (image: string) => ["image", "load", image],
    cluster: "--profile",
    page: "https://minikube.sigs.k8s.io/docs/handbook/pushing/",
  },
} as const;

export type LoadTool = keyof typeof tools;

/** The tool of this name. Throws a `SetupError` that lists those there are. */
export function loadTool(name: string): LoadTool {
  if (name in tools) return name as LoadTool;
  throw new SetupError(`An image is loaded by ${Object.keys(tools).join(", ")}, not by "${name}".`);
}

/** What is typed for it: the tool and its arguments. `cluster` undefined = the tool's own default. */
export function loadCommand(tool: LoadTool, image: string, cluster: string | undefined): readonly string[] {
  const { command, cluster: flag } = tools[tool];
  return [tool, ...command(image), ...(cluster === undefined ? [] : [flag, cluster])];
}

/** Brings an image of the engine into a cluster by the tool's own command. Rejects with a `SetupError`. */
export async function loadImage(
  tool: LoadTool,
  image: string,
  cluster: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const [program, ...args] = loadCommand(tool, image, cluster) as readonly [string, ...string[]];
  const typed = [program, ...args].join(" ");
  await new Promise<void>((resolve, reject) => {
    // What the tool says belongs on stderr: stdout is for what is piped.
    const child = spawn(program, args, { env, stdio: ["ignore", 2, 2] });
    child.once("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT";
      const why = isMissing ? `${tool} is not on PATH: ${tools[tool].page}` : error.message;
      reject(new SetupError(`\`${typed}\` could not be started. ${why}`));
    });
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new SetupError(`\`${typed}\` failed (${signal ?? `exit code ${code}`}); its own words are above.`));
    });
  });
}
