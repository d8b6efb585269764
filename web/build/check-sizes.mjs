/**
 * Fails when a built file is larger than its budget, plain or compressed. Run it after `npm run build`.
 *
 * Every app that joins a call loads the call machine first, often on a phone, and every visitor of a room the call page: what
 * they grow by should be a decision. Raise a budget in the commit that needs it, and say why there.
 */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const STATIC = fileURLToPath(new URL("../../src/parlour/web/static/", import.meta.url));

/** Largest sizes in bytes of the files below `src/parlour/web/static`: each file that a pattern matches; none must be missing. */
const BUDGETS = [
  // What every call loads before anything else.
  { files: /^call-machine-object-bundle\.js$/, plain: 171_000, gzip: 55_000 },
  // Parts of it that are loaded by calls that need them: media from browser to browser, tests with a user, processors.
  { files: /^call-machine\/mesh-.{8}\.js$/, plain: 9_000, gzip: 3_500 },
  { files: /^call-machine\/trials-.{8}\.js$/, plain: 9_000, gzip: 3_500 },
  { files: /^call-machine\/recording-.{8}\.js$/, plain: 10_500, gzip: 4_000 },
  { files: /^call-machine\/processing-.{8}\.js$/, plain: 8_500, gzip: 3_500 },
  // Loaded by a call when its app asks for a processor: for pictures the worker, the program and one model, for sound the worklet.
  { files: /^processors\/picture-worker-.{8}\.js$/, plain: 150_000, gzip: 45_000 },
  { files: /^processors\/vision-.{8}\.js$/, plain: 330_000, gzip: 80_000 },
  { files: /^processors\/vision-.{8}\.wasm$/, plain: 11_200_000, gzip: 3_400_000 },
  { files: /^processors\/(person|face)-.{8}\.tflite$/, plain: 260_000, gzip: 250_000 },
  { files: /^processors\/noise-worklet-.{8}\.js$/, plain: 2_000_000, gzip: 1_400_000 },
  // What stands between a visitor and the preview: daily-js, React, daily-react, the page itself.
  { files: /^prebuilt\/assets\/room-.{8}\.js$/, plain: 590_000, gzip: 172_000 },
  // What it says in English, and what chooses among languages.
  { files: /^prebuilt\/assets\/TextContext-.{8}\.js$/, plain: 34_500, gzip: 11_400 },
  // Loaded by pages in the frame of an app.
  { files: /^prebuilt\/assets\/frameLink-.{8}\.js$/, plain: 9_000, gzip: 3_600 },
  { files: /^prebuilt\/assets\/room-.{8}\.css$/, plain: 14_900, gzip: 4_200 },
  // Arrives while people look at themselves: the call, what of its features works while their panels are closed, the keys, and
  // apart, as the panels and the preview share them, the popovers and dialogs of react-aria.
  { files: /^prebuilt\/assets\/CallScreen-.{8}\.js$/, plain: 112_500, gzip: 37_400 },
  { files: /^prebuilt\/assets\/Dialog-.{8}\.js$/, plain: 95_000, gzip: 31_000 },
  // The lines of captions, loaded by calls that have them.
  { files: /^prebuilt\/assets\/CaptionStrip-.{8}\.js$/, plain: 4_000, gzip: 1_800 },
  // Loaded when somebody opens it: where a live stream goes.
  { files: /^prebuilt\/assets\/StreamDialog-.{8}\.js$/, plain: 7_000, gzip: 2_700 },
  // Loaded when somebody opens the choice of backgrounds.
  { files: /^prebuilt\/assets\/BackgroundPicker-.{8}\.js$/, plain: 6_000, gzip: 2_500 },
  // What of a feature is there during the whole call, loaded by calls that have it.
  { files: /^prebuilt\/assets\/inCall-.{8}\.js$/, plain: 6_000, gzip: 2_500 },
  // The panels beside the call, each loaded when it is opened.
  { files: /^prebuilt\/assets\/[A-Z][a-z]+Panel-.{8}\.js$/, plain: 30_000, gzip: 10_000 },
  // The emoji of the chat, loaded when somebody looks for one.
  { files: /^prebuilt\/assets\/EmojiPicker-.{8}\.js$/, plain: 14_000, gzip: 6_500 },
  // What keeps a recording on this device and makes a file of it that players can jump in, loaded when one begins or was cut short.
  { files: /^prebuilt\/assets\/files-.{8}\.js$/, plain: 10_500, gzip: 4_300 },
  // The search for animated pictures, loaded when somebody opens it.
  { files: /^prebuilt\/assets\/GifPicker-.{8}\.js$/, plain: 4_500, gzip: 2_000 },
  // Dialogs of one's own, loaded when they are opened.
  { files: /^prebuilt\/assets\/(Settings|Keys)Dialog-.{8}\.js$/, plain: 5_000, gzip: 2_000 },
  // One language each, loaded when it is asked for. Georgian and Russian letters take two or three bytes.
  { files: /^prebuilt\/assets\/(..|pt-BR)-.{8}\.js$/, plain: 47_500, gzip: 9_800 },
  // Opened where the network is bad.
  { files: /^prebuilt\/assets\/connection-test-.{8}\.js$/, plain: 10_000, gzip: 4_000 },
  // The operator's page: React, dialogs of react-aria, rooms and people. Nobody in a call loads it.
  { files: /^dashboard\/assets\/dashboard-.{8}\.js$/, plain: 320_000, gzip: 105_000 },
  { files: /^dashboard\/assets\/dashboard-.{8}\.css$/, plain: 20_000, gzip: 5_500 },
  // Its pages, loaded when one goes there.
  { files: /^dashboard\/assets\/(Overview|Meetings|Recordings|WebhooksPage|useConfiguration)-.{8}\.js$/, plain: 26_000, gzip: 9_000 },
  // Swagger UI, nearly all of it; who reads a guide does not load it.
  { files: /^docs\/assets\/api-.{8}\.js$/, plain: 1_600_000, gzip: 440_000 },
  { files: /^docs\/assets\/(guide|theme)-.{8}\.js$/, plain: 3_000, gzip: 1_500 },
];

const built = readdirSync(STATIC, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
let failed = false;
for (const { files, ...budget } of BUDGETS) {
  const names = built.filter((name) => files.test(name)).sort();
  if (names.length === 0) {
    console.log(`??? nothing is built that matches ${files.source}`);
    failed = true;
  }
  for (const name of names) {
    const bytes = readFileSync(`${STATIC}/${name}`);
    const sizes = { plain: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    for (const [form, size] of Object.entries(sizes)) {
      const within = size <= budget[form];
      console.log(`${within ? "ok " : "BIG"} ${name} ${form}: ${size} of ${budget[form]} bytes`);
      failed ||= !within;
    }
  }
}
process.exitCode = failed ? 1 : 0;
