import { describe, expect, it } from "vitest";
import { FILES_DIRECTORY, OFFSETS_DIRECTORY, SECRETS_DIRECTORY } from "../../src/model/connect.ts";
import { expectFile } from "../artefact.ts";
import { connectCases, connectValuesOf } from "./connect-matrix.ts";
import { chartFolder, hasHelm, type KubernetesObject, objectsOf, renderChart, renderNotes, runHelm } from "./helm.ts";

const withoutTexts = (text: string): string => text.replace(/^( {2}[\w.-]+\.(?:sh|properties|json)): ".*"$/gm, "$1: …");

const words = (text: string): string => text.replaceAll("/", ".");

/** Values the chart does not take, and the path that the schema's words have to name. */
const refused: readonly (readonly [unknown, string])[] = [
  [{ workers: 5 }, "workers"],
  [{ replicas: "3" }, "replicas"],
  [{ replicas: 0 }, "replicas"],
  [{ mode: "embedded" }, "mode"],
  [{ image: { reference: "apache/kafka:latest" } }, "image.reference"],
  [{ image: { reference: "apache/kafka" } }, "image.reference"],
  [{ image: { dataPath: "/data" } }, "dataPath"],
  [{ image: { user: 0 } }, "image.user"],
  [{ healthPath: "health" }, "healthPath"],
  [{ stopped: "yes" }, "stopped"],
  [{ gracePeriodSeconds: 5 }, "gracePeriodSeconds"],
  [{ secrets: { database: "password=secret" } }, "secrets"],
  [{ secrets: "Database" }, "secrets"],
  [{ exchange: { claim: "Files" } }, "exchange.claim"],
  [{ exchange: { sizeLimit: "1GB" } }, "exchange.sizeLimit"],
  [{ exchange: { path: "/files" } }, "path"],
  [{ storage: { size: "1GB" } }, "storage.size"],
  [{ resources: { limits: { memory: "lots" } } }, "resources.limits.memory"],
  [{ updateStrategy: "OnDelete" }, "updateStrategy"],
  [{ emptyVolumes: "wait" }, "emptyVolumes"],
  [{ podAnnotations: { scrape: true } }, "podAnnotations.scrape"],
  [{ tolerations: [{ keys: "a" }] }, "keys"],
  [{ spread: { nodes: "hard" } }, "spread.nodes"],
  [{ networkPolicy: { clients: [{}] } }, "clients.0"],
  [{ networkPolicy: { clients: [{ pods: {} }] } }, "pods"],
  [{ files: { nodes: { "kafka-1": { "launch.sh": "" } } } }, "kafka-1"],
  [{ files: { nodes: { "connect-1": {} } } }, "launch.sh"],
];

const two = connectValuesOf({ connect: { workers: 2 } });
const { "connect-2": second, ...gap } = two.files.nodes;

/** What only the templates see, and the sentence they say. */
const contradictions: readonly (readonly [string, object, string])[] = [
  ["another number than the files are for", { replicas: 5 }, "replicas is 5, but there are files of 2 workers"],
  [
    "a gap between the workers",
    { files: { ...two.files, nodes: { ...gap, "connect-9": second } } },
    "files.nodes has 2 workers, and none of them is connect-2",
  ],
  ["several standalone workers", { mode: "standalone" }, "mode is standalone, but there are files of 2 workers"],
];

const render = (values: unknown = {}): readonly KubernetesObject[] => objectsOf(renderChart("connect", values));
const kinds = (values: unknown = {}): readonly string[] => render(values).map(({ kind }) => kind);

describe.skipIf(!hasHelm)("the chart connect", () => {
  it("has nothing `helm lint --strict` objects to", () => {
    const { code, stdout } = runHelm(["lint", "--strict", chartFolder("connect")]);
    expect(stdout).toContain("0 chart(s) failed");
    expect(code).toBe(0);
  });

  it.each(connectCases)("renders $name as reviewed", ({ name, description }) => {
    const text = renderChart("connect", connectValuesOf(description));
    expectFile(`${import.meta.dirname}/golden/${name}.connect.yaml`, withoutTexts(text));
  });

  it("puts the release's namespace into the files it has for Helm alone", () => {
    const text = renderChart("connect", {}, "shop");
    expect(text).toContain("connect-2.connect-headless.shop.svc");
    expect(text).toContain("kafka-1.shop.svc:9092,kafka-2.shop.svc:9092,kafka-3.shop.svc:9092");
    expect(text).not.toMatch(/@NAMESPACE@|\.namespace\.svc/);
  });

  it.each(refused)("refuses %j", (values, named) => {
    const { code, stderr } = runHelm(["template", "connect", chartFolder("connect")], values);
    expect(code).not.toBe(0);
    expect(words(stderr)).toContain("values don't meet the specifications");
    expect(words(stderr)).toContain(named);
  });

  it.each(contradictions)("refuses %s, and says where values come from", (_, values, sentence) => {
    const { code, stderr } = runHelm(["template", "connect", chartFolder("connect")], values);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("kafka-cluster export --to values");
  });

  it("has a disruption budget for several workers, and none that would hold every drain back", () => {
    expect(kinds(connectValuesOf({ connect: { workers: 2 } }))).toContain("PodDisruptionBudget");
    expect(kinds(connectValuesOf({ connect: { workers: 1 } }))).not.toContain("PodDisruptionBudget");
  });

  it("never has the text of a secret, only the name of an object that holds it", () => {
    const text = renderChart(
      "connect",
      connectValuesOf({ connect: { secrets: { database: "./database.properties" } } }),
    );
    expect(text).toContain("secretName: connect-secrets");
    expect(kinds(connectValuesOf({ connect: { secrets: { database: "./a" } } }))).not.toContain("Secret");
  });

  it("mounts what the workers' files speak of where they say it is", () => {
    const values = connectValuesOf({ connect: { mode: "standalone", secrets: { database: "./a" } } });
    const set = render(values).find(({ kind }) => kind === "StatefulSet") as unknown as {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly containers: readonly { readonly volumeMounts: readonly { mountPath: string }[] }[];
          };
        };
      };
    };
    const paths = set.spec.template.spec.containers.flatMap((one) =>
      one.volumeMounts.map(({ mountPath }) => mountPath),
    );
    expect(paths).toEqual(expect.arrayContaining([OFFSETS_DIRECTORY, FILES_DIRECTORY, SECRETS_DIRECTORY]));
  });

  it("opens REST to the pods of its namespace and to nobody else", () => {
    const policy = render().find(({ kind }) => kind === "NetworkPolicy") as unknown as {
      readonly spec: { readonly ingress: readonly { readonly from: readonly object[] }[] };
    };
    const peers = policy.spec.ingress.flatMap(({ from }) => from.map((peer) => Object.keys(peer)));
    expect(peers).toEqual([["podSelector"], ["podSelector"]]);
    const types = render().flatMap((object) =>
      object.kind === "Service" ? [(object as { spec?: { type?: string } }).spec?.type ?? "ClusterIP"] : [],
    );
    expect(types).toEqual(["ClusterIP", "ClusterIP"]);
  });

  it("tells how REST is reached, and what that means", () => {
    const notes = renderNotes("connect", { secrets: "database" }, "shop");
    expect(notes).toContain("http://connect.shop.svc:8083");
    expect(notes).toContain("can have the workers run any code");
    expect(notes).toContain(`\${secret:/etc/kafka-connect/secrets/database.properties:password}`);
  });
});
