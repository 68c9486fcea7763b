import type { Session } from "../../src/targets/docker/session.ts";

/** In place of src/targets/docker/session.ts: the engine a test has chosen; undefined = none answers. */
export const engine: { session: Session | undefined } = { session: undefined };

export const openSession = async (): Promise<Session | undefined> => engine.session;
