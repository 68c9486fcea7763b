/** The first seconds of every start look alike; a line now and then shows that something still happens. */
export function everyNowAndThen(tell: (text: string) => void, everyMs = 5000): (text: string) => void {
  let last = performance.now();
  return (text) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    tell(text);
  };
}
