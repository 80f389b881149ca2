// One question of a form as our own field: label, hint, an input as large as a thumb, and what is wrong beside it.

import { answer, fault, text } from "./tree.js";
import { fill, made, say } from "./screen.js";

const RADIOS = 7; // more than these drop down
const SEARCHED = 30; // and more than these are searched
const MODES = { int: "numeric", decimal: "decimal" };
const NUMBERS = /^\d+(\.\d+)?$/;
let count = 0;

/** A question's element, with sync() to bring it up to date. changed(): after each answer. */
export function field(node, changed) {
  return node.nodeType === "note" ? note(node) : node.nodeType === "select" ? choice(node, changed) : line(node, changed);
}

function note(node) {
  const element = made("p", { className: "notice", role: "status" });
  const sync = () => {
    const words = node.currentState.relevant ? (node.currentState.label?.asString ?? "") : "";
    if (element.textContent !== words) element.textContent = words;
  };
  return { node, element, sync };
}

/** What all questions have: label, hint, fault. input: what it describes; fill(): brings its value up to date. */
function framed(node, element, input, filled) {
  const { label, hint } = node.currentState;
  const id = `field-${count}`;
  const told = made("small", { id: `${id}-hint`, textContent: hint?.asString ?? "" });
  const wrong = made("p", { id: `${id}-wrong`, className: "field-error", role: "alert" });
  const called = input.tagName === "DIV" ? made("legend") : made("label", { htmlFor: input.id });
  called.textContent = label?.asString ?? "";
  element.append(called, told, input, wrong);
  const reader = input.querySelector("select") ?? input;
  reader.setAttribute("aria-describedby", `${told.id} ${wrong.id}`);
  let asked = false;
  const sync = () => {
    const { relevant, required } = node.currentState;
    element.hidden = !relevant;
    if (reader.tagName !== "DIV") reader.required = required;
    const found = fault(node);
    const heard = found && (asked || found.condition === "constraint");
    const words = heard ? (found.message?.asString ?? "") : "";
    if (wrong.textContent !== words) wrong.textContent = words;
    reader.toggleAttribute("aria-invalid", Boolean(words));
    filled();
  };
  const ask = () => ((asked = true), sync());
  return { node, element, input, sync, ask };
}

function line(node, changed) {
  const mode = MODES[node.valueType];
  const kind = node.valueType === "date" ? "date" : "text";
  const tag = node.appearances?.multiline ? "textarea" : "input";
  const input = made(tag, { id: `field-${++count}`, autocomplete: "off", ...(tag === "input" && { type: kind }) });
  if (mode) Object.assign(input, { inputMode: mode, className: "sheet-number" });
  input.addEventListener("change", () => {
    const words = mode ? number(input.value) : input.value.trim();
    if (words !== text(node)) answer(node, words);
    changed();
  });
  const filled = () => {
    const words = text(node);
    if (document.activeElement !== input && (words || !input.value)) input.value = words;
  };
  return framed(node, made("div", { className: "sheet-field" }), input, filled);
}

/** A number as keyboards of both languages write it; nothing where it is none. */
function number(typed) {
  const plain = typed.normalize("NFKC").replace(/[。,]/g, ".").trim();
  return NUMBERS.test(plain) ? plain : "";
}

function choice(node, changed) {
  const few = node.currentState.valueOptions.length <= RADIOS;
  return few ? radios(node, changed) : list(node, changed);
}

function radios(node, changed) {
  const name = `field-${++count}`;
  const input = made("div", { className: "sheet-choices" });
  input.addEventListener("change", ({ target }) => (answer(node, target.value), changed()));
  const filled = () => {
    const { valueOptions } = node.currentState;
    drawn(input, valueOptions, () => fill(input, valueOptions.map((option, at) => radio(name, at, option))));
    for (const button of input.querySelectorAll("input")) button.checked = button.value === text(node);
  };
  return framed(node, made("fieldset", { className: "sheet-field" }), input, filled);
}

function radio(name, at, { value, label }) {
  const button = made("input", { type: "radio", id: `${name}-${at}`, name, value });
  const words = made("label", { htmlFor: button.id, textContent: label.asString });
  const both = made("span");
  both.append(button, words);
  return both;
}

function list(node, changed) {
  const input = made("select", { id: `field-${++count}` });
  const search = made("input", { type: "search", placeholder: say("sheet_search") });
  search.setAttribute("aria-label", say("sheet_search"));
  input.addEventListener("change", () => (answer(node, input.value), changed()));
  search.addEventListener("input", () => filled());
  const filled = () => {
    const { valueOptions } = node.currentState;
    search.hidden = valueOptions.length <= SEARCHED;
    const found = matching(valueOptions, search.value, text(node));
    drawn(input, found, () => fill(input, [new Option("", ""), ...found.map(({ value, label }) => new Option(label.asString, value))]));
    input.value = text(node);
  };
  const frame = framed(node, made("div", { className: "sheet-field" }), input, filled);
  input.before(search);
  return frame;
}

/** The options that hold what is searched, and the one that is chosen. */
export function matching(options, searched, chosen = "") {
  const sought = plain(searched);
  return options.filter(({ value, label }) => value === chosen || plain(label.asString).includes(sought));
}

const plain = (words) => words.normalize("NFKC").toLowerCase().trim();

/** Draw options anew only where they are others: what somebody is choosing from stays. */
function drawn(element, options, draw) {
  const made = options.map(({ value }) => value).join("\n");
  if (element.drawn !== made) draw();
  element.drawn = made;
}
