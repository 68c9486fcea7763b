/** Settings whose whole value is a secret. */
const SECRET_KEY = /password|passwd|secret|credential|jaas|\.keystore\.key$|master\.key$/i;
/** Secrets inside something else: a JAAS line, an environment variable of a script. */
const SECRET_PART = /((?:password|secret)\w*\s*=\s*)("[^"]*"|'[^']*'|[^\s"';]+)/gi;
const MASK = "********";

/** A configuration file's text with every secret replaced, line by line; a value that goes on after `\` goes whole. */
export function maskSecrets(text: string): string {
  let continues = false;
  return text
    .split("\n")
    .flatMap((line) => {
      const hidden = continues;
      const setting = /^(\s*)([\w.-]+)(\s*[=:]\s*)(.*)$/.exec(line);
      const secret = hidden || (setting !== null && SECRET_KEY.test(setting[2] ?? "") && !/^\s*[#!]/.test(line));
      continues = secret && line.endsWith("\\");
      if (hidden) return [];
      if (secret && setting !== null && setting[4] !== "") return [`${setting[1]}${setting[2]}${setting[3]}${MASK}`];
      return [line.replace(SECRET_PART, `$1${MASK}`)];
    })
    .join("\n");
}
