import { UI_IMAGE } from "../../spec/fields.ts";
import { isFloating, parseReference } from "../reference.ts";
import type { Rule } from "./rule.ts";

const pinned: Rule = {
  reads: ["ui"],
  check({ ui }) {
    if (typeof ui === "boolean" || !isFloating(parseReference(ui.image))) return [];
    return [
      {
        code: "floating-version",
        path: ["ui", "image"],
        part: "value",
        message: `ui.image is ${ui.image}, which means another image from time to time.`,
        remedy: `Write a tag that stays, such as ${UI_IMAGE}.`,
      },
    ];
  },
};

export const uiRules: readonly Rule[] = [pinned];
