import { describe, it } from "vitest";
import { descriptionDeclaration } from "../../src/spec/declaration.ts";
import { descriptionJsonSchema, stackJsonSchema } from "../../src/spec/json-schema.ts";
import { referencePage } from "../../src/spec/reference.ts";
import { expectFile } from "../artefact.ts";

const docs = `${import.meta.dirname}/../../docs/`;

describe("what is generated from the schema", () => {
  it("is the page of every key", () => expectFile(`${docs}description.md`, referencePage()));
  it("is the JSON Schema of a description", () =>
    expectFile(`${docs}description.schema.json`, descriptionJsonSchema()));
  it("is the JSON Schema of a stack file", () => expectFile(`${docs}stack.schema.json`, stackJsonSchema()));
  it("is the type of a description for programs", () =>
    expectFile(`${docs}../src/library/description.d.cts`, descriptionDeclaration()));
});
