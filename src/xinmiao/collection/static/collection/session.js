// Who is signed in, and what the server has for them: forms, their media, lists. All of it is asked for by the page
// itself; the service worker keeps only what is the same for everybody.

import * as drafts from "./drafts.js";
import * as lists from "./lists.js";

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

/** Get what is new: the catalogue, each list whose hash has changed, each form. Gives the catalogue. */
export async function sync(access, url) {
  const response = await fetched(url);
  if (response.status !== 200) throw new Error(url);
  const catalogue = await response.json();
  for (const form of catalogue.forms) {
    for (const list of form.lists) await renewed(access, lists.named(form.code, form.version, list.name), list);
    for (const file of [form, ...form.media]) await kept(file.url);
  }
  await lists.keep(access, "catalogue", catalogue);
  await lists.prune(access, await inUse(access, catalogue));
  return catalogue;
}

async function renewed(access, id, { hash, url }) {
  if ((await lists.get(access, id))?.hash === hash) return;
  const response = await fetched(url);
  if (response.status !== 200 || !response.headers.get("Content-Type")?.startsWith("text/csv")) throw new Error(url);
  await lists.keep(access, id, { csv: await response.text(), hash });
}

async function inUse(access, { forms }) {
  const offered = forms.map(({ code, version, lists: read }) => ({ form: code, version, lists: read }));
  const begun = await drafts.list(access);
  return [...offered, ...begun].flatMap(({ form, version, lists: read }) =>
    read.map(({ name }) => lists.named(form, version, name)),
  );
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
export function attachments(access, from) {
  return async (address) => {
    const name = decodeURIComponent(String(address).split("/").pop());
    if (name.endsWith(".csv")) {
      return new Response(await lists.csv(access, from, name), { headers: { "Content-Type": "text/csv; charset=utf-8" } });
    }
    const found = from.media.find((file) => file.name === name);
    return found ? kept(found.url) : new Response("", { status: 404 });
  };
}
