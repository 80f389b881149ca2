// Builds the form engine into one file of ours: its words from our table, no Latin fonts, no map, a seam for drafts.
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";
import { writeManifest } from "./manifest.js";

const table = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const version = table("./package.json").devDependencies["@getodk/web-forms"];
const ENGINE = /@getodk\/web-forms\/dist\/index-[^/]+\.js$/;
const STYLES = /@getodk\/web-forms\/dist\/index\.js$/;
const FONT = /@font-face\{[^}]*\}/g;

/** Exchange one piece of code that must be there exactly once. */
function exchanged(code, piece, other) {
  const found = code.split(piece).length - 1;
  if (found !== 1) throw new Error(`found ${found} times instead of once: ${piece}`);
  return code.replace(piece, () => other);
}

function worded(code, row) {
  const literal = JSON.stringify(row.en);
  return exchanged(code, row.code, row.with ?? row.code.replace(literal, `word(${literal})`));
}

/**
 * A classic script; the global xinmiaoForms is a promise until the engine has its parser, then what entry.js puts there.
 * Of a classic script a browser keeps the code compiled, from the install of the service worker on; of a module not.
 */
function classic(code) {
  return `globalThis.xinmiaoForms = (async () => {\n"use strict";\n${code}\nreturn globalThis.xinmiaoForms;\n})();\n`;
}

function ours() {
  return {
    name: "xinmiao-forms",
    transform(code, path) {
      if (STYLES.test(path)) {
        if (!FONT.test(code)) throw new Error("no embedded font found: has it moved?");
        return code.replace(FONT, "");
      }
      if (!ENGINE.test(path)) return null;
      const words = new URL("./words.js", import.meta.url).pathname;
      const spoken = table("./words.json").reduce(worded, code);
      const joined = table("./seams.json").reduce((text, row) => exchanged(text, row.code, row.with), spoken);
      return `import { word } from ${JSON.stringify(words)};\nimport { markRaw } from "vue";\n${joined}`;
    },
    generateBundle: (_, { "forms.js": chunk }) => (chunk.code = classic(chunk.code)),
    writeBundle: (options) => writeManifest(options.dir, version),
  };
}

export default defineConfig({
  plugins: [ours()],
  define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false" },
  build: {
    outDir: process.env.FORMS_OUT ?? `../../src/xinmiao/collection/static/collection/forms/${version}`,
    emptyOutDir: true,
    target: ["chrome89", "safari15", "firefox89"], // the engine awaits its parser at the top level
    modulePreload: false,
    rollupOptions: {
      input: "entry.js",
      output: { format: "es", entryFileNames: "forms.js", inlineDynamicImports: true },
    },
  },
});
