import { describe, expect, it } from "vitest";
import { checkConnectors } from "../../src/connect/check.ts";
import { ConnectRefused, type ConnectRest } from "../../src/connect/rest.ts";
import { connectorOf } from "./fake-connect.ts";

const classes = ["org.apache.kafka.connect.file.FileStreamSourceConnector", "org.example.PlainSink"];
const rest = (validate: ConnectRest["validate"] = async () => []) => ({ classes: async () => classes, validate });
const check = (className: string, validate?: ConnectRest["validate"]) =>
  checkConnectors(rest(validate), [connectorOf({ class: className })]);

describe("Before a connector is touched", () => {
  it.each(["org.apache.kafka.connect.file.FileStreamSourceConnector", "FileStreamSourceConnector", "FileStreamSource"])(
    "its class is known as %s",
    async (name) => {
      expect(await check(name)).toEqual([]);
    },
  );

  it("a class that no worker has is told, with the likeliest one or what to do", async () => {
    expect(await check("FileStreamSorce")).toMatchObject([
      { code: "connector-class", about: "connector lines", remedy: "Did you mean FileStreamSource?" },
    ]);
    expect(await check("io.debezium.connector.mariadb.MariaDbConnector")).toMatchObject([
      { remedy: expect.stringContaining("connect.plugins") },
    ]);
  });

  it("everything that Connect has against the settings is told at once", async () => {
    const errors = [
      { setting: "topic", errors: ["Missing required configuration."] },
      { setting: "batch.size", errors: ["Not a number."] },
    ];
    expect(await check("FileStreamSource", async () => errors)).toMatchObject([
      { code: "connector-config", message: "topic: Missing required configuration." },
      { code: "connector-config", message: "batch.size: Not a number." },
    ]);
  });

  it("a refusal to look at them is told in Connect's words, and nobody is asked for no connectors", async () => {
    const refuse = () => Promise.reject(new ConnectRefused(500, "no such file"));
    expect(await check("FileStreamSource", refuse)).toMatchObject([
      { message: "Connect refuses its settings: no such file" },
    ]);
    const nobody = { classes: () => Promise.reject(new Error("asked")), validate: async () => [] };
    expect(await checkConnectors(nobody, [])).toEqual([]);
  });
});
