import { expect, test } from "vitest";
import { adviseOn } from "../../../../src/targets/docker/engine/advice.ts";
import { missOf } from "../../../../src/targets/docker/engine/miss.ts";
import type { Miss } from "../../../../src/targets/docker/engine/types.ts";

const socket = { address: "unix:///var/run/docker.sock" };
const failing = (code: string, message = code) => Object.assign(new Error(message), { code });
const absent: Miss = {
  source: "rootless Docker",
  address: "unix:///run/user/1000/docker.sock",
  kind: "absent",
  reason: "",
};

test("a socket this user may not open is told with the docker group as remedy, before anything else", () => {
  const denied = missOf("Docker's socket", socket, failing("EACCES"));
  expect(denied.kind).toBe("forbidden");
  const { message, remedy } = adviseOn([absent, denied], "linux");
  expect(message).toBe("Docker's socket: this user may not use unix:///var/run/docker.sock.");
  expect(remedy).toContain("docker group");
});

test("with nothing anywhere it says what to install, by system", () => {
  expect(adviseOn([absent], "linux").remedy).toContain("docker.io");
  expect(adviseOn([absent], "darwin").remedy).toContain("Docker Desktop");
  expect(adviseOn([absent], "win32").remedy).toContain("Docker Desktop");
});

test("a place somebody chose is named, even when it merely does not exist", () => {
  const chosen: Miss = {
    source: "DOCKER_HOST",
    address: "unix:///x.sock",
    kind: "absent",
    reason: "unix:///x.sock does not exist",
  };
  const { message, remedy } = adviseOn([chosen], "linux");
  expect(message).toBe("DOCKER_HOST: unix:///x.sock does not exist.");
  expect(remedy).toContain("DOCKER_HOST");
});

test.each([
  ["CERT_HAS_EXPIRED", "tls"],
  ["EPROTO", "tls"],
  ["ECONNREFUSED", "stopped"],
  ["ENOENT", "absent"],
  ["EHOSTUNREACH", "unreachable"],
])("%s on a socket or a connection is %s", (code, kind) => {
  expect(missOf("Docker's socket", socket, failing(code)).kind).toBe(kind);
});
