// Makes of a build what a host is given: dist.mjs FROM TO copies the files, compresses them, writes the headers down in the
// forms of the common hosts, and prints what every file has to hash to.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [from, to] = process.argv.slice(2);
const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(join(from, "index.html"), "utf8"))[1];

// What every file is sent with. The policy is that of the page, and what a page cannot say of itself.
const headers = {
  "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
const forEver = "public, max-age=31536000, immutable";
const types = { webmanifest: "application/manifest+json", wasm: "application/wasm" };
// A file with the digest of its content in its name never changes.
const hashed = /-[0-9a-f]{16}[._]/;

const cached = (name) => (hashed.test(name) ? forEver : "no-cache");
const netlify = (files) => {
  const block = (path, lines) => [path, ...lines.map(([name, value]) => `  ${name}: ${value}`)].join("\n");
  const paths = [["/", "index.html"], ...files.map((name) => [`/${name}`, name])];
  const lasting = paths.map(([path, name]) => block(path, [["Cache-Control", cached(name)]]));
  return `${[block("/*", Object.entries(headers)), ...lasting].join("\n")}\n`;
};

const apache = () => `# Needs mod_headers and mod_mime.
${Object.entries(types).map(([end, type]) => `AddType ${type} .${end}`).join("\n")}
<IfModule mod_headers.c>
${Object.entries(headers).map(([name, value]) => `  Header always set ${name} "${value}"`).join("\n")}
  Header set Cache-Control "no-cache"
  <FilesMatch "-[0-9a-f]{16}[._]">
    Header set Cache-Control "${forEver}"
  </FilesMatch>
</IfModule>
`;

const nginx = () => `# For the server block whose root is this folder.
types {
${Object.entries(types).map(([end, type]) => `  ${type} ${end};`).join("\n")}
}
gzip_static on;
${Object.entries(headers).map(([name, value]) => `add_header ${name} "${value}" always;`).join("\n")}
add_header Cache-Control $twinstack_cache always;

# For the http block.
# map $uri $twinstack_cache {
#   default            "no-cache";
#   "~-[0-9a-f]{16}[._]" "${forEver}";
# }
`;

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
cpSync(from, to, { recursive: true });
const files = readdirSync(from).sort();
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const lines = files.map((name) => `${digest(readFileSync(join(from, name)))}  ${name}`);
for (const name of files.filter((name) => !name.endsWith(".png"))) {
  const bytes = readFileSync(join(from, name));
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(join(to, `${name}.br`), brotliCompressSync(bytes, { params: size }));
  writeFileSync(join(to, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
writeFileSync(join(to, "_headers"), netlify(files));
writeFileSync(join(to, ".htaccess"), apache());
writeFileSync(join(to, "nginx.conf"), nginx());
writeFileSync(join(to, "SHA256SUMS"), `${lines.join("\n")}\n`);
console.log(`${lines.join("\n")}\n${digest(lines.join("\n"))}  all of them`);
