import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { pulledFrom } from "../../model/images.ts";
import { UI, UI_NAME, type Ui } from "../../model/ui.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import { UI_ENVIRONMENT, uiFile } from "../../properties/ui.ts";
import { type Labels, label } from "../labels.ts";
import { asOurs, type ChartContext } from "./charts.ts";
import { ownLabels } from "./claims.ts";

/** Its ConfigMap. */
export const UI_FILES = `${UI_NAME}-files`;

/** What Java needs for some hundred topics. */
export const UI_RESOURCES = { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1Gi" } };

/**
 * The web view as plain objects of Kubernetes: its file, one pod and a Service within the cluster. `labels` are added to
 * those it is found by. Pure.
 */
export function uiObjects(cluster: KubernetesCluster, ui: Ui, labels: Labels) {
  const found = { "app.kubernetes.io/name": UI_NAME, [label.role]: UI };
  const metadata = (name: string) => ({
    name,
    namespace: cluster.target.namespace.name,
    labels: { ...cluster.labels, ...found, ...labels },
  });
  const { name: file, content } = uiFile(cluster);
  const ports = [{ name: "http", port: ui.port, targetPort: "http" }];
  const template = {
    metadata: {
      labels: { ...cluster.labels, ...found, ...labels },
      // A pod reads its file when it starts.
      annotations: { ...cluster.target.podAnnotations, [label.hash]: digest(content) },
    },
    spec: podSpec(cluster, ui),
  };
  return {
    files: {
      apiVersion: "v1" as const,
      kind: "ConfigMap" as const,
      metadata: metadata(UI_FILES),
      data: { [file]: content },
    },
    deployment: {
      apiVersion: "apps/v1" as const,
      kind: "Deployment" as const,
      metadata: metadata(UI_NAME),
      spec: { replicas: 1, selector: { matchLabels: found }, template },
    },
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata: { ...metadata(UI_NAME), annotations: { ...cluster.target.serviceAnnotations } },
      spec: { selector: found, ports },
    },
  };
}

function podSpec({ target }: KubernetesCluster, { image, port }: Ui) {
  const { placement, registry, imagePullSecrets } = target;
  return {
    // The Services of a namespace as variables are taken for settings by what reads its settings from variables.
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    },
    imagePullSecrets: imagePullSecrets.map((name) => ({ name })),
    nodeSelector: placement.nodeSelector,
    tolerations: placement.tolerations.map((toleration) => defined(toleration)),
    ...(placement.priorityClass === undefined ? {} : { priorityClassName: placement.priorityClass }),
    containers: [
      {
        name: UI,
        image: pulledFrom(registry, image),
        env: Object.entries(UI_ENVIRONMENT).map(([name, value]) => ({ name, value })),
        ports: [{ name: "http", containerPort: port }],
        readinessProbe: { tcpSocket: { port: "http" }, periodSeconds: 5 },
        resources: UI_RESOURCES,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [{ name: "files", mountPath: CONFIG_DIRECTORY, readOnly: true }],
      },
    ],
    volumes: [{ name: "files", configMap: { name: UI_FILES } }],
  };
}

/** Registers the web view. Nobody waits for its pod: the cluster serves without it. Nothing where there is none. */
export function registerUi(context: ChartContext, options: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const { cluster, identity } = context;
  if (cluster.ui === undefined) return [];
  const { files, deployment, service } = uiObjects(cluster, cluster.ui, ownLabels(cluster, identity));
  const named = (kind: string) => `${cluster.name}-${UI_NAME}-${kind}`;
  const ours = <T extends Parameters<typeof asOurs>[1]>(object: T) => asOurs(context, object, options);
  const file = ours(files);
  const pod = ours(deployment);
  const way = ours(service);
  return [
    new kubernetes.core.v1.ConfigMap(named("files"), file.args, file.opts),
    new kubernetes.apps.v1.Deployment(named("deployment"), pod.args, pod.opts),
    new kubernetes.core.v1.Service(named("service"), way.args, way.opts),
  ];
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Only what is written: an undefined key is nothing to Kubernetes. */
const defined = (value: object) => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
