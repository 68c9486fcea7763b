import { type DerivedImage, deriveImage } from "./derived-image.ts";
import type { Ground } from "./prepare.ts";

/**
 * The same image without its class archives, which java is handed where they are found: so both sides run with
 * the JVM flags of Kafka's own scripts and no other.
 */
export async function makePlainImage({ docker, image }: Ground): Promise<DerivedImage> {
  const remover = {
    Image: image,
    Entrypoint: ["bash", "-c", "rm -f /opt/kafka/*.jsa"],
    User: "0:0",
    NetworkDisabled: true,
  };
  return await deriveImage(docker, "plain", remover, {
    async prepare(container) {
      await container.start();
      const { StatusCode } = await container.wait();
      if (StatusCode !== 0) throw new Error(`the class archives could not be taken out of ${image}`);
    },
  });
}
