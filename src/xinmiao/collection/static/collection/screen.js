// Words, parts and figures of the page. Every word comes from the page itself, in its language.

const words = JSON.parse(document.getElementById("words").textContent);
const language = document.documentElement.lang;

export const part = (id) => document.getElementById(id);

/** A sentence of the page's words; {name} in it is replaced. */
export const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

/** Show one screen of the page. */
export function show(id) {
  for (const screen of document.querySelectorAll("[data-screen]")) screen.hidden = screen.id !== id;
  scrollTo(0, 0);
}

/** A new element with its properties and what it holds. */
export function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (properties.role) element.setAttribute("role", properties.role); // not a property in every browser
  element.append(...children);
  return element;
}

export const fill = (element, children) => element.replaceChildren(...children);

const SIZES = [
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
];

export function size(bytes) {
  const [unit, one] = SIZES.find(([, least]) => bytes >= least) ?? SIZES[1];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(bytes / one);
}

const AGES = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function age(since) {
  const past = Date.now() - since;
  const [unit, one] = AGES.find(([, least]) => past >= least) ?? AGES[2];
  return new Intl.RelativeTimeFormat(language).format(-Math.floor(past / one), unit);
}

export const date = (time) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(time);

/** Ask in a dialogue; true if the answer is yes. */
export function ask(question, yes, no = words.cancel) {
  const dialogue = part("ask");
  part("ask-words").textContent = question;
  part("ask-yes").textContent = yes;
  part("ask-no").textContent = no;
  dialogue.returnValue = "";
  dialogue.showModal();
  return new Promise((resolve) => {
    dialogue.addEventListener("close", () => resolve(dialogue.returnValue === "yes"), { once: true });
  });
}
