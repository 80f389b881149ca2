// Finished forms on their way: one entry an instanceID, sealed, kept until the server says in OpenRosa's own words that
// it has it. States: queued, sending, sent, refused. The entry belongs to the worker who filled it.

import { closedJson, openJson, packed, sealed } from "./sealing.js";
import * as store from "./store.js";

const OPENROSA = "http://openrosa.org/http/response";
const FIRST = 15_000;
const LONGEST = 3_600_000;
const KEPT = 7 * 86_400_000; // how long it can be seen that something was sent
const label = (id) => `label ${id}`;
const envelope = (id, worker) => `submission ${worker} ${id}`;

/** Seal a finished form into the queue. filled: {id, form, title, xml, files}. */
export async function add({ worker, key, server, device }, filled, now = Date.now()) {
  const { id, form, title } = filled;
  const body = await sealed(server.point, await packed(filled), envelope(id, worker));
  const shown = await closedJson(key, { form, title }, label(id));
  const row = { id, worker, device, shown, body, server: server.id, size: body.length, made: now };
  await store.put("outbox", { ...row, state: "queued", attempts: 0, next: now });
}

/** What waits, for the banner: how many, how large, since when, and how many of other workers. */
export async function waiting(worker) {
  const rows = (await store.all("outbox")).filter(({ state }) => state !== "sent");
  const own = rows.filter((row) => row.worker === worker);
  const size = own.reduce((sum, row) => sum + row.size, 0);
  return { n: own.length, size, since: Math.min(...own.map(({ made }) => made)), others: rows.length - own.length };
}

/** The worker's own entries, newest first, with what the worker's key can show of them. */
export async function entries(worker, key) {
  const rows = (await store.owned("outbox", worker)).sort((a, b) => b.made - a.made);
  return Promise.all(rows.map(async (row) => ({ ...row, body: null, ...(await labelled(row, key)) })));
}

/** What an entry is called; nothing where it was made under an earlier PIN that this phone has forgotten. */
const labelled = ({ id, shown }, key) => openJson(key, shown, label(id)).catch(() => ({}));

/**
 * Send what is due of this worker. session: {worker, csrf}; fresh(): a new session or null; url: where to.
 * Only one page sends at a time. all: also what would rest a while longer. Gives "done", "offline" or "signed-out".
 */
export function drain(options) {
  return navigator.locks.request("xinmiao-outbox", { ifAvailable: true }, (lock) => (lock ? drained(options) : "done"));
}

async function drained({ session, fresh, url, all = false, changed = () => {}, now = Date.now }) {
  for (const row of await due(session.worker, all, now())) {
    await noted({ ...row, state: "sending" }, changed);
    let answer = await posted(url, row, session);
    if (answer.verdict === "sign-in") {
      session = (await fresh()) ?? session; // the session or its token may merely be old
      if (session.worker === row.worker) answer = await posted(url, row, session);
    }
    await noted(after(row, answer, now()), changed);
    if (answer.verdict === "offline") return "offline";
    if (answer.verdict === "sign-in") return "signed-out";
  }
  await forgetSent(now());
  return "done";
}

async function due(worker, all, now) {
  const open = (await store.owned("outbox", worker)).filter(({ state }) => state !== "sent");
  return open.filter(({ next }) => all || next <= now).sort((a, b) => a.made - b.made);
}

async function noted(row, changed) {
  await store.put("outbox", row);
  changed();
}

async function posted(url, { id, device, server, body }, { csrf }) {
  const told = { "X-CSRFToken": csrf, "X-Instance": id, "X-Device": device, "X-Sealed-For": server };
  const headers = { "Content-Type": "application/octet-stream", ...told };
  try {
    const response = await fetch(url, { method: "POST", body, headers, redirect: "manual", cache: "no-store" });
    return verdict(response.status, await response.text());
  } catch {
    return { verdict: "offline" };
  }
}

/** What an answer means. Only 201 or 202 in OpenRosa's words is "sent": a captive portal says 200, in HTML. */
export function verdict(status, body) {
  const words = said(body);
  if (words !== null && (status === 201 || status === 202)) return { verdict: "sent" };
  if (status === 401 || status === 403) return { verdict: "sign-in", status };
  if (words !== null && status >= 400 && status < 500) return { verdict: "refused", status, words };
  return { verdict: "offline", status };
}

function said(body) {
  const root = new DOMParser().parseFromString(body, "text/xml").documentElement;
  return root.namespaceURI === OPENROSA ? root.textContent.trim() : null;
}

/** The entry after an answer. A refused one is tried again, too: a supervisor may have decided meanwhile. */
export function after(row, { verdict: said, status, words }, now) {
  if (said === "sent") return { ...row, body: null, state: "sent", sent: now, words: "" };
  const attempts = row.attempts + 1;
  const rest = Math.min(FIRST * 2 ** row.attempts, LONGEST);
  const state = said === "refused" ? "refused" : "queued";
  return { ...row, state, status, words: words ?? "", attempts, next: said === "sign-in" ? now : now + rest };
}

async function forgetSent(now) {
  const old = (await store.all("outbox")).filter(({ state, sent }) => state === "sent" && sent < now - KEPT);
  for (const { id } of old) await store.remove("outbox", id);
}
