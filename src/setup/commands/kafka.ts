/** `npm run kafka -- …`: the command line, also in a fresh clone and on an older Node.js. */
export { run } from "../../operations/program.ts";
