"use strict";
// `kafka-cluster/testing`: plain CommonJS without a dependency, so that vitest, jest, node:test and whatever else runs
// tests can load it, whichever way. All work is done by a process of the cluster's own (host.mjs), which speaks with
// this one over a channel and removes the cluster when the channel closes.
const { spawn } = require("node:child_process");
const { join } = require("node:path");

/** A cluster's own process, and what it was asked. */
class Host {
  constructor() {
    const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env;
    this.child = spawn(process.execPath, [join(__dirname, "host.mjs")], {
      // What it says (a download, an image that is built) is for whoever watches the tests.
      stdio: ["ignore", 2, 2, "ipc"],
      env,
      // Out of reach of a Ctrl-C in the terminal: it ends by the end of this process, and tidies up then.
      detached: true,
      windowsHide: true,
    });
    this.open = new Map();
    this.last = 0;
    this.child.on("message", ({ id, result, error }) => this.settle(id, result, error));
    this.child.on("error", (error) => this.fail(error.message));
    this.child.on("exit", () => this.fail("The process of this cluster has ended."));
  }

  /** `from`: the function the caller sees, where the trace of an error begins. */
  ask(method, args, from) {
    const failure = {};
    Error.captureStackTrace(failure, from);
    if (!this.child.connected) return Promise.reject(new Error("This cluster is stopped."));
    const id = ++this.last;
    this.hold(true);
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject, stack: failure.stack });
      this.child.send({ id, method, args });
    });
  }

  settle(id, result, error) {
    const call = this.open.get(id);
    this.open.delete(id);
    if (this.open.size === 0) this.hold(false);
    if (call === undefined) return;
    if (error === undefined) call.resolve(result);
    else call.reject(withTrace(error, call.stack));
  }

  fail(message) {
    for (const { reject, stack } of this.open.values()) reject(withTrace(message, stack));
    this.open.clear();
  }

  /** Only while something is asked does this keep the test's process alive: a forgotten `stop` must not. */
  hold(wanted) {
    for (const handle of [this.child, this.child.channel]) handle?.[wanted ? "ref" : "unref"]();
  }

  /** Resolves when the process has ended. */
  close() {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return resolve();
      this.hold(true);
      this.child.once("exit", () => resolve());
      if (this.child.connected) this.child.disconnect();
    });
  }
}

function withTrace(message, stack) {
  const error = new Error(message);
  error.stack = `Error: ${message}\n${stack.slice(stack.indexOf("\n") + 1)}`;
  return error;
}

async function startCluster(options = {}) {
  const host = new Host();
  let facts;
  try {
    facts = await host.ask("start", [options], startCluster);
  } catch (error) {
    await host.close();
    throw error;
  }
  const cluster = {
    ...facts,
    createTopic: (name, topic = {}) => host.ask("createTopic", [name, topic], cluster.createTopic),
    kill: (node) => host.ask("kill", [node], cluster.kill),
    restart: (node) => host.ask("restart", [node], cluster.restart),
    stop: async () => {
      if (host.child.connected) await host.ask("stop", [], cluster.stop);
      await host.close();
    },
  };
  return cluster;
}

async function withCluster(options, use) {
  const cluster = await startCluster(options);
  try {
    return await use(cluster);
  } finally {
    await cluster.stop();
  }
}

exports.startCluster = startCluster;
exports.withCluster = withCluster;
