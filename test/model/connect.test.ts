import { describe, expect, it } from "vitest";
import { describe as describeCluster } from "../../src/model/describe.ts";

function codesOf(setting: string, value: string | number | boolean): readonly string[] {
  const connectors = { orders: { class: "JdbcSink", config: { [setting]: value } } };
  const connect = { secrets: { db: "db.properties" }, connectors };
  const described = describeCluster({ kind: "value", value: { target: "docker", connect }, stackName: "local" });
  return "problems" in described ? described.problems.map(({ code }) => code) : [];
}

describe("A secret in plain text", () => {
  it.each([
    ["connection.password", "s3cret"],
    ["connection.password", 12_345],
    ["aws.secret.access.key", "AKIA"],
    ["azure.storage.account.key", "abc=="],
    ["producer.override.sasl.jaas.config", 'PlainLoginModule required password="s3cret";'],
  ])("is a problem: %s", (setting, value) => {
    expect(codesOf(setting, value)).toEqual(["plain-secret"]);
  });

  it.each([
    ["connection.password", `\${secret:db:password}`],
    ["connection.password", `\${env:PASSWORD}`],
    ["connection.password", ""],
    ["producer.override.sasl.jaas.config", `PlainLoginModule required password="\${secret:db:password}";`],
    ["value.converter.basic.auth.credentials.source", "USER_INFO"],
    ["s3.credentials.provider.class", "com.amazonaws.auth.DefaultAWSCredentialsProviderChain"],
    ["sasl.oauthbearer.token.endpoint.url", "https://login.example.com"],
    ["message.key", "id"],
    ["token.refresh", true],
    ["connection.user", "connect"],
  ])("is none where the value is read elsewhere, or is no secret: %s = %s", (setting, value) => {
    expect(codesOf(setting, value)).toEqual([]);
  });
});
