// Reads {now, jobs: [{form, lists: {file: csv}, submissions: [xml]}]} from stdin and writes, for each submission of each
// job, what ODK's engine finds: violations and values by reference. For the differential test of science/answers alone.
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

// The engine's XPath parser was compiled for CommonJS.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = import.meta.dirname;

const { window } = new JSDOM('<!doctype html>', { contentType: 'text/html' });
for (const name of ['document', 'window', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Text', 'Attr', 'Document', 'XPathResult',
  'XPathEvaluator', 'XMLDocument', 'Comment', 'CDATASection', 'ProcessingInstruction', 'HTMLElement', 'NodeFilter', 'DOMException']) {
  globalThis[name] = name === 'window' ? window : window[name];
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { now, jobs } = JSON.parse(Buffer.concat(chunks).toString('utf8'));

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [now]));
  }
  static now() {
    return new RealDate(now).getTime();
  }
};
const { loadForm } = await import('@getodk/xforms-engine');

const attachments = (lists) => async (url) => {
  const name = String(url).split('/').pop();
  return name in lists
    ? new Response(lists[name], { headers: { 'Content-Type': 'text/csv' } })
    : new Response('', { status: 404 });
};

const leaves = (node) => (node.currentState.children?.length ? node.currentState.children.flatMap(leaves) : [node]);

async function verdict(loaded, xml) {
  const data = new FormData();
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }));
  const started = performance.now();
  const instance = await loaded.restoreInstance({ data: [data] });
  const { root } = instance;
  const violations = Object.fromEntries(
    root.validationState.violations.map((v) => [v.reference, v.violation.condition]));
  const ms = performance.now() - started;
  const values = {};
  for (const leaf of leaves(root)) {
    const { reference, instanceValue, relevant } = leaf.currentState;
    values[reference] = { value: String(instanceValue ?? ''), relevant };
  }
  return { violations, values, ms };
}

async function verdicts({ form, lists, submissions }) {
  const loaded = await loadForm(form, { fetchFormAttachment: attachments(lists) });
  const found = [];
  for (const xml of submissions) {
    try {
      if (loaded.status === 'failure') throw loaded.error;
      found.push(await verdict(loaded, xml));
    } catch (error) {
      found.push({ error: String(error?.message ?? error) });
    }
  }
  return found;
}

const answers = [];
for (const job of jobs) answers.push(await verdicts(job));
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
