import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLibrary } from "../../src/kafka/library.ts";

interface Compiler {
  readonly prototype: { compile(schema: object): ((value: unknown) => boolean) & { errors?: unknown } };
}

const inLibrary = createRequire(createRequire(import.meta.url).resolve("@platformatic/kafka"));
const { Ajv2020 } = inLibrary("ajv/dist/2020.js") as { readonly Ajv2020: Compiler & (new () => Compiler["prototype"]) };

describe("the Kafka client library", () => {
  // Before anything else imports it, or there would be nothing to see.
  const compiled: object[] = [];
  const own = Object.getPrototypeOf(Ajv2020.prototype) as { _compileSchemaEnv(env: { schema: object }): unknown };
  const compile = own._compileSchemaEnv;
  beforeAll(async () => {
    own._compileSchemaEnv = function (env) {
      compiled.push(env.schema);
      return compile.call(this, env);
    };
    await loadLibrary();
  });
  afterAll(() => {
    own._compileSchemaEnv = compile;
  });

  it("is imported without compiling the schema of any option", () => {
    expect(compiled).toEqual([]);
    expect(Object.hasOwn(Ajv2020.prototype, "compile")).toBe(false);
  });

  it("refuses wrong options as ever, with the reason, and takes right ones", async () => {
    const { Admin } = await loadLibrary();
    const options = { clientId: "test", bootstrapBrokers: ["127.0.0.1:9092"], retries: 0, strict: true };
    expect(() => new Admin({ ...options, timeout: "soon" as unknown as number })).toThrow(/timeout.*must be number/);
    expect(() => new Admin({ ...options, timeout: -1 })).toThrow(/timeout/);
    const admin = new Admin({ ...options, timeout: 1000 });
    await expect(admin.createTopics({ topics: "orders" } as never)).rejects.toThrow(/topics.*must be array/);
    await admin.close();
    expect(compiled.length).toBeGreaterThan(0);
  });

  it("leaves everybody else's compiler as it is", () => {
    const check = new Ajv2020().compile({ type: "number" });
    expect([check(1), check("1")]).toEqual([true, false]);
    expect(check.errors).toMatchObject([{ message: "must be number" }]);
  });
});
