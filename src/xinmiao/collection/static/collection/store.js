// The phone's own database. Each row belongs to one worker; what it says of people is sealed before it comes here.

const NAME = "xinmiao-collection";
const KEYS = { vaults: "worker", outbox: "id", drafts: "id", lists: "id" };

let database = null;

function opened() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(KEYS)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}

async function run(store, mode, ask) {
  const transaction = (await opened()).transaction(store, mode);
  const request = ask(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const get = (store, key) => run(store, "readonly", (rows) => rows.get(key));
export const all = (store) => run(store, "readonly", (rows) => rows.getAll());
export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));

export const owned = async (store, worker) => (await all(store)).filter((row) => row.worker === worker);

/** Take away all rows of one worker; stores: those to empty, all of them if none is named. */
export async function wipe(worker, stores = Object.keys(KEYS)) {
  for (const store of stores) {
    for (const row of await owned(store, worker)) await remove(store, row[KEYS[store]]);
  }
}
