#!/usr/bin/env node
// node opens.js form.xml …: does each form open in the engine of the browser? One line of JSON a form; 1 if one does not.
import { readFileSync } from "node:fs";
import { engine, loaded } from "./engine.js";

const load = await engine();
let failed = false;
for (const path of process.argv.slice(2)) {
  const told = { form: path, opens: true, words: "" };
  try {
    (await loaded(load, readFileSync(path, "utf8"))).createInstance();
  } catch (error) {
    Object.assign(told, { opens: false, words: error.message });
    failed = true;
  }
  console.log(JSON.stringify(told));
}
process.exit(failed ? 1 : 0);
