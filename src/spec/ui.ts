import * as z from "zod";
import * as field from "./fields.ts";

/** `ui` of a description: whether there is a web view of the cluster, and by which image. */
export const ui = z.union([
  z.boolean(),
  z.strictObject({
    image: z.string().min(1).default(field.UI_IMAGE).meta({
      description: "The web view's image, with a pinned tag or digest.",
    }),
  }),
]);
