const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Bytes of a Kubernetes quantity (`10Gi`, `5G`, `1e9`); undefined for anything else. */
export function bytesOf(quantity: string | undefined): number | undefined {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?(?:e\d+)?)([A-Za-z]*)$/.exec(quantity ?? "") ?? [];
  const factor = FACTORS[unit];
  return number === "" || factor === undefined ? undefined : Number(number) * factor;
}
