// Starts the page. It stands in a file of its own because the content security policy allows no inline script;
// Trunk fills the names of what it built into the tag that loads it (Trunk.toml, pattern_script).
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;

try {
  const { default: start } = await import(new URL(js, document.baseURI));
  const instance = await start({ module_or_path: new URL(wasm, document.baseURI) });
  // The event by which Trunk's own loader says that the page is ready.
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: instance } }));
} catch (error) {
  console.error(error);
  document.getElementById("loading")?.remove();
  document.getElementById("failure").hidden = false;
}
