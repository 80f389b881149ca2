// The one thing that pages of ours call: put a form into an element, hear when it is sent, ask for it unfinished.
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
import { createApp, h, render } from "vue";
import { chinese, chineseAria } from "./locale.js";
import tiny from "./tiny.xml?raw";

const INSTANCE = "xml_submission_file";

/** What all forms share, made once: the look of the widgets costs more than a form. */
let shared = null;

function context() {
  if (shared) return shared;
  const app = createApp({});
  app.use(webFormsPlugin);
  if (inChinese()) localise(app.config.globalProperties.$primevue.config.locale);
  return (shared = app._context);
}

/**
 * Mount a form. Resolves once it is open, rejects with the engine's error when it cannot be opened.
 * fetchAttachment(url) answers as fetch does. onSubmit({xml, files}) is called with a complete, valid form only.
 * unfinished: what an earlier form's unfinished() gave. editInstance: a submission that is edited, as web-forms has it.
 * unseen: show nothing; `root` is the form's tree as the engine has it.
 */
function mount(element, { formXml, fetchAttachment, onSubmit, editInstance, unfinished, deviceId, unseen = false }) {
  return new Promise((resolve, reject) => {
    const opened = (state) => {
      if (state.error) return reject(state.error);
      speak(state.root);
      resolve({ root: state.root, unfinished: () => payload(state.root), close: () => render(null, element) });
    };
    const properties = {
      formXml,
      fetchFormAttachment: fetchAttachment,
      missingResourceBehavior: "BLANK",
      editInstance,
      restoreInstance: unfinished && { data: [formData(unfinished)] },
      preloadProperties: { deviceID: deviceId },
      unseen,
      opened,
      onSubmit: ({ data: [data] }) => parts(data).then(onSubmit),
    };
    const form = h(OdkWebForm, properties);
    form.appContext = context();
    render(form, element);
  });
}

/**
 * Open a small form out of sight and close it, so that the next one finds its code compiled and its styles in place.
 * pause(): waits until the page has nothing better to do.
 */
async function warm(pause) {
  await pause();
  context();
  await pause();
  const opened = await mount(document.createElement("div"), { formXml: tiny, onSubmit() {} });
  await pause();
  await opened.unfinished();
  opened.close();
}

const inChinese = () => document.documentElement.lang.startsWith("zh");

function localise(locale) {
  Object.assign(locale, chinese, { dateFormat: "yy-mm-dd", aria: { ...locale.aria, ...chineseAria } });
}

function speak(root) {
  const code = inChinese() ? "(zh)" : "(en)";
  const spoken = root.languages.find(({ language }) => language?.endsWith(code));
  if (spoken) root.setLanguage(spoken);
}

async function payload(root) {
  const { status, data } = await root.prepareInstancePayload({ payloadType: "monolithic" });
  return { ...(await parts(data[0])), finished: status === "ready" };
}

async function parts(data) {
  const files = [...data.values()].filter((file) => file.name !== INSTANCE);
  return { xml: await data.get(INSTANCE).text(), files };
}

function formData({ xml, files }) {
  const data = new FormData();
  data.set(INSTANCE, new File([xml], INSTANCE, { type: "text/xml" }));
  for (const file of files) data.set(file.name, file);
  return data;
}

globalThis.xinmiaoForms = { mount, warm };
