/** What Kafka Connect says of its connectors. */

export interface LiveConnector {
  readonly config: Readonly<Record<string, string>>;
  /** RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED, RESTARTING; undefined = no worker has said anything yet. */
  readonly state: string | undefined;
  /** The worker it runs on: `connect-1`. */
  readonly worker: string;
  /** Why it failed, a Java stack trace. */
  readonly trace: string;
  readonly tasks: readonly LiveTask[];
}

export interface LiveTask {
  readonly id: number;
  readonly state: string;
  readonly worker: string;
  readonly trace: string;
}

export type LiveConnectors = ReadonlyMap<string, LiveConnector>;

type Json = Readonly<Record<string, unknown>>;

/** The answer of `GET /connectors?expand=info&expand=status`; traces as `hide` leaves them. */
export function readConnectors(answer: unknown, hide: Hide = (text) => text): LiveConnectors {
  return new Map(Object.entries(section(answer)).map(([name, one]) => [name, readConnector(section(one), hide)]));
}

type Hide = (text: string) => string;

function readConnector({ info, status }: Json, hide: Hide): LiveConnector {
  const config = Object.entries(section(section(info).config));
  const { connector, tasks } = section(status);
  const { state, ...place } = readState(section(connector), hide);
  return {
    config: Object.fromEntries(config.map(([key, value]) => [key, String(value)])),
    state: state === "" ? undefined : state,
    ...place,
    tasks: (Array.isArray(tasks) ? tasks : []).map((task) => {
      const { id, ...rest } = section(task);
      return { id: Number(id), ...readState(rest, hide) };
    }),
  };
}

/** A worker's id is `host:port`, and its name the host's first part. */
const readState = ({ state, worker_id, trace }: Json, hide: Hide): Omit<LiveTask, "id"> => ({
  state: text(state),
  worker: text(worker_id).split(/[.:]/)[0] ?? "",
  trace: hide(text(trace)),
});

const section = (value: unknown): Json => Object(value) as Json;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
