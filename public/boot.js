// Starts the page. It stands in a file of its own because the content security policy allows no inline script;
// Trunk fills the names of what it built into the tag that loads it (Trunk.toml, pattern_script).
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

// What tools/split.mjs took out of the program: it finds its place in the program's own table.
const rest = async (page) => {
  const response = await fetch(new URL(wasm.replace("_bg.wasm", "_rest.wasm"), document.baseURI));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  await WebAssembly.instantiate(await response.arrayBuffer(), { page });
};

try {
  const { default: start } = await import(new URL(js, document.baseURI));
  const page = await start({ module_or_path: new URL(wasm, document.baseURI) });
  // The event by which Trunk's own loader says that the page is ready.
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: page } }));
  // The page is painted before the rest takes its share of the network.
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  const failure = await rest(page).then(() => null, (error) => error.message);
  dispatchEvent(new CustomEvent("twinstack-rest", { detail: failure }));
} catch (error) {
  console.error(error);
  document.getElementById("loading")?.remove();
  document.getElementById("failure").hidden = false;
}
