/* The side panel: a link aimed at it opens its address there; Escape or its button closes it and gives the focus back.
   The sentence that was being read stays where it was on the screen. Without JavaScript the link opens the page. */

const panel = document.getElementById("panel");
const EDGE = 16;
let opener = null;
let height = 0;

const place = () => opener.getBoundingClientRect().top;

function keepPlace() {
  window.scrollBy({ top: place() - height, behavior: "instant" });
  const sheet = panel.firstElementChild?.getBoundingClientRect();
  const covered = sheet && sheet.left <= EDGE && opener.getBoundingClientRect().bottom > sheet.top;
  if (covered) window.scrollBy({ top: place() - EDGE, behavior: "instant" });
}

function close() {
  height = opener ? place() : 0;
  panel.replaceChildren();
  if (!opener) return;
  keepPlace();
  opener.focus({ preventScroll: true });
  opener = null;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== panel) return;
  if (event.detail.xhr.status === 503) event.detail.shouldSwap = true; // it says what is wrong, and where
  opener = panel.contains(event.detail.requestConfig.elt) ? opener : event.detail.requestConfig.elt;
  if (opener) height = place();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== panel) return;
  if (opener) keepPlace();
  panel.querySelector("[data-panel-focus]")?.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.childElementCount) close();
});

panel?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-panel-close]")) return;
  event.preventDefault();
  close();
});
