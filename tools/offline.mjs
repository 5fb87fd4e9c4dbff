// Tells the service worker what a build consists of: offline.mjs FOLDER fills in its sw.js, whose bytes thereby change
// with every file. For `tools/serve` it makes one that takes itself away, so that every change is seen.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const target = join(folder, "sw.js");

if (process.env.TWINSTACK_SERVE) {
  writeFileSync(target, "self.addEventListener('install', () => self.skipWaiting());\nself.addEventListener('activate', () => self.registration.unregister());\n");
} else {
  const files = readdirSync(folder).filter((name) => name !== "sw.js").sort();
  const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
  // Some hosts send index.html on to the folder; an answer that was sent on cannot be opened from the cache.
  const entry = (name) => [name === "index.html" ? "./" : name, digest(readFileSync(join(folder, name)))];
  const list = Object.fromEntries(files.map(entry));
  const text = readFileSync(target, "utf8")
    .replace('"@VERSION@"', JSON.stringify(digest(JSON.stringify(list)).slice(0, 16)))
    .replace('["@FILES@"]', JSON.stringify(list, null, 2));
  writeFileSync(target, text);
}
