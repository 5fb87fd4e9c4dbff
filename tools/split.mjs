// Splits the page's program in two: what the first paint needs, and the rest, which public/boot.js loads after it.
//
//   node split.mjs LINKED PAGE REST     LINKED as the linker wrote it, with relocations; PAGE as wasm-bindgen did,
//                                       with the linker's names; PAGE is written anew, REST beside it
//
// What the page needs first is what can be reached, through calls and through data, without going through one of the
// GATES: functions that the page calls only once it has been told that the rest is there. All other functions and data
// make the rest. In their place the page calls through slots of its table, which the rest fills; a call that came too
// early would be a trap, never a wrong answer.
import { readFileSync, writeFileSync } from "node:fs";

/**
 * The gates, as the names of functions begin: the doors of ui/rest.rs, and functions of modules that nobody enters
 * otherwise, though tables of data point at them. Closures are none: one of several that are alike stands for all.
 */
const MODULES = [
  "6review(?!8suppress)",
  "5files",
  "6report",
  "8template4read",
  "2ui6review",
  "2ui9templates",
  "2ui6export",
  "2ui5model(7session7Session|6report|7changes)",
];
const GATES = new RegExp(`^_ZN9twinstack(2ui4rest|(${MODULES.join("|")})(?!.*closure))`);

/** Exports for what nothing makes: the streams of Leptos's server functions. */
const UNUSED = /intounderlying/;

const TYPE = 1, IMPORT = 2, FUNCTION = 3, TABLE = 4, MEMORY = 5, GLOBAL = 6, EXPORT = 7, START = 8, ELEMENT = 9,
  CODE = 10, DATA = 11, DATA_COUNT = 12;
const FUNCTION_KIND = 0, TABLE_KIND = 1, MEMORY_KIND = 2, GLOBAL_KIND = 3;
const FUNCREF = 0x70;

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let result = 0, factor = 1, byte;
    do {
      byte = this.bytes[this.at++];
      result += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return result;
  }
  /** A signed number of at most 32 bits. */
  signed() {
    let result = 0, shift = 0, byte;
    do {
      byte = this.bytes[this.at++];
      result |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    return shift < 32 && byte & 64 ? result | (-1 << shift) : result;
  }
  skip() {
    while (this.bytes[this.at++] > 127);
  }
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }
  limits() {
    const flags = this.byte();
    const least = this.number();
    return { flags, least, most: flags & 1 ? this.number() : undefined };
  }
  vector(item) {
    return Array.from({ length: this.number() }, item);
  }
}

const within = (op, least, most) => op >= least && op <= most;
const leb = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return [...bytes, value];
};
/** A constant for i32.const. */
const signed = (value) => {
  const bytes = [];
  for (;;) {
    const byte = value & 127;
    value >>= 7;
    if ((value === 0 && !(byte & 64)) || (value === -1 && byte & 64)) return [...bytes, byte];
    bytes.push(byte | 128);
  }
};
const text = (string) => [...leb(Buffer.byteLength(string)), ...Buffer.from(string)];
const join = (parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const vector = (items) => join([leb(items.length), ...items]);
const section = (id, body) => join([[id], leb(body.length), body]);
const limits = ({ flags, least, most }) => [flags, ...leb(least), ...(flags & 1 ? leb(most) : [])];

/** The sections of a module, and what reads one that is a vector. */
const open = (file) => {
  const bytes = readFileSync(file);
  const sections = [];
  for (const reader = new Reader(bytes, 8); reader.at < bytes.length; ) {
    const id = reader.byte();
    const body = reader.take(reader.number());
    sections.push({ id, body, name: id === 0 ? new Reader(body).text() : "" });
  }
  const read = (id, item) => {
    const found = sections.find((section) => section.id === id);
    return found ? ((reader) => reader.vector(() => item(reader)))(new Reader(found.body)) : [];
  };
  return { sections, read };
};
/** Where in memory the data of a segment begins, and in its section. */
const segment = (r) => {
  if (r.number() !== 0 || r.byte() !== 0x41) throw new Error("a data segment of another form");
  const address = r.signed();
  if (r.byte() !== 0x0b) throw new Error("a data segment of another form");
  const length = r.number();
  return { address, at: r.at, bytes: r.take(length) };
};

/** The names of the functions that are not needed first, and where in memory the data is that is not. */
const unneeded = (file) => {
  const { sections, read } = open(file);
  const custom = (name) => {
    const found = sections.find((section) => section.name === name);
    if (!found) throw new Error(`${file} has no ${name}: it was linked without --emit-relocs`);
    const r = new Reader(found.body);
    r.text();
    return r;
  };
  let imported = 0;
  read(IMPORT, (r) => {
    r.text(), r.text();
    const kind = r.byte();
    if (kind === FUNCTION_KIND) r.number(), imported++;
    else if (kind === GLOBAL_KIND) r.take(2);
    else if (kind === MEMORY_KIND) r.limits();
    else r.byte(), r.limits();
  });
  const segments = read(DATA, segment);
  // The nodes: functions by their number, pieces of data by their symbol.
  const functions = new Map(), pieces = [], symbols = [];
  const linking = custom("linking");
  linking.number();
  while (linking.at < linking.bytes.length) {
    const kind = linking.byte(), end = linking.number() + linking.at;
    if (kind === 8)
      linking.vector(() => {
        const kind = linking.byte(), flags = linking.number(), isDefined = !(flags & 0x10);
        if (kind === 1) {
          const name = linking.text(), node = { name, needs: [] };
          if (isDefined) {
            const from = segments[linking.number()], offset = linking.number(), size = linking.number();
            const start = from?.address + offset;
            if (from && size) pieces.push(Object.assign(node, { start, end: start + size }));
          }
          symbols.push(node);
        } else if (kind === 3) symbols.push(linking.number() && undefined);
        else {
          const index = linking.number();
          const name = isDefined || flags & 0x40 ? linking.text() : "";
          if (kind === 0 && !functions.has(index)) functions.set(index, { name, needs: [], isOwn: index >= imported });
          symbols.push(kind === 0 ? functions.get(index) : undefined);
        }
      });
    linking.at = end;
  }
  pieces.sort((one, other) => one.start - other.start);
  // The last whose start is not after a place.
  const last = (list, place) => {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].start <= place) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  };
  const always = { needs: [] };
  const relocations = (name, owner) => {
    const r = custom(name);
    r.number();
    r.vector(() => {
      const kind = r.byte(), at = r.number(), symbol = r.number();
      if (ADDENDS.has(kind)) r.skip();
      if (kind !== 6 && symbols[symbol]) owner(at).needs.push(symbols[symbol]);
    });
  };
  const bodies = read(CODE, (r) => {
    const length = r.number(), start = r.at;
    r.take(length);
    return { start };
  });
  bodies.forEach((body, place) => (body.node = functions.get(place + imported) ?? always));
  relocations("reloc.CODE", (at) => last(bodies, at).node);
  const runs = segments.map(({ at, address }) => ({ start: at, address }));
  relocations("reloc.DATA", (at) => {
    const run = last(runs, at), address = run.address + at - run.start;
    const piece = last(pieces, address);
    return piece && address < piece.end ? piece : always;
  });

  const first = new Set();
  const pending = [always, ...read(EXPORT, (r) => ({ name: r.text(), kind: r.byte(), index: r.number() }))
    .filter(({ kind, name }) => kind === FUNCTION_KIND && !UNUSED.test(name)).map(({ index }) => functions.get(index))];
  for (const { id, body } of sections) if (id === START) pending.push(functions.get(new Reader(body).number()));
  while (pending.length) {
    const node = pending.pop();
    if (!node || first.has(node) || GATES.test(node.name)) continue;
    first.add(node);
    pending.push(...node.needs);
  }
  const nodes = [...functions.values()];
  const kept = new Set(nodes.filter((node) => first.has(node)).map(({ name }) => name));
  const names = new Set(nodes.filter(({ name, isOwn }) => isOwn && !kept.has(name)).map(({ name }) => name));
  // Whatever lies over a piece that is needed is needed.
  const data = [];
  let needed = 0;
  for (const piece of pieces) {
    if (first.has(piece)) {
      needed = Math.max(needed, piece.end);
      while (data.length && data.at(-1).end > piece.start) data.at(-1).end = piece.start;
    } else {
      const start = Math.max(piece.start, needed), before = data.at(-1);
      // What fills the gap between two is nobody's.
      if (before && needed <= before.end && start - before.end < 16) before.end = Math.max(before.end, piece.end);
      else if (start < piece.end) data.push({ start, end: piece.end });
    }
  }
  // A segment of its own costs as much as a few bytes.
  return { names, data: data.filter(({ start, end }) => end - start > 16) };
};
/** The kinds of relocations that have a third number. */
const ADDENDS = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

const [linked, page, rest] = process.argv.slice(2);
const unneededFirst = unneeded(linked);
const { sections, read } = open(page);

const tables = read(TABLE, (r) => ({ kind: r.byte(), limits: r.limits() }));
const types = read(TYPE, (r) => {
  const start = r.at;
  if (r.byte() !== 0x60) throw new Error("a type that is no function's");
  const parameters = r.take(r.number()).length;
  r.take(r.number());
  return { parameters, bytes: r.bytes.subarray(start, r.at) };
});
const functions = []; // of every function, the number of its type
let importedFunctions = 0, importedGlobals = 0;
read(IMPORT, (r) => {
  const names = [r.text(), r.text()];
  const kind = r.byte();
  if (kind === FUNCTION_KIND) importedFunctions = functions.push(r.number());
  else if (kind === GLOBAL_KIND) importedGlobals += r.take(2).length / 2;
  else throw new Error(`${names.join(".")}: an import of kind ${kind}`);
});
functions.push(...read(FUNCTION, (r) => r.number()));
const globals = read(GLOBAL, (r) => {
  const type = [r.byte(), r.byte()];
  const start = r.at;
  expression(r, () => {});
  return { type, init: r.bytes.subarray(start, r.at) };
});
const exports = read(EXPORT, (r) => ({ name: r.text(), kind: r.byte(), index: r.number() }));
const code = read(CODE, (r) => r.take(r.number()));
const elements = read(ELEMENT, (r) => {
  const flags = r.number();
  if (flags !== 0 || r.byte() !== 0x41) throw new Error("an element segment of another form");
  const at = r.signed();
  if (r.byte() !== 0x0b) throw new Error("an element segment of another form");
  return { at, functions: r.vector(() => r.number()) };
});

/** Goes through instructions to the end of their block, and tells of each number of a function. */
function expression(r, call) {
  for (let depth = 1; depth > 0; ) {
    const op = r.byte();
    if (op === 0x02 || op === 0x03 || op === 0x04) depth++, r.skip();
    else if (op === 0x0b) depth--;
    else if (op === 0x10 || op === 0x12 || op === 0xd2) {
      const start = r.at;
      call(r.number(), start, r.at);
    } else if (op === 0x0e) for (let left = r.number() + 1; left > 0; left--) r.skip();
    else if (op === 0x11 || op === 0x13) r.skip(), r.skip();
    else if (op === 0x1c) r.take(r.number());
    else if (within(op, 0x28, 0x3e)) r.skip(), r.skip();
    else if (op === 0x0c || op === 0x0d || op === 0xd0 || within(op, 0x20, 0x26) || within(op, 0x3f, 0x42)) r.skip();
    else if (op === 0x43) r.take(4);
    else if (op === 0x44) r.take(8);
    else if (op === 0xfc) for (let left = IMMEDIATES[r.number()]; left > 0; left--) r.skip();
    else if (![0x00, 0x01, 0x05, 0x0f, 0x1a, 0x1b, 0xd1].includes(op) && !within(op, 0x45, 0xc4))
      throw new Error(`an instruction that is not known: ${op}`);
  }
}
const IMMEDIATES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

const names = new Map();
for (const { id, body } of sections) {
  const r = new Reader(body);
  if (id !== 0 || r.text() !== "name") continue;
  while (r.at < body.length) {
    const kind = r.byte(), end = r.number() + r.at;
    if (kind === 1) r.vector(() => names.set(r.number(), r.text()));
    r.at = end;
  }
}

const calls = code.map((body) => {
  const r = new Reader(body), found = [];
  r.vector(() => [r.skip(), r.skip()]);
  expression(r, (called, start, end) => found.push({ called, start, end }));
  return found;
});
const count = new Map();
for (const name of names.values()) count.set(name, (count.get(name) ?? 0) + 1);
const isLater = (index) =>
  index >= importedFunctions && count.get(names.get(index)) === 1 && unneededFirst.names.has(names.get(index));
const first = new Set(functions.map((_, index) => index).filter((index) => !isLater(index)));

const later = functions.map((_, index) => index).filter((index) => !first.has(index));
const entries = new Set(); // those of the rest that something outside it calls
for (const index of first)
  for (const { called } of calls[index - importedFunctions] ?? []) if (!first.has(called)) entries.add(called);
for (const { kind, index } of exports) if (kind === FUNCTION_KIND && !first.has(index)) entries.add(index);

const table = tables.findIndex(({ kind }) => kind === FUNCREF);
const slots = new Map([...entries].map((index, place) => [index, tables[table].limits.least + place]));
const grown = tables.map(({ kind, limits: { flags, least, most } }, place) => {
  const more = place === table ? slots.size : 0;
  return { kind, limits: { flags, least: least + more, most: most + more } };
});

// wasm-opt reads from it which instructions it may use.
const KEPT = ["target_features"];

// The page: everything keeps its number.
const UNREACHABLE = [0, 0x00, 0x0b];
const through = (index) => {
  const type = functions[index];
  const pass = Array.from({ length: types[type].parameters }, (_, place) => [0x20, ...leb(place)]).flat();
  return [0, ...pass, 0x41, ...signed(slots.get(index)), 0x11, ...leb(type), ...leb(table), 0x0b];
};
const sized = (body) => join([leb(body.length), body]);
const shared = new Map(); // what the rest calls of the page
for (const index of later)
  for (const { called } of calls[index - importedFunctions]) if (first.has(called) && !shared.has(called))
      shared.set(called, shared.size);
const shares = [
  ...[...shared].map(([index, place]) => ({ name: `$f${place}`, kind: FUNCTION_KIND, index })),
  ...globals.map((_, place) => ({ name: `$g${place}`, kind: GLOBAL_KIND, index: importedGlobals + place })),
  ...tables.map((_, place) => ({ name: `$t${place}`, kind: TABLE_KIND, index: place })),
  { name: "$m", kind: MEMORY_KIND, index: 0 },
];
const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
// Data that is not needed first, cut out of its segment.
const pageData = [], restData = [];
const piece = ({ address, bytes }) => [0, 0x41, ...signed(address), 0x0b, ...leb(bytes.length), ...bytes];
for (const { address, bytes } of read(DATA, segment)) {
  let at = 0;
  const cut = (data, end) => {
    if (end > at) data.push(piece({ address: address + at, bytes: bytes.subarray(at, end) }));
    at = Math.max(at, end);
  };
  for (const { start, end } of unneededFirst.data) {
    if (end <= address || start >= address + bytes.length) continue;
    cut(pageData, start - address);
    cut(restData, Math.min(end - address, bytes.length));
  }
  cut(pageData, bytes.length);
}
const elementsOf = ({ at, functions }, number) =>
  join([[0, 0x41, ...signed(at), 0x0b], vector(functions.map((index) => leb(number(index))))]);
const nowhere = later[0]; // what is not there yet, in the table
const pageSections = sections
  .filter(({ id, name }) => id !== 0 || KEPT.includes(name))
  .map(({ id, body }) => {
    if (id === DATA) body = vector(pageData);
    if (id === DATA_COUNT) body = leb(pageData.length);
    if (id === ELEMENT)
      body = vector(elements.map((run) => elementsOf(run, (index) => (first.has(index) ? index : nowhere))));
    if (id === TABLE) body = vector(grown.map((one) => [one.kind, ...limits(one.limits)]));
    if (id === EXPORT)
      body = vector([...exports, ...shares].map(({ name, kind, index }) => [...text(name), kind, ...leb(index)]));
    if (id === CODE)
      body = vector(
        code.map((body, place) => {
          const index = place + importedFunctions;
          return sized(first.has(index) ? body : slots.has(index) ? through(index) : UNREACHABLE);
        }),
      );
    return section(id, body);
  });
writeFileSync(page, join([HEAD, ...pageSections]));

// The rest: what it shares comes first, and every call is numbered anew.
const numbers = new Map(shared);
for (const index of later) numbers.set(index, numbers.size);
const renumbered = (index) => {
  const body = code[index - importedFunctions], parts = [];
  let at = 0;
  for (const { called, start, end } of calls[index - importedFunctions]) {
    parts.push(body.subarray(at, start), leb(numbers.get(called)));
    at = end;
  }
  return sized(join([...parts, body.subarray(at)]));
};
if (importedGlobals > 0) throw new Error("imported globals");
const imports = shares.map(({ name, kind, index }) => {
  const what =
    kind === FUNCTION_KIND ? leb(functions[index])
    : kind === GLOBAL_KIND ? globals[index].type
    : kind === TABLE_KIND ? [grown[index].kind, ...limits(grown[index].limits)]
    : new Reader(sections.find(({ id }) => id === MEMORY).body, 1).bytes.subarray(1);
  return [...text("page"), ...text(name), kind, ...what];
});
const placed = new Map([...slots].map(([index, slot]) => [slot, index]));
for (const { at, functions } of elements)
  functions.forEach((index, place) => first.has(index) || placed.set(at + place, index));
const runs = [];
for (const [slot, index] of [...placed].sort(([one], [other]) => one - other)) {
  const run = runs.at(-1);
  if (run && run.at + run.functions.length === slot) run.functions.push(index);
  else runs.push({ at: slot, functions: [index] });
}
const restSections = [
  section(TYPE, vector(types.map(({ bytes }) => bytes))),
  section(IMPORT, vector(imports)),
  section(FUNCTION, vector(later.map((index) => leb(functions[index])))),
  section(ELEMENT, vector(runs.map((run) => elementsOf(run, (index) => numbers.get(index))))),
  section(CODE, vector(later.map(renumbered))),
  section(DATA, vector(restData)),
  ...sections.filter(({ name }) => name === "target_features").map(({ id, body }) => section(id, body)),
];
writeFileSync(rest, join([HEAD, ...restSections]));

const bytesOf = (sections) => sections.reduce((sum, { length }) => sum + length, 0);
const kb = (bytes) => `${Math.round(bytes / 1024)} KB`;
console.log(`${kb(bytesOf(pageSections))} are needed first, ${kb(bytesOf(restSections))} later`);
