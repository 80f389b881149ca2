// Forms not finished yet, under the worker's key. A draft keeps the version of the form that it was begun in.

import { closed, closedJson, open, openJson, packed, unpacked } from "./sealing.js";
import * as store from "./store.js";

const EVERY = 4_000;
const about = (id) => `draft ${id}`;

/** Keep a draft. filled: {id, form, version, title, url, media, lists, xml, files}. */
export async function keep({ worker, key }, filled, now = Date.now()) {
  const { id, xml, files, ...described } = filled;
  const shown = await closedJson(key, described, about(id));
  const body = await closed(key, await packed({ xml, files }), about(id));
  await store.put("drafts", { id, worker, shown, body, kept: now });
}

/** The worker's drafts, newest first, without what was answered. */
export async function list({ worker, key }) {
  const rows = (await store.owned("drafts", worker)).sort((a, b) => b.kept - a.kept);
  return Promise.all(rows.map(async ({ id, shown, kept }) => ({ id, kept, ...(await openJson(key, shown, about(id))) })));
}

/** What was answered so far, as the form engine takes it back. */
export async function restored({ key }, id) {
  const row = await store.get("drafts", id);
  return unpacked(await open(key, row.body, about(id)));
}

export const drop = (id) => store.remove("drafts", id);

/** Keep a form while it is filled: every few seconds if something changed, and when the page goes out of sight. */
export function keeping(access, form, described) {
  let last = null;
  let ended = false;
  let running = Promise.resolve();
  const save = async () => {
    const filled = { ...described, ...(await form.unfinished()) };
    const seen = fingerprint(filled);
    last ??= seen; // an untouched form is no draft
    if (ended || seen === last) return;
    await keep(access, filled);
    last = seen;
  };
  const soon = () => (running = running.then(save, save));
  const hidden = () => document.visibilityState === "hidden" && soon();
  const timer = setInterval(soon, EVERY);
  addEventListener("pagehide", soon);
  document.addEventListener("visibilitychange", hidden);
  soon();
  return {
    soon,
    async end() {
      ended = true;
      clearInterval(timer);
      removeEventListener("pagehide", soon);
      document.removeEventListener("visibilitychange", hidden);
      await running;
    },
  };
}

const fingerprint = ({ xml, files }) => [xml, ...files.map(({ name, size }) => `${name} ${size}`)].join("\n");
