/**
 * What `pulumi up` runs: the program, loaded quickly. Compiled modules are kept from run to run (NODE_COMPILE_CACHE, else
 * the system's temporary directory); hence the import below, which only then begins.
 */
import { enableCompileCache } from "node:module";
import { leaveUnloaded } from "./unloaded.ts";

enableCompileCache();
leaveUnloaded();
// Pulumi's runner maps every stack trace through source maps, and its SDK takes one per property of every resource, a
// quarter of a second in all. Node runs these sources as they are: there is nothing to map.
Reflect.deleteProperty(Error, "prepareStackTrace");

export default (await import("./program.ts")).default;
