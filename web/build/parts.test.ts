import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashed, isHashed, nameByContent } from "./parts.ts";

describe("names with hashes", () => {
  it("say what is in the file", () => {
    const name = hashed("mesh.js", "code");
    expect(name).toMatch(/^mesh-[0-9a-f]{8}\.js$/);
    expect(hashed("mesh.js", "code")).toBe(name);
    expect(hashed("mesh.js", "other code")).not.toBe(name);
    expect(hashed("mesh.js", "code", "another bundle")).not.toBe(name);
  });

  it("are known again, compressed or not", () => {
    const names = ["a-0123abcd.js", "a-0123abcd.js.br", "picture-worker-0123abcd.js.gz"];
    expect(names.filter(isHashed)).toEqual(names);
    expect(["a.js", "picture-worker.js", "noise-worklet.js.br"].filter(isHashed)).toEqual([]);
  });
});

describe("naming what was built", () => {
  let folder: string;
  const write = (name: string, content = name): void => writeFileSync(join(folder, name), content);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "names-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps what is the same with its compressed forms, and removes the rest of earlier builds", () => {
    const same = hashed("same.wasm", "same");
    for (const name of [same, `${same}.br`, `${same}.gz`, "old-0123abcd.js", "old-0123abcd.js.br", "older.js.gz"])
      write(name);
    write("same.wasm", "same");
    write("new.js", "new");
    write("LICENSES.txt");
    nameByContent(folder);
    const names = [hashed("new.js", "new"), same, `${same}.br`, `${same}.gz`, "LICENSES.txt"];
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });
});
