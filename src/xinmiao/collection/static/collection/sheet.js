// A form of many as a sheet: the questions of its head, then a row for each thing that its list leaves to choose, then
// those at its end. One row is open at a time: what was answered for another is a tick. The engine holds the form, its
// rules and its answers, here as in the plain form; this is another way to show it.

import { field, matching } from "./fields.js";
import { ask, fill, made, say } from "./screen.js";
import { answer, around, fault, faulty, leaves, of, path, shown, text } from "./tree.js";

/** Mount a form as a sheet; what it takes and gives is as of the engine's mount, and: sheet, of form.yaml; kept(): keep
 * the draft now; plain(): the plain form is wanted. */
export async function mount(host, { engine, sheet, kept, plain, onSubmit, ...form }) {
  const mounted = await engine.mount(document.createElement("div"), { ...form, onSubmit, unseen: true });
  new Sheet(host, mounted, sheet, { kept, plain, onSubmit }).start();
  return mounted;
}

class Sheet {
  constructor(host, mounted, mapping, calls) {
    Object.assign(this, { host, mounted, mapping, ...calls, ...around(mounted.root, mapping.each) });
    this.open = null; // {id, fields}
    this.searched = "";
    this.steps = { head: () => this.headStep(), rows: () => this.rowsStep(), closing: () => this.closingStep() };
  }

  start() {
    const begun = this.rows().some((row) => this.whose(row));
    this.go(begun && !this.head.some(fault) ? "rows" : "head");
  }

  go(step) {
    this.leave();
    fill(this.host, this.steps[step]());
    this.host.querySelector("h2")?.focus();
    scrollTo(0, 0);
  }

  // -- the form's rows

  rows = () => this.range.currentState.children;
  whose = (row) => text(of(row, this.mapping.entity));
  row = (id) => this.rows().find((row) => this.whose(row) === id);
  spare = () => this.rows().find((row) => !this.whose(row)) ?? this.added();

  added() {
    this.range.addInstances();
    return this.rows().at(-1);
  }

  remove(row) {
    this.range.removeInstances(this.rows().findIndex(({ nodeId }) => nodeId === row.nodeId), 1);
  }

  /** Whom the list leaves to choose, as {value, label}. */
  roster = () => of(this.rows()[0] ?? this.added(), this.mapping.entity).currentState.valueOptions;

  begun(id) {
    const row = this.row(id) ?? this.spare();
    if (this.whose(row) === id) return row;
    answer(of(row, this.mapping.entity), id);
    for (const [question, words] of Object.entries(this.mapping.begins)) answer(of(row, question), words);
    return row;
  }

  /** Whether somebody answered more than a row begins with. */
  touched = (row) =>
    shown([...leaves(row)]).some((node) => {
      const begins = { ...this.mapping.begins, [this.mapping.entity]: text(node) }[path(node)] ?? "";
      return node.nodeType !== "note" && node.currentState.relevant && text(node) !== begins;
    });

  entered = () => this.rows().filter((row) => this.whose(row) && !faulty(row)).length;

  // -- the head and the end

  headStep() {
    const before = this.head.map(text);
    const rows = this.rows().filter((row) => this.whose(row));
    const ids = rows.map(this.whose);
    const fields = this.fields(this.head, () => this.held(before, rows, ids, fields));
    return [
      heading(say("sheet_head")),
      ...fields.map(({ element }) => element),
      actions(button("sheet_to_rows", () => this.passed(fields) && this.go("rows"))),
      this.plainly(),
    ];
  }

  /** An answer of the head that would leave those already entered without their row is taken back. */
  async held(before, rows, ids, fields) {
    const lost = rows.some((row, at) => this.whose(row) !== ids[at]);
    if (!lost) return this.head.forEach((node, at) => (before[at] = text(node)));
    this.head.forEach((node, at) => text(node) !== before[at] && answer(node, before[at]));
    rows.forEach((row, at) => answer(of(row, this.mapping.entity), ids[at]));
    for (const one of fields) one.sync();
    await ask(say("sheet_head_held", { n: rows.length }), say("sheet_understood"), say("cancel"));
  }

  closingStep() {
    const fields = this.fields(this.closing, () => {});
    return [
      heading(say("sheet_closing")),
      made("p", { textContent: this.progress() }),
      ...fields.map(({ element }) => element),
      actions(
        button("sheet_send", () => this.passed(fields) && this.send()),
        button("sheet_back_to_rows", () => this.go("rows"), "quiet"),
      ),
      this.plainly(),
    ];
  }

  fields(nodes, changed) {
    const fields = nodes.map((node) => field(node, () => (fields.forEach(({ sync }) => sync()), changed())));
    for (const one of fields) {
      one.sync();
      one.input?.addEventListener("keydown", (event) => entered(event, one, fields));
    }
    return fields;
  }

  /** Whether all of them are answered; if not, each says what is wrong and the first has the focus. */
  passed(fields) {
    for (const one of fields) one.ask?.();
    const wrong = fields.find(({ node }) => fault(node));
    if (wrong) focused(wrong);
    return !wrong;
  }

  async send() {
    const missing = this.roster().length - this.entered();
    const open = this.rows().find((row) => this.whose(row) && faulty(row));
    if (open) return this.go("rows"), this.show(this.whose(open)), this.passed(this.open.fields);
    if (missing > 0 && !(await ask(say("sheet_missing", { n: missing }), say("sheet_send_anyway")))) return;
    for (const row of this.rows().filter((one) => !this.whose(one))) this.remove(row);
    const { finished, ...filled } = await this.mounted.unfinished();
    if (finished) await this.onSubmit(filled);
    else this.plain(); // a rule of the form that no row can be told of: there it is shown
  }

  plainly() {
    return made("p", { className: "sheet-plainly" }, button("sheet_plain", () => this.plain(), "quiet"));
  }

  // -- the rows

  rowsStep() {
    this.list = made("ul", { className: "sheet-rows" });
    this.told = made("p", { className: "sheet-progress", role: "status" });
    const search = made("input", { type: "search", id: "sheet-search", value: this.searched, autocomplete: "off" });
    search.addEventListener("input", () => ((this.searched = search.value), this.draw()));
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    const label = made("label", { htmlFor: search.id, textContent: say("sheet_search") });
    this.nobody = made("p", { className: "empty" });
    this.draw();
    return [
      heading(say("sheet_rows")),
      this.told,
      made("p", { className: "field sheet-search" }, label, search),
      this.list,
      this.nobody,
      actions(
        button("sheet_to_closing", () => this.go("closing")),
        button("sheet_to_head", () => this.go("head"), "quiet"),
      ),
      this.plainly(),
    ];
  }

  progress = () => say("sheet_progress", { n: this.entered(), of: this.roster().length });

  draw() {
    const roster = this.roster();
    const found = matching(roster, this.searched, this.open?.id);
    this.nobody.textContent = found.length ? "" : say(roster.length ? "sheet_not_found" : "sheet_nobody");
    fill(this.list, found.map((option) => this.item(option)));
    this.told.textContent = this.progress();
  }

  item({ value, label }) {
    const row = this.row(value);
    const state = !row ? "" : faulty(row) ? "unfinished" : "done";
    const isOpen = this.open?.id === value;
    const name = made("span", { textContent: label.asString });
    const mark = made("span", { className: "sheet-mark", textContent: !isOpen && state ? say(`sheet_${state}`) : "" });
    const head = made("button", { type: "button", className: "sheet-row" }, name, mark);
    head.setAttribute("aria-expanded", isOpen);
    head.addEventListener("click", () => this.show(isOpen ? null : value));
    const item = made("li", {}, head);
    item.dataset.state = isOpen ? "open" : state;
    if (isOpen) item.append(...this.open.fields.map(({ element }) => element), this.rowActions(value));
    return item;
  }

  rowActions = (id) =>
    actions(
      button("sheet_next", () => this.save(id, { on: true })),
      button("sheet_close", () => this.save(id, { on: false }), "quiet"),
    );

  /** Open the row of one, and shut that of another; null: shut all. */
  show(id) {
    const last = this.open?.id;
    this.leave();
    if (id) {
      const row = this.begun(id);
      const asked = shown([...leaves(row)]).filter((node) => path(node) !== this.mapping.entity);
      const fields = this.fields(asked, () => this.stand());
      this.open = { id, fields };
      for (const { element } of fields) element.addEventListener("focusin", () => this.open?.fields === fields && this.stand());
      this.stand();
    }
    this.draw();
    if (id) focused(this.open.fields.find(({ node }) => node.nodeType === "input" && node.currentState.relevant) ?? this.open.fields[0]);
    else this.button(last)?.focus();
  }

  button = (id) => [...this.list.children][matching(this.roster(), this.searched).findIndex(({ value }) => value === id)]?.firstChild;

  /**
   * Where a question is asked once more both answers are kept: once somebody turns to the second, the first stands. Until
   * then a slip may be mended; and while a first is wrong in itself, there is nothing to ask again.
   */
  stand() {
    const { fields } = this.open;
    const by = new Map(fields.map((one) => [path(one.node), one]));
    const pairs = Object.entries(this.mapping.again).map(([again, first]) => [by.get(again), by.get(first)]);
    const right = pairs.every(([, first]) => !fault(first.node));
    const turned = pairs.some(([again]) => text(again.node) || again.element.contains(document.activeElement));
    for (const [again, first] of pairs) {
      again.element.hidden ||= !right;
      first.input.readOnly = right && turned && again.node.currentState.relevant;
    }
  }

  /** Leave the open row; one that nothing was entered in is none. */
  leave() {
    if (!this.open) return;
    const row = this.row(this.open.id);
    document.activeElement?.blur?.(); // what is being typed is answered first
    this.open = null;
    if (row && !this.touched(row)) this.remove(row);
    this.kept();
  }

  save(id, { on }) {
    const row = this.row(id);
    document.activeElement?.blur?.();
    if ((on || this.touched(row)) && !this.passed(this.open.fields)) return this.stand();
    this.show(on ? this.next(id) : null);
    if (!this.open) this.button(id)?.focus();
  }

  /** The next in the list who has no row, below first. */
  next(id) {
    const found = matching(this.roster(), this.searched).map(({ value }) => value);
    const at = found.indexOf(id);
    return [...found.slice(at + 1), ...found.slice(0, Math.max(at, 0))].find((one) => !this.row(one)) ?? null;
  }
}

const heading = (words) => made("h2", { textContent: words, tabIndex: -1 });
const actions = (...buttons) => made("p", { className: "form-actions" }, ...buttons);

function button(words, pressed, kind = "") {
  const made_ = made("button", { type: "button", className: "button", textContent: say(words) });
  if (kind) made_.dataset.kind = kind;
  made_.addEventListener("click", pressed);
  return made_;
}

function focused({ input, element }) {
  const place = input?.matches("input, select, textarea") ? input : element.querySelector("input, select");
  place?.focus();
  place?.scrollIntoView({ block: "center" });
}

/** Enter goes on to the next question, and from the last one to the button below. */
function entered(event, one, fields) {
  if (event.key !== "Enter" || event.target.tagName === "TEXTAREA" || event.isComposing) return;
  event.preventDefault();
  event.target.blur();
  const next = fields.slice(fields.indexOf(one) + 1).find(({ node }) => node.nodeType !== "note" && node.currentState.relevant && !node.currentState.readonly);
  if (next) focused(next);
  else one.element.parentElement.querySelector(".form-actions button")?.focus();
}
