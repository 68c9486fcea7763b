import { readFileSync } from "node:fs";
import { type Document, isMap, parseDocument, visit } from "yaml";
import { SetupError } from "../setup-error.ts";
import { type EnvironmentRecord, writeRecord } from "./record.ts";
import { CLUSTER, DESCRIPTION, isText, parseSetting, put, readStackText } from "./stack-text.ts";

export interface Template {
  /** As a person names it. */
  readonly name: string;
  /** Its stack file's path, for messages. */
  readonly file: string;
  readonly text: string;
  /** The path of the description, where it has a file of its own. */
  readonly descriptionFile: string | undefined;
}

/**
 * The stack file of an environment: the template's, with a name and a namespace of its own, what `settings`
 * (`PATH=VALUE`) say, and the record. Its ports are still the template's. Throws a `SetupError`.
 */
export function renderEnvironment(
  template: Template,
  name: string,
  record: EnvironmentRecord,
  settings: readonly string[],
): string {
  const document = readStackText(template.text, template.file);
  refuseSecrets(document, template);
  takeDescriptionIn(document, template);
  const host = balancedHost(document);
  put(document, [...CLUSTER, "name"], name);
  if (document.getIn([...CLUSTER, "target"]) === "kubernetes") {
    const own = [...CLUSTER, "kubernetes", "namespace"];
    put(document, own, namespaceFor(document.getIn(own), name));
  }
  set(document, settings);
  if (host !== undefined && balancedHost(document) === host) throw sharedHost(template, name, host);
  writeRecord(document, name, record);
  return document.toString({ lineWidth: 0 });
}

/** An environment's stack file with a new record and further settings; everything else as it is. */
export function renewEnvironment(
  text: string,
  name: string,
  record: EnvironmentRecord,
  settings: readonly string[] = [],
): string {
  const document = readStackText(text, `the stack file of ${name}`);
  document.delete("encryptionsalt");
  // Pulumi.yaml's default of it, which Pulumi writes down with what it keeps of an update.
  if (document.getIn(DESCRIPTION) === "") document.deleteIn(DESCRIPTION);
  set(document, settings);
  writeRecord(document, name, record);
  return document.toString({ lineWidth: 0 });
}

const set = (document: Document, settings: readonly string[]): void => {
  for (const { path, value } of settings.map(parseSetting)) put(document, [...CLUSTER, ...path], value);
};

/** The template's namespace, or `kafka`, and the environment's name. */
function namespaceFor(template: unknown, name: string): string {
  const namespace = `${typeof template === "string" && template !== "" ? template : "kafka"}-${name}`;
  if (namespace.length <= 63) return namespace;
  throw new SetupError(
    `The namespace would be ${namespace}, of ${namespace.length} characters, and Kubernetes takes 63. Choose a shorter name.`,
  );
}

/** The host by which a description says that its load balancers are reached; undefined where they tell it themselves. */
function balancedHost(document: Document): string | undefined {
  if (document.getIn([...CLUSTER, "target"]) !== "kubernetes") return undefined;
  const external = (key: string): unknown => document.getIn([...CLUSTER, "kubernetes", "external", key]);
  const host = external("host");
  return external("mode") === "loadBalancer" && typeof host === "string" ? host : undefined;
}

/** Node ports move to free ones; a name leads to one cluster's load balancers, whoever is told it. */
const sharedHost = (template: Template, name: string, host: string): SetupError =>
  new SetupError(
    `Clients of ${template.name} are told to connect to ${host} (kubernetes.external.host), which leads to its load ` +
      `balancers: those of ${name} would be sent there too, to ${template.name}'s cluster. Give ${name} a host of its own ` +
      "(--set kubernetes.external.host=HOST), or no access from outside (--set kubernetes.external.mode=none).",
  );

/** A secret is encrypted for its stack alone: in another one it could not be read. */
function refuseSecrets(document: Document, { name }: Template): void {
  let found = false;
  visit(document, {
    Pair: (_, { key }) => {
      if (String(key) === "secure") found = true;
    },
  });
  if (found) throw new SetupError(`Stack ${name} has secrets in its file, which only it can read: it is no template.`);
  document.delete("encryptionsalt");
  document.delete("secretsprovider");
}

/** A description in a file of its own is taken in: the environment's would otherwise be the template's itself. */
function takeDescriptionIn(document: Document, { name, file, descriptionFile }: Template): void {
  if (descriptionFile !== undefined) {
    put(document, CLUSTER, readStackText(readFileSync(descriptionFile, "utf8"), descriptionFile).contents);
    document.deleteIn(DESCRIPTION);
  }
  const written = document.getIn(CLUSTER, true);
  if (isText(written)) put(document, CLUSTER, parseDocument(written.value).contents);
  if (!isMap(document.getIn(CLUSTER, true))) {
    throw new SetupError(`${file} describes no cluster (${CLUSTER.join(": ")}), so ${name} is no template.`);
  }
}
