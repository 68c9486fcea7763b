export { type Advice, adviseOn } from "./advice.ts";
export { AnswerError, ask } from "./ask.ts";
export { connect } from "./connect.ts";
export { type Found, findEngine, type Search } from "./find.ts";
export { transportTo } from "./transport.ts";
export type { Endpoint, EngineAddress, Miss, MissKind, Surroundings } from "./types.ts";
