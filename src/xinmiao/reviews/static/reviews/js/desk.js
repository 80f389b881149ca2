/* The desk: a figure goes to the caret of the text last written in; unsaved text is not left by mistake.
   Without JavaScript the reference is shown to copy. */

const areas = [...document.querySelectorAll("textarea[data-section]")];
const guarded = document.querySelector("form[data-guarded]");
let current = areas[0];
let unsaved = false;

function insert(code, language) {
  const area = areas.find((one) => one.dataset.section === language) ?? current;
  if (!area || area.readOnly) return;
  area.setRangeText(`{{ ${code} }}`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

document.addEventListener("focusin", (event) => {
  if (areas.includes(event.target)) current = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) insert(button.dataset.insert, button.dataset.language);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const fresh = event.detail.target.id === "panel" && event.detail.target.querySelector("[data-insert-now]");
  if (fresh) insert(fresh.dataset.insertNow);
});

guarded?.addEventListener("input", () => { unsaved = true; });
guarded?.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
