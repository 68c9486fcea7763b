import { styleText } from "node:util";

type Stream = NodeJS.WriteStream;

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** Colours where the stream is a terminal that wants them (NO_COLOR, FORCE_COLOR and TERM=dumb are heeded), else none. */
export function styleFor(stream: Stream): Style {
  const styled =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      styleText(format, text, { stream });
  return {
    strong: styled("bold"),
    faint: styled("dim"),
    good: styled("green"),
    warn: styled("yellow"),
    bad: styled("red"),
  };
}
