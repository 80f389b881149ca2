// What was built, from what, and under which licences: manifest.json and LICENCES.txt beside the files.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const MODULES = new URL("./node_modules/", import.meta.url);
const BUILDS_ONLY = ["vite"];
const LEFT_OUT = [
  "ol", // the map
  "@vue/compiler-dom", "@vue/compiler-sfc", "@vue/server-renderer", "seroval", "seroval-plugins", "debug", "csstype",
];

export function writeManifest(folder, version) {
  const found = packages();
  writeFileSync(`${folder}/LICENCES.txt`, found.map(notice).join(`\n${"-".repeat(80)}\n\n`));
  const files = readdirSync(folder).filter((name) => name !== "manifest.json").sort();
  const manifest = {
    version,
    packages: found.map(({ name, version, license }) => ({ name, version, licence: license })),
    files: Object.fromEntries(files.map((name) => [name, sha256(readFileSync(`${folder}/${name}`))])),
  };
  writeFileSync(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The packages whose code is in the bundle: what package.json names and all that these rest on. */
function packages() {
  const found = new Map();
  const walk = (name) => {
    if (found.has(name) || LEFT_OUT.includes(name)) return;
    const it = described(name);
    found.set(name, it);
    Object.keys(it.dependencies ?? {}).forEach(walk);
  };
  const { devDependencies } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));
  Object.keys(devDependencies).filter((name) => !BUILDS_ONLY.includes(name)).forEach(walk);
  const runs = ({ name }) => !name.startsWith("@types/") && !name.startsWith("@babel/");
  return [...found.values()].filter(runs).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const described = (name) => JSON.parse(readFileSync(new URL(`${name}/package.json`, MODULES), "utf8"));

function notice({ name, version, license }) {
  const folder = new URL(`${name}/`, MODULES);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  const text = file && existsSync(new URL(file, folder)) ? readFileSync(new URL(file, folder), "utf8") : standard(license);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** Some packages name their licence and enclose no text of it. */
function standard(license) {
  if (license === "Apache-2.0") return "Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0";
  if (license === "MIT") return readFileSync(new URL("./MIT.txt", import.meta.url), "utf8");
  throw new Error(`no text of the licence ${license}`);
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
