import * as z from "zod";
import * as field from "./fields.ts";

/** The section `controllers` of a description: who keeps the metadata in KRaft. */
export const controllers = z.strictObject({
  count: z.literal([1, 3, 5]).optional().meta({
    description:
      "How many controllers. 3 go on with one down, 5 with two, 1 with none. As many as at birth for the cluster's whole life.",
    defaultText: "3; where they are combined with fewer than three brokers, 1",
  }),
  combined: z
    .boolean()
    .default(false)
    .meta({
      description:
        "Whether the first brokers are the controllers too: fewer processes, for laptops and tests. Otherwise controllers " +
        "have processes of their own, controller-1 to controller-n, with node ids from 3001.",
    }),
  heap: field.size.optional().meta({
    description: "The greatest Java heap of each controller.",
    defaultText: "192m (laptop), 1g (production)",
  }),
  image: field.image.optional().meta({
    description: "The controllers' image, where it is not that of both roles.",
    defaultText: "image",
  }),
  overrides: field.overrides.default({}).meta({
    description:
      "Further keys of the controllers' server.properties. Keys the program derives itself are refused, with the reason.",
  }),
});
