// The form engine: fetched once, and warmed up while the page has nothing better to do, so that a form opens at once.

let fetched = null;

/** {mount, warm} of the engine at an address. Where it failed to come it is asked for anew. */
export function engine(url) {
  fetched ??= load(url).then(() => globalThis.xinmiaoForms);
  fetched.catch(() => (fetched = null));
  return fetched;
}

function load(src) {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Error(src));
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: failed }));
  });
}

/** Get the engine and have it compile what a form needs, in the pauses of the page. */
export async function warmed(url) {
  await pause();
  const { warm } = await engine(url);
  await warm(pause);
}

const pause = () => new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
