import { Writer } from "@platformatic/kafka";

/** The body of a Produce v8 or later answer for partition 0 of topic `t`. */
export function produced(code: number, offset = 0n): Writer {
  return Writer.create()
    .appendArray(["t"], (w, name) => {
      w.appendString(name).appendArray([code], (p) => {
        p.appendInt32(0).appendInt16(code).appendInt64(offset).appendInt64(-1n).appendInt64(0n);
        p.appendArray([], () => {}).appendString(null);
      });
    })
    .appendInt32(0)
    .appendTaggedFields();
}

/** The body of an InitProducerId answer. */
export const producerId = (id: bigint): Writer =>
  Writer.create().appendInt32(0).appendInt16(0).appendInt64(id).appendInt16(0).appendTaggedFields();
