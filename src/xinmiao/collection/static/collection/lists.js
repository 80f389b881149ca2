// Lists that forms choose from (the worker's places, the children of the caseload), under the worker's key and never in
// Cache Storage. What a form on this phone registers or changes is in its list at once, before any sync.

import { closedJson, openJson } from "./sealing.js";
import * as store from "./store.js";

const about = (id) => `list ${id}`;
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

/** A list as the server last gave it, with what this phone has added since. */
export async function csv(access, name) {
  const kept = (await get(access, name)) ?? { csv: "name,label\n" };
  const local = (await get(access, `local ${name}`)) ?? [];
  return local.length ? merged(kept.csv, local) : kept.csv;
}

/** Take a new list from the server, and drop what it has come to know of the phone's own rows. */
export async function take(access, name, text, unsent) {
  await keep(access, name, { csv: text });
  const local = (await get(access, `local ${name}`)) ?? [];
  const open = local.filter(({ instance }) => unsent.has(instance));
  if (open.length !== local.length) await keep(access, `local ${name}`, open);
}

/** Note what a finished form does to an entity. formXml says which answers it saves, xml which entity. */
export async function note(access, formXml, xml, instance) {
  const change = changed(formXml, xml);
  if (!change) return;
  const name = `${change.list}.csv`;
  const local = (await get(access, `local ${name}`)) ?? [];
  await keep(access, `local ${name}`, [...local, { ...change, instance }]);
}

/** {list, id, create, values} of the entity that a submission creates or updates; null if it does neither. */
export function changed(formXml, xml) {
  const answers = new DOMParser().parseFromString(xml, "text/xml");
  const entity = named(answers, "entity")[0];
  const marks = ["create", "update"].filter((mark) => ["1", "true"].includes(entity?.getAttribute(mark)));
  if (!marks.length) return null;
  const values = {};
  for (const bind of named(new DOMParser().parseFromString(formXml, "text/xml"), "bind")) {
    const property = [...bind.attributes].find(({ localName }) => localName === "saveto")?.value;
    const node = property && at(answers.documentElement, bind.getAttribute("nodeset"));
    if (node) values[property] = node.textContent;
  }
  const label = named(entity, "label")[0]?.textContent;
  if (label) values.label = label;
  const create = marks.includes("create");
  return { list: entity.getAttribute("dataset"), id: entity.getAttribute("id"), create, values };
}

const named = (node, name) => [...(node?.getElementsByTagNameNS("*", name) ?? [])];

function at(root, nodeset) {
  const steps = nodeset.split("/").slice(2);
  return steps.reduce((node, step) => [...(node?.children ?? [])].find(({ localName }) => localName === step), root);
}

/** The list with the phone's own changes in their order; versions and branch go on as ODK Entities has them. */
export function merged(text, local) {
  const [head, ...rows] = parsed(text);
  const columns = [...new Set([...head, "__version", "__trunkVersion", "__branchId"])];
  const table = new Map(rows.map((cells) => [cells[head.indexOf("name")], Object.fromEntries(head.map((c, i) => [c, cells[i] ?? ""]))]));
  for (const change of local) table.set(change.id, next(table.get(change.id), change));
  const lines = [...table.values()].map((entry) => columns.map((column) => cell(entry[column] ?? "")));
  return [columns.map(cell), ...lines].map((cells) => cells.join(",")).join("\n");
}

function next(before, { id, values, instance }) {
  if (!before) return { ...values, name: id, __version: "1", __branchId: instance.replace("uuid:", "") };
  const branch = before.__branchId || instance.replace("uuid:", "");
  const trunk = before.__branchId ? before.__trunkVersion : before.__version;
  const version = String(Number(before.__version || 1) + 1);
  return { ...before, ...values, __version: version, __trunkVersion: trunk ?? "", __branchId: branch };
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
