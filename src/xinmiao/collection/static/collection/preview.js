// A publisher's preview: open the form in the engine, and tell the server whether it opens.

import { engine } from "./engine.js";

const part = (id) => document.getElementById(id);
const settings = JSON.parse(part("settings").textContent);

function tell(name) {
  for (const told of document.querySelectorAll("[data-told]")) told.hidden = told.dataset.told !== name;
}

async function report(opens, words) {
  const body = new FormData(part("form"));
  for (const [name, value] of Object.entries({ opens, words, md5: settings.md5 })) body.set(name, value);
  await fetch(settings.verdict, { method: "POST", body: new URLSearchParams(body) });
}

async function attachment(address) {
  const name = decodeURIComponent(String(address).split("/").pop());
  return name in settings.files ? fetch(settings.files[name]) : new Response("", { status: 404 });
}

async function open() {
  const formXml = await (await fetch(settings.form)).text();
  const { mount } = await engine(settings.engine);
  await mount(part("host"), { formXml, fetchAttachment: attachment, deviceId: "preview", onSubmit: () => tell("sent") });
}

part("form").addEventListener("submit", (event) => event.preventDefault());
open().then(
  () => report("yes", "").then(() => tell("opens")),
  (error) => {
    part("engine-words").textContent = error.message;
    return report("no", error.message).then(() => tell("fails"));
  },
);
