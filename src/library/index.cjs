"use strict";
// `kafka-cluster` for other programs, whichever way Pulumi runs them: as ES modules or CommonJS, with types stripped by
// Node.js, by ts-node or by nobody. A CommonJS file can be loaded from all of them (decisions/0018).
const { registerHooks } = require("node:module");

if (registerHooks === undefined) {
  throw new Error(`kafka-cluster needs Node.js 22.18 or newer; this program runs on ${process.versions.node}.`);
}
require("../strip.mjs").stripOwnSources();

// By a JavaScript module: ts-node takes every .ts file that is required for one of its own, and leaves imports alone.
const { KafkaCluster } = require("./component.mjs");

exports.KafkaCluster = KafkaCluster;
