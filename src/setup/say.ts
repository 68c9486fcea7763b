/** One line about what is being done, on stderr: stdout belongs to Pulumi and to what a person pipes. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Lets through a line that says something new, and of a stream of numbers (`12 of 340 MB`) only one every two seconds.
 */
export function occasionally(tell: (line: string) => void, now: () => number = Date.now): (line: string) => void {
  let last = { shape: "", at: 0 };
  return (line) => {
    const shape = line.replace(/\d+/g, "#");
    if (shape === last.shape && now() - last.at < 2_000) return;
    last = { shape, at: now() };
    tell(line);
  };
}
