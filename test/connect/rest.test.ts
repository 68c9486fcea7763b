import { afterEach, describe, expect, it } from "vitest";
import { ConnectRefused, ConnectSilent, connectRest, serves } from "../../src/connect/rest.ts";
import { type Answer, type Asked, FakeConnect } from "./fake-connect.ts";

const opened: FakeConnect[] = [];
const listen = async (answer: (asked: Asked) => Answer): Promise<FakeConnect> => {
  const fake = await FakeConnect.listen(answer);
  opened.push(fake);
  return fake;
};
/** Answers by the request's number; the last one holds. */
const inTurn = (...answers: Answer[]) => {
  let count = 0;
  return (): Answer => answers[Math.min(count++, answers.length - 1)] ?? [500];
};
const nowhere = async () => "http://127.0.0.1:1";
const rebalance = { error_code: 409, message: "Cannot complete request momentarily due to stale configuration" };

afterEach(async () => {
  await Promise.all(opened.splice(0).map((fake) => fake.close()));
});

describe("Connect's REST", () => {
  it("gives every connector with its settings, its state and its tasks, workers by their names", async () => {
    const fake = await listen(() => [
      200,
      {
        lines: {
          info: { name: "lines", config: { topic: "lines", "tasks.max": 1 }, tasks: [], type: "source" },
          status: {
            name: "lines",
            connector: { state: "RUNNING", worker_id: "connect-1:8083" },
            tasks: [
              { id: 0, state: "FAILED", worker_id: "connect-2.connect-headless.staging.svc:8083", trace: "java.io" },
            ],
          },
        },
        young: { info: { name: "young", config: {} } },
      },
    ]);
    const live = await connectRest([fake.way]).connectors();
    expect(fake.lines).toEqual(["GET /connectors?expand=info&expand=status"]);
    expect([...live]).toEqual([
      [
        "lines",
        {
          config: { topic: "lines", "tasks.max": "1" },
          state: "RUNNING",
          worker: "connect-1",
          trace: "",
          tasks: [{ id: 0, state: "FAILED", worker: "connect-2", trace: "java.io" }],
        },
      ],
      ["young", { config: {}, state: undefined, worker: "", trace: "", tasks: [] }],
    ]);
  });

  it("is asked of the next worker where one is silent, and of none again that has refused", async () => {
    const fake = await listen(() => [200, {}]);
    expect([...(await connectRest([nowhere, fake.way]).connectors())]).toEqual([]);
    const refusing = await listen(() => [400, { error_code: 400, message: "Connector config {} contains no type" }]);
    const asked = connectRest([refusing.way, fake.way]).configure("a", {});
    await expect(asked).rejects.toThrow(new ConnectRefused(400, "Connector config {} contains no type"));
    expect(fake.asked).toHaveLength(1);
  });

  it("tells silence from a refusal, with the reason of every worker once", async () => {
    const asked = connectRest([nowhere, nowhere, () => Promise.reject(new Error("there is no pod"))]).connectors();
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectSilent);
    expect(String(error)).toMatch(
      /no worker of Kafka Connect answered \(\S*ECONNREFUSED|bad port\S*; there is no pod\)/,
    );
  });

  it("is asked again while workers share out connectors anew, and not for ever", async () => {
    const fake = await listen(inTurn([409, rebalance], [409, rebalance], [200, {}]));
    await connectRest([fake.way]).configure("lines", { topic: "lines" });
    expect(fake.lines).toEqual(Array(3).fill("PUT /connectors/lines/config"));
    const busy = await listen(() => [409, rebalance]);
    await expect(connectRest([busy.way], { busyMs: 0 }).pause("lines")).rejects.toThrow("stale configuration");
  });

  it("makes a connector in the state it is to be in, and says whether there was one of the name", async () => {
    const fake = await listen(inTurn([201, {}], [409, { error_code: 409, message: "Connector lines already exists" }]));
    const rest = connectRest([fake.way]);
    expect(await rest.create("lines", { topic: "lines" }, "PAUSED")).toBe(true);
    expect(fake.asked[0]).toEqual({
      method: "POST",
      url: "/connectors",
      body: { name: "lines", config: { topic: "lines" }, initial_state: "PAUSED" },
    });
    expect(await rest.create("lines", {}, "RUNNING")).toBe(false);
  });

  it("removes what may not be there, and starts again only what has failed", async () => {
    const fake = await listen(
      inTurn([404, { error_code: 404, message: "Connector a/b not found" }], [204], [202], [202]),
    );
    const rest = connectRest([fake.way]);
    await rest.remove("a/b");
    await rest.restart("lines");
    await rest.pause("lines");
    await rest.resume("lines");
    expect(fake.lines).toEqual([
      "DELETE /connectors/a%2Fb",
      "POST /connectors/lines/restart?includeTasks=true&onlyFailed=true",
      "PUT /connectors/lines/pause",
      "PUT /connectors/lines/resume",
    ]);
  });

  it("knows the classes of connectors, and what is wrong with settings", async () => {
    const fake = await listen(({ method }) =>
      method === "GET"
        ? [
            200,
            [
              { class: "org.example.Source", type: "source", version: "1" },
              { class: "org.example.Sink", type: "sink" },
              { class: "org.example.Flatten", type: "transformation" },
            ],
          ]
        : [
            200,
            {
              error_count: 1,
              configs: [
                { definition: {}, value: { name: "topic", errors: ["Missing", "Empty"] } },
                { value: { name: "file", errors: [] } },
              ],
            },
          ],
    );
    const rest = connectRest([fake.way]);
    expect(await rest.classes()).toEqual(["org.example.Source", "org.example.Sink"]);
    expect(await rest.validate("Source", {})).toEqual([{ setting: "topic", errors: ["Missing", "Empty"] }]);
    expect(fake.lines[1]).toBe("PUT /connector-plugins/Source/config/validate");
  });

  it("says nothing of what is hidden: in traces, in what is wrong with settings, and in refusals", async () => {
    const said = "Invalid value s3cret for configuration url";
    const status = { connector: { state: "FAILED", trace: said }, tasks: [{ id: 0, state: "FAILED", trace: said }] };
    const fake = await listen(
      inTurn(
        [200, { lines: { info: { config: { topic: "s3cret" } }, status } }],
        [200, { configs: [{ value: { name: "url", errors: [said] } }] }],
        [400, { message: said }],
      ),
    );
    const rest = connectRest([fake.way], { hide: (text) => text.replaceAll("s3cret", "****") });
    const hidden = "Invalid value **** for configuration url";
    // Settings are compared, and have no value of a secret.
    expect((await rest.connectors()).get("lines")).toMatchObject({
      config: { topic: "s3cret" },
      trace: hidden,
      tasks: [{ trace: hidden }],
    });
    expect(await rest.validate("Source", {})).toEqual([{ setting: "url", errors: [hidden] }]);
    await expect(rest.configure("lines", {})).rejects.toThrow(hidden);
  });

  it("is served by a worker once that has read the connectors", async () => {
    const fake = await listen(inTurn([404], [200, []]));
    expect(await serves(fake.way, 2000)).toBe(false);
    expect(await serves(fake.way, 2000)).toBe(true);
    expect(await serves(nowhere, 2000)).toBe(false);
  });
});
