// Starts the page. It stands in a file of its own because the content security policy allows no inline script;
// Trunk fills the names of what it built into the tag that loads it (Trunk.toml, pattern_script).
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

// What the browser lets text become (Trusted Types): markup in which nothing runs, as Leptos makes the fixed parts of its
// views from it; these two workers; no script.
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (text) => (/<(script|iframe|object|embed)|[\s"'/]on\w+=|javascript:/i.test(text) ? null : text),
  createScriptURL: (name) => (["sw.js", "aws-rules.js"].includes(name) ? name : null),
});

// Shows one of the sentences that stand ready in index.html.
const show = (id) => {
  document.getElementById("loading")?.remove();
  document.getElementById(id).hidden = false;
};

// What tools/split.mjs took out of the program: it finds its place in the program's own table.
const rest = async (page) => {
  const response = await fetch(new URL(wasm.replace("_bg.wasm", "_rest.wasm"), document.baseURI));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  await WebAssembly.instantiate(await response.arrayBuffer(), { page });
};

// The styles of what is behind the first paint, which the browser fetched when it had nothing better to do. Nothing waits
// for them: one that does not load is no reason for the program not to.
const styles = () => {
  for (const link of document.querySelectorAll("link[media='not all']")) link.media = "all";
};

// Keeps the page's files on this device (sw.js), and tells the page when there is a newer version of them. Where the
// browser or the host does not allow that, the page works all the same, as long as there is a network.
const keep = async () => {
  const registration = await navigator.serviceWorker?.register("sw.js");
  if (!registration) return;
  const tell = (where) => dispatchEvent(new CustomEvent("twinstack-update", { detail: where }));
  const look = (worker) => worker?.state === "installed" && registration.active && tell("waiting");
  const follow = (worker) => worker?.addEventListener("statechange", () => look(worker));
  let asked = false;
  addEventListener("twinstack-take-over", () => {
    const worker = registration.waiting;
    // Another tab was asked before.
    if (!worker) return location.reload();
    asked = true;
    worker.addEventListener("statechange", () => worker.state === "activated" && location.reload());
    worker.postMessage("take over");
  });
  // What this tab loads from now on is of the newer version, and its program is not.
  navigator.serviceWorker.addEventListener("controllerchange", () => asked || tell("elsewhere"));
  look(registration.waiting);
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
};

// When the program breaks down, nothing of it runs any more: what is said then stands ready.
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) show("failure");
});
document.getElementById("reload").addEventListener("click", () => location.reload());
document.getElementById("afresh").addEventListener("click", () => {
  try {
    sessionStorage.removeItem("twinstack-open");
    localStorage.removeItem("twinstack-open");
  } catch {
    // Where nothing may be kept, nothing is opened again.
  }
  location.reload();
});

try {
  const { default: start } = await import(new URL(js, document.baseURI));
  const page = await start({ module_or_path: new URL(wasm, document.baseURI) });
  // It is drawn in a task of its own, which was asked for before this one.
  await new Promise((drawn) => setTimeout(drawn));
  // The event by which Trunk's own loader says that the page is ready.
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: page } }));
  // The page is painted before the rest takes its share of the network: the second frame begins when the first is done.
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(painted))));
  styles();
  const failure = await rest(page).then(() => null, (error) => error.message);
  dispatchEvent(new CustomEvent("twinstack-rest", { detail: failure }));
  keep().catch(() => {});
} catch (error) {
  console.error(error);
  show(error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError ? "old" : "failure");
}
