import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { pages, root } from "./pages.ts";

describe("The documentation", () => {
  it.each(pages())("leads nowhere that is not there: $path", ({ path, text }) => {
    const broken = links(text).filter((link) => !leadsSomewhere(path, link));
    expect(broken).toEqual([]);
  });

  it("is reached from the README, page by page", () => {
    const reached = new Set<string>();
    const follow = (path: string): void => {
      if (reached.has(path) || !path.endsWith(".md")) return;
      reached.add(path);
      for (const link of links(readFileSync(path, "utf8"))) {
        const target = resolve(dirname(path), link.replace(/#.*$/, ""));
        if (existsSync(target) && statSync(target).isFile()) follow(target);
      }
    };
    follow(join(root, "README.md"));
    const decisions = join("docs", "decisions");
    const unreached = pages().filter(({ path }) => !path.startsWith(decisions) && !reached.has(join(root, path)));
    expect(unreached.map(({ path }) => path)).toEqual([]);
  });
});

/** Targets of `[text](target)` outside of code, without those on the web. */
function links(text: string): readonly string[] {
  const prose = text.replace(/^```.*?^```$/gms, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
}

function leadsSomewhere(path: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? join(root, path) : resolve(root, dirname(path), file);
  if (!existsSync(target)) return false;
  return anchor === undefined || headings(readFileSync(target, "utf8")).includes(anchor);
}

/** Anchors as GitHub makes them of headings. */
function headings(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
