import { parse } from "yaml";
import type { Description } from "../../src/spec/schema.ts";
import { blocks, type Page, pages } from "./pages.ts";

/** What something else's files become, as docs/coming-from.md has it. */
export interface Arrival {
  /** The page's heading: where one comes from. */
  readonly from: string;
  readonly yaml: string;
  readonly description: Description;
}

/** Every description that the page leads to, in its order. */
export function arrivals(): readonly Arrival[] {
  const { path, text } = page();
  return text.split(/^## /m).flatMap((section) => {
    const from = section.slice(0, section.indexOf("\n"));
    return blocks({ path, text: section }, "yaml").map((yaml) => {
      const { config } = parse(yaml) as { config: Readonly<Record<string, Description>> };
      return { from, yaml, description: config["kafka-cluster:cluster"] as Description };
    });
  });
}

/** The one block of a language that has this in it: a command line, or a file. */
export function shown(language: string, containing: string): string {
  const [found, ...others] = blocks(page(), language).filter((block) => block.includes(containing));
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} blocks with ${containing}`);
  return found;
}

function page(): Page {
  const found = pages().find(({ path }) => path.endsWith("coming-from.md"));
  if (found === undefined) throw new Error("docs/coming-from.md is not there");
  return found;
}
