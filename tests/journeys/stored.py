"""What a browser has kept: asked of the browser itself, and looked for in the files of its profile."""

from __future__ import annotations

from pathlib import Path

ALL_STORED = """async () => {
  const told = [JSON.stringify({ ...localStorage, ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)));
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) =>
        (database.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result)));
      const bytes = (_, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value)
        : value instanceof ArrayBuffer ? new TextDecoder().decode(new Uint8Array(value)) : value);
      told.push(JSON.stringify(rows, bytes));
    }
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) told.push(await (await cache.match(request)).text());
  }
  return told.join("\\n");
}"""
"""All of localStorage, sessionStorage, IndexedDB and Cache Storage, as text."""

ROWS = """async () => {
  const database = await new Promise((done) =>
    (indexedDB.open("xinmiao-collection").onsuccess = (e) => done(e.target.result)));
  const all = [...database.objectStoreNames].map((store) => new Promise((done) =>
    (database.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result))));
  return (await Promise.all(all)).flat();
}"""
"""The rows of the database of the field worker's page."""


def found_in(folder: Path, secrets: list[bytes]) -> list[bytes]:
    """Which secrets stand in any file below a folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [secret for secret in secrets if any(secret in file for file in files)]
