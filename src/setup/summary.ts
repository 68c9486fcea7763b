import { askPulumi } from "./pulumi/run.ts";
import { shortName } from "./pulumi/stack-file.ts";
import type { Session } from "./session.ts";

/** Prints how to reach what `pulumi up` raised: addresses, how long it took, commands to paste. */
export function summarize(session: Session, tookMs: number): void {
  const answer = askPulumi(session.pulumi, session.root, ["stack", "output", "--json", "--stack", session.stack]);
  if (answer.code !== 0) return;
  process.stdout.write(`${usage(JSON.parse(answer.stdout) as Outputs, shortName(session.stack), tookMs)}\n`);
}

/** The stack's outputs, as far as they are used here. */
export interface Outputs {
  readonly bootstrap?: Readonly<Record<string, string>>;
  readonly zookeeperConnect?: { readonly network: string; readonly host?: string };
  readonly nodes?: readonly { readonly name: string; readonly container?: string; readonly pod?: string }[];
}

const vantages: Readonly<Record<string, string>> = {
  host: "from this machine",
  lan: "from other machines",
  network: "from containers of its network",
  gateway: "from other containers",
  outside: "from outside of Kubernetes",
};

/** The text at the end of `npm run up`. */
export function usage(outputs: Outputs, stack: string, tookMs: number): string {
  const { bootstrap = {}, zookeeperConnect } = outputs;
  const cluster = clusterName(outputs) ?? stack;
  const isOnKubernetes = outputs.nodes?.some(({ pod }) => pod !== undefined) ?? false;
  const place = (vantage: string): string =>
    isOnKubernetes && vantage === "network" ? "from pods of its Kubernetes" : (vantages[vantage] ?? vantage);
  const addresses = Object.entries(bootstrap).map(([vantage, list]) => [place(vantage), list] as const);
  if (zookeeperConnect?.host) addresses.push(["ZooKeeper, from this machine", zookeeperConnect.host]);
  const width = Math.max(...addresses.map(([where]) => where.length));
  // A namespace is found by the stack's description; an engine's clusters by their names.
  const named = isOnKubernetes ? `--stack ${stack} ` : cluster === "local" ? "" : `-c ${cluster} `;
  const command = (rest: string): string => `npx --no-install kafka-cluster ${rest}`;
  return [
    "",
    `Kafka cluster ${cluster} is ready, after ${(tookMs / 1000).toFixed(1)} s.`,
    ...addresses.map(([where, list]) => `  ${where.padEnd(width)}  ${list}`),
    "",
    "List the topics, create one, write to it (a line is a message, Ctrl-D ends), read it:",
    `  ${command(`topics ${named}--list`)}`,
    `  ${command(`topics ${named}--create --topic first --partitions 3`)}`,
    `  ${command(`produce ${named}first`)}`,
    `  ${command(`consume ${named}first --from-beginning`)}`,
    "",
    `Its state:                       ${command(`status ${named}`).trimEnd()}`,
    `Take it down, keeping its data:  npm run down${stack === "local" ? "" : ` -- -s ${stack}`}`,
  ].join("\n");
}

/** The name every container begins with: `dev` of `dev-kafka-1`. */
function clusterName({ nodes }: Outputs): string | undefined {
  const node = nodes?.find(({ name, container }) => container?.endsWith(`-${name}`));
  return node?.container?.slice(0, -(node.name.length + 1));
}
