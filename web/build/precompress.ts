import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { isHashed } from "./parts.ts";

const COMPRESSIBLE = /\.(js|mjs|css|html|json|map|svg|wasm)$/;
/** Smaller files fit into the first round trip anyway. */
const WORTHWHILE_BYTES = 1024;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function compress(file: string): void {
  const plain = readFileSync(file);
  if (plain.length < WORTHWHILE_BYTES) return;
  // The server sends no compressed file that is older than the plain one.
  if (isHashed(basename(file)) && existsSync(`${file}.br`) && existsSync(`${file}.gz`)) {
    const now = new Date();
    for (const suffix of [".br", ".gz"]) utimesSync(file + suffix, now, now);
    return;
  }
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  };
  writeFileSync(`${file}.br`, brotliCompressSync(plain, options));
  writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
}

/**
 * Writes `NAME.br` and `NAME.gz` beside every file worth it, so that the server sends them without work of its own.
 * `paths` are files or folders that the build has written; give this plugin last, so that it sees what others leave there.
 */
export function precompress(paths: readonly string[]): Plugin {
  return {
    name: "precompress",
    apply: "build",
    enforce: "post",
    closeBundle: {
      order: "post",
      sequential: true,
      handler() {
        const files = paths.flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
        for (const file of files) if (COMPRESSIBLE.test(file)) compress(file);
      },
    },
  };
}
