// The field worker's page: locked, home, or one form. One document, so that the key stays in its memory alone.

import * as drafts from "./drafts.js";
import { engine, warmed } from "./engine.js";
import * as lists from "./lists.js";
import * as outbox from "./outbox.js";
import { WrongPin, fit, fromBase64, newVault, unlocked } from "./sealing.js";
import { attachments, current, kept, sync } from "./session.js";
import { age, ask, date, fill, part, say, show, size } from "./screen.js";
import * as sheets from "./sheet.js";
import * as store from "./store.js";

const settings = JSON.parse(part("settings").textContent);
const TRIES = 10;
const RETRY = 30_000;
const DAY = 86_400_000;
const IDLE = 15 * 60_000;
let session = { state: "offline" };
let access = null;
let catalogue = null;
let filling = null;

// -- locked ----------------------------------------------------------------------------------------------------------

async function start() {
  navigator.serviceWorker?.register(settings.worker_script, { scope: settings.scope });
  navigator.storage?.persist?.();
  await forgetStale();
  await lock();
  if (navigator.serviceWorker?.controller) warmed(settings.engine).catch(console.info); // said again when a form opens
  await refresh({ all: true });
  addEventListener("online", () => refresh({ all: true }));
  addEventListener("offline", () => ((session = { state: "offline" }), paint()));
  setInterval(() => refresh(), RETRY);
}

/** A phone that has not met the server for so many days forgets what the PIN opens; sealed forms stay and can be sent. */
async function forgetStale() {
  const oldest = Date.now() - settings.forget_after_days * DAY;
  for (const { worker, synced } of await store.all("vaults")) {
    if (synced < oldest) await forget(worker);
  }
}

const forget = (worker) => store.wipe(worker, ["vaults", "drafts", "lists"]);

async function lock() {
  if (filling) await leaveForm();
  access = catalogue = null;
  show("locked");
  await paint();
}

async function vaults() {
  const known = await store.all("vaults");
  return known.sort((a, b) => (b.worker === session.worker) - (a.worker === session.worker) || b.synced - a.synced);
}

async function paintLocked() {
  const known = await vaults();
  const isNew = session.state === "in" && !known.some(({ worker }) => worker === session.worker);
  part("sign-in").hidden = session.state !== "out" || known.length > 0;
  part("first-time").hidden = session.state !== "offline" || known.length > 0;
  part("choose-pin").hidden = !isNew;
  part("enter-pin").hidden = known.length === 0 || isNew;
  const choice = part("which");
  choice.closest("p").hidden = known.length < 2;
  const made = known.map((vault) => vault.worker).join();
  if (choice.dataset.made !== made) fill(choice, known.map(whose));
  choice.dataset.made = made;
}

const whose = ({ worker, number }) => Object.assign(new Option(say("worker_n", { n: number }), worker));

part("choose-pin").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { pin, again } = event.target.elements;
  const wrong = !fit(pin.value) ? "pin_weak" : pin.value !== again.value ? "pin_differs" : "";
  part("pin-new-error").textContent = wrong && say(wrong);
  if (wrong) return;
  const number = 1 + Math.max(0, ...(await store.all("vaults")).map((vault) => vault.number));
  const device = crypto.randomUUID();
  const vault = { ...(await newVault(session.worker, pin.value)), number, device, tries: 0, synced: Date.now() };
  await store.put("vaults", vault);
  await told(settings.browser, new URLSearchParams({ device }));
  await enter(vault, pin.value);
  event.target.reset();
});

part("enter-pin").addEventListener("submit", async (event) => {
  event.preventDefault();
  const known = await vaults();
  const vault = known.find(({ worker }) => worker === part("which").value) ?? known[0];
  const { pin } = event.target.elements;
  try {
    await enter(vault, pin.value);
    part("pin-error").textContent = "";
  } catch (error) {
    if (!(error instanceof WrongPin)) throw error;
    await missed(vault);
  }
  pin.value = "";
});

async function missed(vault) {
  const tries = vault.tries + 1;
  await store.put("vaults", { ...vault, tries });
  part("pin-error").textContent = say("pin_wrong", { n: TRIES - tries });
  if (tries < TRIES) return;
  await forget(vault.worker);
  location.reload();
}

async function enter(vault, pin) {
  const key = await unlocked(vault, pin);
  await store.put("vaults", { ...vault, tries: 0 });
  access = { worker: vault.worker, key, device: vault.device };
  catalogue = await lists.get(access, "catalogue");
  if (!catalogue) await refresh();
  else refresh();
  ready();
  await openRoute();
}

const ready = () => catalogue && (access.server = { id: catalogue.key.id, point: fromBase64(catalogue.key.public) });

// -- the server ------------------------------------------------------------------------------------------------------

const told = (url, body, csrf = session.csrf) =>
  fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf }, redirect: "manual" });

/** One after the other: ask who is signed in, send what waits, get what is new. */
let running = Promise.resolve();
const refresh = ({ all = false } = {}) => (running = running.catch(console.error).then(() => refreshed(all)));

async function refreshed(all) {
  session = await current(settings.token);
  await obeyed();
  if (session.state === "in") await send(all);
  if (access && access.worker === session.worker) await bringUp();
  await paint();
}

/** A browser that was revoked forgets what the PIN opens, whoever is signed in; what is sealed stays and can be sent. */
async function obeyed() {
  for (const { worker, device } of session.csrf ? await store.all("vaults") : []) {
    if (!(await current(`${settings.token}?device=${device}`)).forget) continue;
    await forget(worker);
    if (access?.worker === worker) location.reload();
  }
}

async function bringUp() {
  const mine = access;
  try {
    const fresh = await sync(mine, settings.catalogue);
    if (access !== mine) return; // locked meanwhile
    catalogue = fresh;
    ready();
    await store.put("vaults", { ...(await store.get("vaults", mine.worker)), synced: Date.now() });
  } catch (error) {
    console.info("sync", error.message); // offline after all, or a captive portal: what is here stays
  }
}

async function send(all = false) {
  const fresh = async () => {
    session = await current(settings.token);
    return session.state === "in" ? session : null;
  };
  const ended = await outbox.drain({ session, fresh, url: settings.submissions, all, changed: paint });
  if (ended === "signed-out") session = { ...session, state: "out" };
}

// -- home ------------------------------------------------------------------------------------------------------------

async function paint() {
  const owner = access?.worker ?? session.worker;
  await paintBanner(await outbox.waiting(owner));
  if (!access) return paintLocked();
  part("signed-out").hidden = session.state !== "out";
  part("someone-else").hidden = session.state !== "in" || session.worker === access.worker;
  part("connection").textContent = say(session.state === "offline" ? "offline" : "online");
  part("worker-name").textContent = catalogue?.name ?? "";
  fill(part("forms"), (catalogue?.forms ?? []).map(formItem));
  part("no-forms").hidden = (catalogue?.forms ?? []).length > 0;
  const begun = await drafts.list(access);
  part("drafts-part").hidden = begun.length === 0;
  fill(part("drafts"), begun.map(draftItem));
  const rows = await outbox.entries(access.worker, access.key);
  part("outbox-part").hidden = rows.length === 0;
  fill(part("outbox"), rows.map(outboxItem));
}

async function paintBanner({ n, size: bytes, since, others }) {
  const banner = part("banner");
  const old = n > 0 && since < Date.now() - DAY;
  banner.hidden = n + others === 0;
  banner.dataset.kind = old ? "bad" : n ? "unsure" : "";
  const words = [];
  if (n) words.push(say("waiting", { n, size: size(bytes), age: age(since) }));
  if (old) words.push(say("waiting_old"));
  if (others) words.push(say("waiting_others", { n: others }));
  part("banner-words").textContent = words.join(" ");
  part("send-now").hidden = n === 0 || !access;
}

function formItem(form) {
  const item = part("form-item").content.cloneNode(true);
  const link = item.querySelector("a");
  link.textContent = form.title[settings.language];
  link.href = `${settings.fill}${form.code}/`;
  link.addEventListener("click", (event) => (event.preventDefault(), go(link.href)));
  return item;
}

function draftItem(draft) {
  const item = part("draft-item").content.cloneNode(true);
  item.querySelector("[data-title]").textContent = draft.title;
  item.querySelector("[data-kept]").textContent = date(draft.kept);
  item.querySelector("[data-open]").addEventListener("click", () => openDraft(draft));
  item.querySelector("[data-drop]").addEventListener("click", async () => {
    if (!(await ask(say("draft_drop", { title: draft.title }), say("delete")))) return;
    await drafts.drop(draft.id);
    await paint();
  });
  return item;
}

function outboxItem(row) {
  const item = part("outbox-item").content.cloneNode(true);
  item.querySelector("[data-title]").textContent = row.title ?? say("sealed");
  item.querySelector("[data-made]").textContent = date(row.made);
  const tag = item.querySelector("[data-state]");
  tag.textContent = say(`state_${row.state}`);
  tag.dataset.state = row.state;
  item.querySelector("[data-words]").textContent = row.words ?? "";
  return item;
}

part("send-now").addEventListener("click", () => refresh({ all: true }));
part("lock").addEventListener("click", lock);

part("sign-out").addEventListener("click", async () => {
  const { n } = await outbox.waiting(access.worker);
  const words = n ? say("sign_out_unsent", { n }) : say("sign_out");
  if (await ask(words, say("sign_out_do"))) await wipeAndLeave(access.worker);
});

/** Take everything of this worker off the phone, then end the session. */
async function wipeAndLeave(worker) {
  access = null;
  await running.catch(console.error); // a sync under way would write again what is wiped
  await store.wipe(worker);
  const { csrf } = await current(settings.token);
  if (csrf) await told(settings.sign_out, "", csrf);
  location.assign(settings.scope);
}

// -- one form --------------------------------------------------------------------------------------------------------

function go(href) {
  history.pushState({}, "", href);
  return openRoute();
}

addEventListener("popstate", () => access && openRoute());

/** Show what the address names: a form, or the home page. */
async function openRoute() {
  if (filling) await leaveForm();
  const { pathname } = location;
  const code = pathname.startsWith(settings.fill) && pathname.slice(settings.fill.length).split("/")[0];
  const form = catalogue?.forms.find((one) => one.code === code);
  if (form) return openNew(form);
  await paint(); // before it is shown, so that nobody reads what was true a form ago
  show("home");
}

async function openNew(form) {
  const begun = (await drafts.list(access)).find((draft) => draft.form === form.code);
  if (begun && (await ask(say("draft_found", { date: date(begun.kept) }), say("draft_open"), say("draft_new")))) {
    return openDraft(begun);
  }
  const { code, version, url, media, lists: read, sheet } = form;
  return openForm({ form: code, version, url, media, lists: read, sheet, title: form.title[settings.language] });
}

/** A draft opens in the version of its form, whatever is offered by now. */
const openDraft = async (draft) => openForm(draft, await drafts.restored(access, draft.id));

/** described: the form, shown as a sheet where it has one. */
async function openForm(described, unfinished) {
  show("fill");
  part("form-title").textContent = described.title;
  part("form-error").hidden = true;
  const host = part("form").appendChild(document.createElement("div"));
  try {
    const formXml = await (await kept(described.url)).text();
    const loaded = await engine(settings.engine);
    const { mount } = described.sheet ? sheets : loaded;
    const mounted = await mount(host, {
      formXml,
      unfinished,
      deviceId: access.device,
      fetchAttachment: attachments(access, described),
      onSubmit: (filled) => finished(formXml, { ...described, ...filled, id: instance(filled.xml) }),
      ...(described.sheet && { engine: loaded, sheet: described.sheet, kept: () => filling?.saving.soon(), plain }),
    });
    const begun = { ...described, id: instance((await mounted.unfinished()).xml) };
    filling = { mounted, begun, saving: drafts.keeping(access, mounted, begun, formXml) };
  } catch (error) {
    part("form-error").hidden = false;
    part("form-error-words").textContent = error.message;
  }
}

/** Show the sheet that is open as the plain form, with all that was answered. */
async function plain() {
  const { mounted, begun } = filling;
  const unfinished = await mounted.unfinished();
  await leaveForm();
  await openForm({ ...begun, sheet: null }, unfinished);
}

const instance = (xml) =>
  new DOMParser().parseFromString(xml, "text/xml").getElementsByTagNameNS("*", "instanceID")[0].textContent;

async function finished(formXml, filled) {
  await outbox.add(access, filled);
  await lists.note(access, filled, formXml, filled.xml, filled.id);
  await leaveForm({ keep: false });
  await drafts.drop(filled.id);
  await go(settings.scope);
  await refresh();
}

async function leaveForm({ keep = true } = {}) {
  const { mounted, saving } = filling;
  filling = null;
  if (keep) await saving.soon();
  await saving.end();
  mounted.close();
  part("form").replaceChildren();
}

part("leave").addEventListener("click", () => go(settings.scope));
part("form").addEventListener("submit", (event) => event.preventDefault());

let idle = null;
document.addEventListener("visibilitychange", () => {
  clearTimeout(idle);
  if (document.visibilityState === "hidden" && access) idle = setTimeout(lock, IDLE);
});

start();
