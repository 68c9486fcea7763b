import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ask, SilenceError } from "../../../../src/targets/docker/engine/ask.ts";
import { connect } from "../../../../src/targets/docker/engine/connect.ts";
import { findEngine } from "../../../../src/targets/docker/engine/find.ts";
import { transportTo } from "../../../../src/targets/docker/engine/transport.ts";
import { engineAnswers, onPort, onSocket, scratch } from "./fake-engine.ts";

const certificates = join(import.meta.dirname, "certificates");

async function tlsEngine(): Promise<number> {
  const read = (name: string) => readFileSync(join(certificates, name));
  const pair = { ca: read("ca.pem"), cert: read("server-cert.pem"), key: read("server-key.pem") };
  return onPort(createTlsServer({ ...pair, requestCert: true, rejectUnauthorized: true }, engineAnswers()));
}

test("DOCKER_TLS_VERIFY and DOCKER_CERT_PATH lead to an engine that asks for a certificate", async () => {
  const address = `tcp://127.0.0.1:${await tlsEngine()}`;
  const env = { DOCKER_HOST: address, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certificates };
  const found = await findEngine({ around: { env, platform: "linux", home: scratch() } });
  expect(found).toMatchObject({ engine: { address, certPath: certificates } });
  expect(await connect({ address, certPath: certificates }).version()).toHaveProperty("Version", "27.1.1");
});

test("without certificates, or without their directory, the miss is about TLS", async () => {
  const around = (env: Readonly<Record<string, string>>) => ({
    around: { env, platform: "linux" as const, home: scratch() },
  });
  const DOCKER_HOST = `tcp://127.0.0.1:${await tlsEngine()}`;
  const absent = await findEngine(around({ DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" }));
  expect(absent).toMatchObject({ misses: [{ kind: "tls", reason: expect.stringContaining("/nowhere") as string }] });
});

test("an ssh address goes through the ssh command, and dial-stdio on the other side", async () => {
  const directory = scratch();
  const socket = await onSocket(engineAnswers(), join(directory, "engine.sock"));
  const ssh = join(directory, "ssh");
  const log = join(directory, "arguments");
  // Stands in for `ssh … docker system dial-stdio`: notes how it was called, then joins its own ends to the socket.
  const script = `#!${process.execPath}
    require("fs").writeFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" "));
    const engine = require("net").connect(${JSON.stringify(socket)});
    process.stdin.pipe(engine).pipe(process.stdout);`;
  writeFileSync(ssh, script);
  chmodSync(ssh, 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${directory}${delimiter}${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  const host = "ssh://kafka@far.example.org:2222";
  const found = await findEngine({ host });
  expect(found).toMatchObject({ engine: { address: host, isLocal: false } });
  expect(await connect(host).info()).toHaveProperty("NCPU", 4);
  expect(readFileSync(log, "utf8")).toBe(
    "-o ConnectTimeout=10 -T -l kafka -p 2222 -- far.example.org docker system dial-stdio",
  );
});

test("what ssh complains about is the reason of the miss", async () => {
  const directory = scratch();
  writeFileSync(join(directory, "ssh"), "#!/bin/sh\necho 'Permission denied (publickey).' >&2\nexit 255\n");
  chmodSync(join(directory, "ssh"), 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${directory}${delimiter}${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  const found = await findEngine({ host: "ssh://far.example.org" });
  expect(found).toMatchObject({
    misses: [{ kind: "unreachable", reason: expect.stringContaining("Permission denied (publickey).") as string }],
  });
});

test("an engine that is connected to and says nothing is given up after its time", async () => {
  const socket = await onSocket(() => {}, join(scratch(), "silent.sock"));
  await expect(ask(transportTo({ address: `unix://${socket}` }), "/info", 50)).rejects.toThrow(SilenceError);
});

test("connect goes where it is told, whatever DOCKER_HOST says", async () => {
  const socket = await onSocket(engineAnswers(), join(scratch(), "told.sock"));
  const before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = "tcp://127.0.0.1:1";
  onTestFinished(() => {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });
  expect(await connect(`unix://${socket}`).version()).toHaveProperty("Version", "27.1.1");
});
