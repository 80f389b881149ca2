// Who is signed in, and what the server has for them: forms, their media, lists. All of it is asked for by the page
// itself; the service worker keeps only what is the same for everybody.

import * as lists from "./lists.js";
import * as store from "./store.js";

const FORMS = "collect-forms"; // form definitions say nothing of anybody, so they may lie in Cache Storage
const PATIENCE = 8_000;

/** {state: "in", worker, csrf}, {state: "out"} or {state: "offline"}; a captive portal counts as offline. */
export async function current(url) {
  try {
    const found = await (await fetched(url)).json();
    return found.csrf ? { ...found, state: found.worker ? "in" : "out" } : { state: "offline" };
  } catch {
    return { state: "offline" };
  }
}

function fetched(url) {
  const signal = AbortSignal.timeout?.(PATIENCE);
  return fetch(url, { cache: "no-store", redirect: "manual", signal });
}

/** Get what is new: the catalogue, each form, each list. Gives the catalogue. */
export async function sync(access, url) {
  const catalogue = await (await fetched(url)).json();
  const unsent = await stillHere(access.worker);
  for (const { name, url: from } of catalogue.lists) {
    const response = await fetched(from);
    if (response.status !== 200 || !response.headers.get("Content-Type")?.startsWith("text/csv")) throw new Error(name);
    await lists.take(access, name, await response.text(), unsent);
  }
  for (const form of catalogue.forms) {
    for (const file of [form, ...form.media]) await kept(file.url);
  }
  await lists.keep(access, "catalogue", catalogue);
  return catalogue;
}

async function stillHere(worker) {
  const waiting = (await store.owned("outbox", worker)).filter(({ state }) => state !== "sent");
  return new Set(waiting.map(({ id }) => id));
}

/** A form definition or a medium of it: its address names its version, so what was fetched once stays. */
export async function kept(url) {
  const cache = await caches.open(FORMS);
  const found = await cache.match(url);
  if (found) return found;
  const response = await fetched(url);
  if (response.status !== 200 || response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(url);
  await cache.put(url, response.clone());
  return response;
}

/** What the form engine asks for by jr:// address: lists from the sealed store, media from what was kept. */
export function attachments(access, media) {
  return async (address) => {
    const name = decodeURIComponent(String(address).split("/").pop());
    if (name.endsWith(".csv")) {
      return new Response(await lists.csv(access, name), { headers: { "Content-Type": "text/csv; charset=utf-8" } });
    }
    const found = media.find((file) => file.name === name);
    return found ? kept(found.url) : new Response("", { status: 404 });
  };
}
