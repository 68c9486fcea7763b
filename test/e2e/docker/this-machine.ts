import { networkInterfaces } from "node:os";

/** An IPv4 address that other machines or networks reach this one by; Docker's bridge has one on every Linux host. */
export function addressOfThisMachine(): string {
  const { docker0 = [], ...others } = networkInterfaces();
  const address = [docker0, ...Object.values(others)]
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (address === undefined) throw new Error("this machine has no address but 127.0.0.1");
  return address.address;
}
