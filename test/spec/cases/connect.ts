import type { Cases } from "./case.ts";

const connect = (text: string) => `target: docker\nconnect:\n${text.replace(/^(?=.)/gm, "  ")}\n`;
const connector = (config: string) =>
  connect(
    `secrets: { db: ./db.properties }\nconnectors:\n  orders:\n    class: JdbcSink\n    config:\n      ${config}`,
  );

/** Kafka Connect: workers, connectors and secrets. */
export const connectCases = {
  "connect-workers": [
    {
      yaml: connect("mode: standalone\nworkers: 2"),
      says: [
        "4:12",
        "connect.workers is 2, but standalone workers know nothing of each other: each would run every connector.",
        "Write mode: distributed, or workers: 1.",
      ],
    },
  ],
  "connector-name": [
    {
      yaml: connect("connectors:\n  lines in: { class: FileStreamSource }"),
      says: [
        "4:5",
        'connect.connectors has "lines in", which is no connector\'s name here: letters, digits, dots, hyphens and underscores, at most 128.',
        "Give it another name.",
      ],
    },
  ],
  "unknown-secret": [
    {
      yaml: connector(`connection.password: \${secret:dbs:password}`),
      says: [
        "8:30",
        `connect.connectors.orders.config["connection.password"] is \${secret:dbs:password}, and connect.secrets has db.`,
        `Name a file in connect.secrets, and one of its keys: \${secret:NAME:KEY}.`,
      ],
    },
    {
      yaml: connector(`connection.password: \${secret:password}`),
      says: [
        "8:30",
        `connect.connectors.orders.config["connection.password"] is \${secret:password}; a secret is written as \${secret:NAME:KEY}.`,
        `Name a file in connect.secrets, and one of its keys: \${secret:NAME:KEY}.`,
      ],
    },
  ],
  "plain-secret": [
    {
      yaml: connector("connection.password: s3cret"),
      says: [
        "8:30",
        'connect.connectors.orders.config["connection.password"] has a secret in plain text, which the state, plans and the workers\' files would show.',
        `Put it into a file, name that in connect.secrets, and write \${secret:NAME:KEY}.`,
      ],
    },
  ],
  // Of files, which nothing here has: test/connect/inputs.test.ts.
  "missing-file": [],
  "protected-property": [
    {
      yaml: connector("tasks.max: 2"),
      says: [
        "8:9",
        'connect.connectors.orders.config["tasks.max"] says again what stands beside config.',
        "Use tasks.",
      ],
    },
    {
      yaml: connect("overrides:\n  plugin.path: /opt/plugins"),
      says: [
        "4:5",
        "connect.overrides sets plugin.path to /opt/plugins, but it names what is in the image and in connect.plugins.",
        "Use connect.plugins.",
      ],
    },
  ],
  "port-clash": [
    {
      yaml: `${connect("workers: 2")}listeners: { connectPortBase: 9091 }\n`,
      says: [
        "4:31",
        "listeners.connectPortBase is 9091 and takes host ports 9091 to 9092; listeners.hostPortBase is 9092 and takes ports 9092 to 9094: port 9092 would be taken twice.",
        "Set listeners.connectPortBase to 9095 or more.",
      ],
    },
  ],
  "bad-size": [
    {
      yaml: connect("heap: 64m"),
      says: ["3:9", "connect.heap is 64m, less than the 96m a worker needs to stay alive.", "Set it to 96m or more."],
    },
  ],
  "image-role": [
    {
      yaml: connect("image: zookeeper:3.9.6"),
      says: [
        "3:10",
        "connect.image is zookeeper:3.9.6, which has no Kafka Connect.",
        "Use one that is made from apache/kafka or cp-kafka.",
      ],
    },
  ],
  "unknown-image-family": [
    {
      yaml: connect("image: example.com/team/connect:1"),
      says: [
        "3:10",
        "connect.image is example.com/team/connect:1, which is a name the program does not know.",
        'Add the family beside it: {reference: "example.com/team/connect:1", family: apache}; the other one is cp.',
      ],
    },
  ],
} satisfies Cases;
