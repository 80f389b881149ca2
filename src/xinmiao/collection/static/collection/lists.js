// Lists that forms choose from (the worker's places, the children of the caseload), under the worker's key and never in
// Cache Storage. What a form on this phone registers or changes is in its list at once, before any sync.

import { closedJson, openJson } from "./sealing.js";
import * as store from "./store.js";

const about = (id) => `list ${id}`;
const KEPT = 30 * 86_400_000; // by then the server has told of it, or a person has
const row = (worker, name) => `${worker} ${name}`;

export async function keep({ worker, key }, name, value) {
  const id = row(worker, name);
  await store.put("lists", { id, worker, shut: await closedJson(key, value, about(id)) });
}

export async function get({ worker, key }, name) {
  const id = row(worker, name);
  const found = await store.get("lists", id);
  return found ? openJson(key, found.shut, about(id)) : null;
}

/** Under what the list of a form's version is kept: each form gets only the columns that it reads. */
export const named = (form, version, name) => `${form} ${version} ${name}`;

/** A list as the server last gave it, with what this phone has done since. from: {form, version}. */
export async function csv(access, { form, version }, name) {
  const kept = (await get(access, named(form, version, name))) ?? { csv: "name,label\n" };
  return merged(kept.csv, await local(access, name));
}

const local = async (access, name) => (await get(access, `local ${name}`)) ?? [];

/** Note what a finished form does to an entity. formXml says which answers it saves, xml which entity. */
export async function note(access, from, formXml, xml, instance, now = Date.now()) {
  const change = changed(formXml, xml);
  if (!change) return;
  const name = `${change.list}.csv`;
  const version = change.create ? 1 : (await versionOf(access, from, name, change.id)) + 1;
  const earlier = (await local(access, name)).filter(({ noted }) => noted > now - KEPT);
  await keep(access, `local ${name}`, [...earlier, { ...change, version, instance, noted: now }]);
}

async function versionOf(access, from, name, id) {
  const [head, ...rows] = parsed(await csv(access, from, name));
  const found = rows.find((cells) => cells[head.indexOf("name")] === id);
  return Number(found?.[head.indexOf("__version")] || 1);
}

/** Forget the lists of forms that are neither offered nor begun. */
export async function prune({ worker }, names) {
  const wanted = new Set(names.map((name) => row(worker, name)));
  const ours = await store.owned("lists", worker);
  const old = ours.filter(({ id }) => id.endsWith(".csv") && !id.startsWith(row(worker, "local ")) && !wanted.has(id));
  for (const { id } of old) await store.remove("lists", id);
}

/** {list, id, create, values} of the entity that a submission creates or updates; null if it does neither. */
export function changed(formXml, xml) {
  const answers = new DOMParser().parseFromString(xml, "text/xml");
  const entity = tags(answers, "entity")[0];
  const marks = ["create", "update"].filter((mark) => ["1", "true"].includes(entity?.getAttribute(mark)));
  if (!marks.length) return null;
  const values = {};
  for (const bind of tags(new DOMParser().parseFromString(formXml, "text/xml"), "bind")) {
    const property = [...bind.attributes].find(({ localName }) => localName === "saveto")?.value;
    const node = property && at(answers.documentElement, bind.getAttribute("nodeset"));
    if (node) values[property] = node.textContent;
  }
  const label = tags(entity, "label")[0]?.textContent;
  if (label) values.label = label;
  const create = marks.includes("create");
  return { list: entity.getAttribute("dataset"), id: entity.getAttribute("id"), create, values };
}

const tags = (node, name) => [...(node?.getElementsByTagNameNS("*", name) ?? [])];

function at(root, nodeset) {
  const steps = nodeset.split("/").slice(2);
  return steps.reduce((node, step) => [...(node?.children ?? [])].find(({ localName }) => localName === step), root);
}

/** The list with the phone's own changes that the server does not know yet; versions and branches as in ODK Entities. */
export function merged(text, changes) {
  const [head, ...rows] = parsed(text);
  const table = new Map(rows.map((cells) => [cells[head.indexOf("name")], record(head, cells)]));
  const ahead = (change) => !(Number(table.get(change.id)?.__version) >= change.version);
  const open = changes.filter(ahead);
  if (!open.length) return text;
  for (const change of open) table.set(change.id, next(table.get(change.id), change));
  const columns = [...new Set([...head, "__version", "__trunkVersion", "__branchId"])];
  const lines = [...table.values()].map((entry) => columns.map((column) => cell(entry[column] ?? "")));
  return [columns.map(cell), ...lines].map((cells) => cells.join(",")).join("\n");
}

const record = (head, cells) => Object.fromEntries(head.map((column, at) => [column, cells[at] ?? ""]));

function next(before, { id, values, instance, version }) {
  const branch = before?.__branchId || instance.replace("uuid:", "");
  const trunk = before?.__branchId ? before.__trunkVersion : before?.__version;
  return { ...before, ...values, name: id, __version: String(version), __trunkVersion: trunk ?? "", __branchId: branch };
}

const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Rows of a CSV (RFC 4180). */
export function parsed(text) {
  const rows = [[]];
  for (const [, separator, quoted, plain] of text.trimEnd().matchAll(/(^|,|\r?\n)(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/g)) {
    if (separator.endsWith("\n")) rows.push([]);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return rows;
}
