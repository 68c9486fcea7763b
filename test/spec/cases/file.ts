import type { Cases } from "./case.ts";

/** The file and its keys. */
export const fileCases = {
  "yaml-syntax": [
    {
      yaml: "target: docker\nbrokers: {count: 3\n",
      says: [
        "3:1",
        "This is not YAML: flow map in block collection must be sufficiently indented and end with a }.",
        "Correct the line; nothing else was looked at until then.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n\tcount: 3\n",
      says: ["3:1", "The line is indented with a tab, which YAML does not take.", "Indent with spaces."],
    },
    {
      yaml: "target: docker\nbrokers\n  count: 3\n",
      says: ["2:1", "There is a key here without its colon.", "Write key: value, or key: with its section below."],
    },
    {
      yaml: "target: docker\n  name: a\n",
      says: [
        "1:9",
        "A section begins below this value, but a key has either a value or a section.",
        "Indent the keys of one section alike.",
      ],
    },
    {
      yaml: "target: docker\n---\ntarget: docker\n",
      says: ["2:1", "A second document begins here.", "Keep one description in the file."],
    },
    {
      yaml: "target: docker\nbrokers: *small\n",
      says: [
        "2:10",
        "*small refers to an anchor &small that is not above it.",
        "Write the value itself, or add the anchor.",
      ],
    },
    {
      yaml: "target: docker\n<<: 3\n",
      says: [
        "1:1",
        "An alias or a merge key in here cannot be followed: merge sources must be maps or map aliases.",
        "Write the values themselves.",
      ],
    },
  ],
  "duplicate-key": [
    {
      yaml: "target: docker\nbrokers:\n  count: 3\nbrokers:\n  count: 5\n",
      says: [
        "4:1",
        "brokers is written twice in the same place, so one of its two values would be lost.",
        "Remove one of them.",
      ],
    },
  ],
  "missing-description": [],
  "missing-key": [
    {
      yaml: "brokers:\n  count: 3\n",
      says: ["1:1", "target is missing: it says where the cluster runs.", "Add target: docker."],
    },
    {
      yaml: "target: docker\nimage: {family: apache}\n",
      says: ["2:1", "image.reference is missing: it says the image, with a pinned tag or digest.", "Add reference: …."],
    },
  ],
  "unknown-key": [
    {
      yaml: "target: docker\nreplication:\n  minISR: 2\n",
      says: [
        "3:3",
        "replication.minISR is not a key of replication, so it would have no effect.",
        "replication has factor, minInSync.",
      ],
    },
    {
      yaml: "target: docker\nbroker: {count: 5}\n",
      says: ["2:1", "broker is not a key of a description, so it would have no effect.", "Did you mean brokers?"],
    },
    {
      yaml: "target: docker\nimage:\n  reference: apache/kafka:3.9.2\n  famly: apache\n",
      says: ["4:3", "image.famly is not a key of image, so it would have no effect.", "Did you mean family?"],
    },
  ],
  "unknown-value": [
    {
      yaml: "target: docker\nprofile: prodction\n",
      says: ["2:10", 'profile is "prodction"; it can be laptop or production.', "Did you mean production?"],
    },
    {
      yaml: "target: podman\n",
      says: ["1:9", 'target is "podman"; it can be docker or kubernetes.', "Write docker or kubernetes."],
    },
  ],
} satisfies Cases;
