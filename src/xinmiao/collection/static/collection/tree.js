// The form's tree as the engine has it, and what a page that shows it in its own way asks of it.

/** A question by its slash path below the form's root, as form.yaml names it. */
export const path = (node) => node.currentState.reference.replace(/\[\d+\]/g, "").split("/").slice(2).join("/");

/** What stands in a part of the form, in its order: questions, notes, calculated values, and repeats as they are. */
export function* leaves(node) {
  for (const child of node.currentState.children ?? []) {
    if (child.nodeType === "group" || child.nodeType === "subtree") yield* leaves(child);
    else yield child;
  }
}

const SEEN = ["input", "select", "note"];

/** Those of them that somebody reads or answers. */
export const shown = (nodes) => nodes.filter(({ nodeType }) => SEEN.includes(nodeType));

/** The form around one repeat: {head, range, closing}. */
export function around(root, each) {
  const nodes = [...leaves(root)];
  const at = nodes.findIndex((node) => path(node) === each);
  return { head: shown(nodes.slice(0, at)), range: nodes[at], closing: shown(nodes.slice(at + 1)) };
}

/** One question of an instance of a repeat. */
export const of = (instance, question) => [...leaves(instance)].find((node) => path(node) === question);

export const text = (node) => node.currentState.instanceValue ?? "";

export function answer(node, words) {
  if (node.nodeType === "select") node.selectValue(words || null);
  else node.setValue(words);
}

/** What is wrong with an answer: {condition, message}, or nothing. */
export const fault = (node) => (node.currentState.relevant && node.validationState?.violation) || null;

export const faulty = (instance) => shown([...leaves(instance)]).some(fault);
