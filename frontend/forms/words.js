// The words of the form's own controls, in the language of the page. The table is words.json.
import table from "./words.json";

const chosen = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "as");
const known = new Map(table.map((row) => [row.en, row]));

export function word(english, n) {
  const row = known.get(english);
  return (row[chosen()] ?? english).replace("{n}", n);
}
