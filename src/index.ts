/**
 * What `pulumi up` runs: the program, loaded quickly. Compiled modules are kept from run to run (NODE_COMPILE_CACHE, else
 * the system's temporary directory); hence the import below, which only then begins.
 */
import { enableCompileCache } from "node:module";

enableCompileCache();
// Pulumi's runner maps every stack trace through source maps, and its SDK takes one per property of every resource, a
// quarter of a second in all. Node runs these sources as they are: there is nothing to map.
Reflect.deleteProperty(Error, "prepareStackTrace");

export const { bootstrap, nodes, clientProperties, zookeeperConnect, clusterId } = await import("./program.ts");
