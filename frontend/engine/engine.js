// The engine within @getodk/web-forms, the same code that browsers run: it is not exported, so a copy that exports it is
// written beside it. DOM: jsdom.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const DIST = new URL("./node_modules/@getodk/web-forms/dist/", import.meta.url);

export async function engine() {
  const { window } = new JSDOM("<!doctype html>", { url: "https://localhost/" });
  for (const name of ["document", "DOMParser", "XMLSerializer", "Node", "Element", "Document", "Text", "Attr", "Comment",
    "CDATASection", "ProcessingInstruction", "XPathResult", "HTMLElement", "SVGElement", "localStorage", "getComputedStyle",
    "DocumentFragment", "NodeFilter", "HTMLFormElement", "NamedNodeMap", "HTMLTemplateElement"]) {
    globalThis[name] ??= window[name];
  }
  globalThis.__dirname = "/"; // the parser's own loader takes Node for CommonJS
  globalThis.require = createRequire(import.meta.url);
  const name = readdirSync(DIST).find((one) => /^index-.+\.js$/.test(one) && !one.includes("exported"));
  const copy = new URL(`exported-${name}`, DIST);
  writeFileSync(copy, `${readFileSync(new URL(name, DIST), "utf8")}\nexport { loadForm as load };\n`);
  return (await import(copy)).load;
}

/** A form as the engine loads it; files: contents of attachments by name. Rejects with the engine's own words. */
export async function loaded(load, xform, files = {}) {
  const fetchFormAttachment = async (address) => {
    const name = decodeURIComponent(String(address).split("/").pop());
    const headers = { "Content-Type": name.endsWith(".csv") ? "text/csv" : "application/octet-stream" };
    return name in files ? new Response(files[name], { headers }) : new Response("", { status: 404 });
  };
  const form = await load(xform, { fetchFormAttachment, missingResourceBehavior: "BLANK" });
  if (form.status === "failure") throw form.error;
  return form;
}

/** What the engine says of a submission: [{path, kind, message}]. */
export async function violations(form, submission) {
  const data = new FormData();
  data.set("xml_submission_file", new File([submission], "xml_submission_file", { type: "text/xml" }));
  const { root } = await form.restoreInstance({ data: [data] });
  return root.validationState.violations.map(({ reference, violation }) => ({
    path: reference,
    kind: violation.condition,
    message: violation.message?.asString ?? "",
  }));
}

/** The submission as the engine has it after it has calculated, and blanked what does not belong. */
export async function recalculated(form, submission) {
  const data = new FormData();
  data.set("xml_submission_file", new File([submission], "xml_submission_file", { type: "text/xml" }));
  const { root } = await form.restoreInstance({ data: [data] });
  return (await root.prepareInstancePayload()).data[0].get("xml_submission_file").text();
}
