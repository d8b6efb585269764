import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** `name-hash.ext`, as `hashed` makes it. */
const HASHED = /^(.+)-[0-9a-f]{8}(\.[a-z]+)$/;

/** Tell whether a name says what is in the file; those of compressed forms do, too. */
export function isHashed(file: string): boolean {
  return HASHED.test(file.replace(/\.(br|gz)$/, ""));
}

/** The name under which something made of these contents is served for ever: other contents have another name. */
export function hashed(name: string, ...contents: readonly (string | Uint8Array)[]): string {
  const sum = createHash("sha256");
  for (const content of contents) sum.update(content);
  const hash = sum.digest("hex").slice(0, 8);
  return name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
}

/**
 * Give the files of a folder that were just built names with hashes, all but what nobody loads. What an earlier build left there
 * goes, unless it is the same: then its compressed forms, which take long to make, are good still.
 */
export function nameByContent(directory: string): void {
  const files = readdirSync(directory).filter((file) => !file.endsWith(".txt"));
  const built = files.filter((file) => !isHashed(file) && !/\.(br|gz)$/.test(file));
  const former = files.filter((file) => !built.includes(file));
  const names = built.map((file) => [file, hashed(file, readFileSync(join(directory, file)))] as const);
  for (const file of former) if (!names.some(([, name]) => file.startsWith(name))) rmSync(join(directory, file));
  for (const [file, name] of names) renameSync(join(directory, file), join(directory, name));
}

/** The files of a folder that have a hash in their name: plain name -> file, with `folder` before it. */
function hashedFiles(directory: string, folder: string): Record<string, string> {
  const found = readdirSync(directory).flatMap((file) => {
    const [, name, ending] = HASHED.exec(file) ?? [];
    return name === undefined ? [] : [[`${name}${ending}`, `${folder}/${file}`]];
  });
  return Object.fromEntries(found);
}

interface PartsOptions {
  /** Where the parts go, below the bundle's folder. */
  folder: string;
  /** Folders beside it whose files the bundle loads by address, each with where it is on this machine. */
  beside: Readonly<Record<string, string>>;
}

/**
 * Makes of a CommonJS build one classic script and the parts that it loads on demand: classic scripts, too, as these load everywhere,
 * by a tag or evaluated as text. A part leaves a function in the global `parlourParts` under its file's name; the bundle that imports it
 * calls that with what both share, so that two bundles in one page do not mix. What several of them need is in the bundle.
 */
export function parts({ folder, beside }: PartsOptions): Plugin {
  return {
    name: "parts",
    apply: "build",
    configResolved({ root, build }) {
      rmSync(join(root, build.outDir, folder), { recursive: true, force: true });
    },
    generateBundle(_, output) {
      const chunks = Object.values(output).filter((file): file is Rolldown.OutputChunk => file.type === "chunk");
      const isPart = (chunk: Rolldown.OutputChunk): boolean => chunk.isDynamicEntry && !chunk.isEntry;
      const bundle = chunks.find((chunk) => chunk.isEntry);
      if (!bundle) throw new Error("there is no bundle");
      const shared = chunks.filter((chunk) => chunk !== bundle && !isPart(chunk));
      // A part speaks of what it shares with the bundle by one letter: it belongs to this bundle and to no other.
      const common = [bundle, ...shared].map(({ code }) => code);
      const files: Record<string, string> = {};
      for (const [name, directory] of Object.entries(beside)) Object.assign(files, hashedFiles(directory, name));
      for (const { fileName, code } of chunks.filter(isPart)) {
        files[fileName] = `${folder}/${hashed(fileName, code, ...common)}`;
        delete output[fileName];
        this.emitFile({ type: "asset", fileName: files[fileName], source: asPart(files[fileName], code) });
      }
      for (const { fileName } of shared) delete output[fileName];
      bundle.code = asBundle(files, bundle, shared);
    },
  };
}

function asPart(file: string, code: string): string {
  const key = JSON.stringify(file);
  return `(self.parlourParts=self.parlourParts||{})[${key}]=function(exports,require){"use strict";${code.trim()}\n};\n`;
}

/** `chunks` are what the bundle shares with parts: modules in it, as is the bundle's own code. */
function asBundle(
  files: Readonly<Record<string, string>>,
  bundle: Rolldown.OutputChunk,
  chunks: readonly Rolldown.OutputChunk[],
): string {
  const modules = [bundle, ...chunks].map(
    ({ fileName, code }) => `${JSON.stringify(fileName)}:function(exports,require){${code.trim()}\n}`,
  );
  return `(function(){"use strict";
var PARLOUR_FILES=${JSON.stringify(files)},begun={},modules={${modules.join(",\n")}};
function require(path){
var name=path.slice(path.lastIndexOf("/")+1),begin=modules[name]||self.parlourParts[PARLOUR_FILES[name]];
if(!begun[name])begin(begun[name]={},require);
return begun[name]}
require(${JSON.stringify(bundle.fileName)})})();
`;
}
