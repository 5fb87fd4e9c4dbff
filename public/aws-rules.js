// Starts the program that checks AWS's rules, in a worker of the page's; where that cannot be done, it says so there.
globalThis.trustedTypes?.createPolicy("default", { createScriptURL: (name) => (name === "worker.js" ? name : null) });

const start = async () => {
  const response = await fetch("worker_bg.wasm");
  if (!response.ok) throw new Error(`worker_bg.wasm was answered with ${response.status}`);
  importScripts("worker.js");
  await wasm_bindgen({ module_or_path: response });
};

start().catch((error) => postMessage(JSON.stringify({ error: error.message ?? String(error) })));
