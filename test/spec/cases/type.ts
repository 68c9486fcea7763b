import type { Cases } from "./case.ts";

/** Values of another kind than is wanted. */
export const typeCases = {
  "wrong-type": [
    {
      yaml: 'target: docker\nbrokers:\n  count: "5"\n',
      says: ["3:10", 'brokers.count is "5", but a whole number is wanted.', "Write it without quotes: count: 5."],
    },
    {
      yaml: "target: docker\nbrokers:\n  count: 2.5\n",
      says: [
        "3:10",
        "brokers.count is 2.5, but a whole number is wanted.",
        "Write it like count: 3, which is the default.",
      ],
    },
    {
      yaml: "target: docker\nzookeeper: {published: yes}\n",
      says: [
        "2:24",
        'zookeeper.published is "yes", but true or false is wanted.',
        "Write it like published: false, which is the default.",
      ],
    },
    {
      yaml: "target: docker\nbrokers: 5\n",
      says: [
        "2:10",
        "brokers is 5, but a section with keys of its own is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: "- target: docker\n",
      says: ["1:1", "The description is a list, but a section with keys of its own is wanted.", "Write such a value."],
    },
    {
      yaml: "target: docker\nname: 7\n",
      says: ["2:7", "name is 7, but text is wanted.", 'Put it in quotes: name: "7".'],
    },
    {
      yaml: "target: docker\nimage: [apache/kafka]\n",
      says: [
        "2:8",
        "image is a list, but text or a section with keys of its own is wanted.",
        "Write such a value, or leave the key out.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    log:\n      retention: {hours: 24}\n",
      says: [
        "4:5",
        "brokers.overrides.log is a section of its own, but text, a number, or true or false is wanted.",
        "Write every key in one piece, with its dots, such as log.retention.hours: 24.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    log.retention.bytes:\n",
      says: [
        "4:25",
        'brokers.overrides["log.retention.bytes"] is nothing, but text, a number, or true or false is wanted.',
        "Write a value, or remove the key.",
      ],
    },
    {
      yaml: "target: docker\nbrokers:\n  overrides:\n    log.retention.bytes: 9223372036854775807\n",
      says: [
        "4:26",
        "log.retention.bytes is about 9223372036854776000, a number too great to be kept exactly.",
        "Put it in quotes.",
      ],
    },
  ],
} satisfies Cases;
