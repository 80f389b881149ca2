/* Keys of the review desk. In the queue: j and k go down and up, Enter opens. On a submission: j and k go to the next
   and the one before, a approves, r writes the words of a return. A switch turns them off, and is remembered. */

const MEMORY = "xinmiao.review.keys";
const bar = document.querySelector("[data-review-keys]");
const box = document.querySelector("[data-review-keys-on]");
const links = [...document.querySelectorAll("[data-review-queue] tbody a")];

function move(step) {
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
}

const follow = (name) => document.querySelector(`[data-review-${name}]`)?.click();

function write(step) {
  const form = document.querySelector(`[data-review-step="${step}"]`);
  const details = form?.querySelector("details");
  if (!form) return;
  if (!details) return form.requestSubmit();
  details.open = true;
  details.querySelector("textarea").focus();
}

const KEYS = {
  j: () => (links.length ? move(1) : follow("after")),
  k: () => (links.length ? move(-1) : follow("before")),
  a: () => write("approve"),
  r: () => write("return"),
};

function isWriting(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

if (bar && box) {
  bar.hidden = false;
  box.checked = localStorage.getItem(MEMORY) !== "off";
  box.addEventListener("change", () => localStorage.setItem(MEMORY, box.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const act = KEYS[event.key];
  if (!act || !isPlain || !box?.checked || isWriting(event.target)) return;
  event.preventDefault();
  act();
});
