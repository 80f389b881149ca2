#!/usr/bin/env node
// Reads lines of JSON {xform, submission, files}; writes for each what the engine says: {violations, xml} or {error}.
import { createInterface } from "node:readline";
import { engine, loaded, recalculated, violations } from "./engine.js";

const load = await engine();
for await (const line of createInterface({ input: process.stdin })) {
  const { xform, submission, files } = JSON.parse(line);
  try {
    const form = await loaded(load, xform, files);
    console.log(JSON.stringify({ violations: await violations(form, submission), xml: await recalculated(form, submission) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
}
