import { LEAVE_OUT, type Row } from "./protection.ts";

/** Keys of a worker's properties that are not free. */
export const connect: readonly Row[] = [
  {
    keys: ["bootstrap.servers", /^(producer|consumer|admin)\.bootstrap\.servers$/],
    reason: "workers reach the brokers by their INTERNAL listeners",
    instead: LEAVE_OUT,
  },
  {
    keys: [
      "group.id",
      /^(config|offset|status)\.storage\.(topic|replication\.factor)$/,
      "offset.storage.file.filename",
      "config.storage.partitions",
    ],
    reason: "where connectors and offsets are kept follows from the cluster's name; another place would begin anew",
    instead: "Use replication.factor for the copies of Connect's topics.",
  },
  {
    keys: ["listeners", "admin.listeners", /^rest\.(advertised|host|port)/],
    reason: "workers, probes and this program ask REST where they know it to be",
    instead: "Use listeners.connectPortBase for the ports on the host.",
  },
  {
    keys: ["plugin.path"],
    reason: "it names what is in the image and in connect.plugins",
    instead: "Use connect.plugins.",
  },
  { keys: [/^config\.providers/], reason: "secrets come from files of one directory", instead: "Use connect.secrets." },
  {
    keys: [/^((producer|consumer|admin|listeners\.https)\.)?(ssl|sasl|security)\./],
    reason: "all listeners are plaintext in this version",
    instead: LEAVE_OUT,
  },
];
