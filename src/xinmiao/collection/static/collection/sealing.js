// What the phone keeps cannot be read off it. Finished forms are sealed to the server's public key (ECDH on P-256,
// HKDF-SHA-256, AES-256-GCM): this phone cannot open them again. Drafts and lists are under a key of the worker's own,
// which lies here wrapped by one that is made from the PIN.

export const ROUNDS = 600_000;
export const SHORTEST = 6;
const HEAD = 1; // the first byte of an envelope: its kind
const POINT = 65; // an uncompressed point of P-256
const NONCE = 12;
const text = new TextEncoder();
const subtle = crypto.subtle;

export class WrongPin extends Error {}

/** A new vault for a worker: a random key, wrapped by one that is made from the PIN. */
export async function newVault(worker, pin) {
  const salt = random(16);
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const nonce = random(NONCE);
  const wrapped = await subtle.wrapKey("raw", key, await fromPin(pin, salt, ROUNDS), { name: "AES-GCM", iv: nonce });
  return { worker, salt, rounds: ROUNDS, nonce, wrapped };
}

/** The key of a vault; WrongPin if the PIN is another. It cannot leave the browser's memory. */
export async function unlocked({ salt, rounds, nonce, wrapped }, pin) {
  const outer = await fromPin(pin, salt, rounds);
  try {
    return await subtle.unwrapKey("raw", wrapped, outer, { name: "AES-GCM", iv: nonce }, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
  } catch {
    throw new WrongPin();
  }
}

/** Whether a PIN is worth having: long enough, neither one sign repeated nor a run such as 123456. */
export function fit(pin) {
  const steps = new Set([...pin].slice(1).map((sign, at) => sign.charCodeAt(0) - pin.charCodeAt(at)));
  return pin.length >= SHORTEST && !(steps.size === 1 && Math.abs([...steps][0]) <= 1);
}

async function fromPin(pin, salt, iterations) {
  const material = await subtle.importKey("raw", text.encode(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const made = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return subtle.deriveKey(made, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** Bytes under the worker's key. about: what they belong to; they open for nothing else. */
export async function closed(key, bytes, about) {
  const nonce = random(NONCE);
  const shut = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: text.encode(about) }, key, bytes);
  return joined(nonce, shut);
}

export async function open(key, shut, about) {
  const cipher = { name: "AES-GCM", iv: shut.slice(0, NONCE), additionalData: text.encode(about) };
  return new Uint8Array(await subtle.decrypt(cipher, key, shut.slice(NONCE)));
}

export const closedJson = (key, value, about) => closed(key, text.encode(JSON.stringify(value)), about);
export const openJson = async (key, shut, about) => JSON.parse(new TextDecoder().decode(await open(key, shut, about)));

/** An envelope for the server: kind, our point, nonce, the rest. publicKey: its point; about: as in `closed`. */
export async function sealed(publicKey, bytes, about) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await subtle.importKey("raw", publicKey, curve, false, []);
  const ours = await subtle.generateKey(curve, false, ["deriveBits"]);
  const point = await subtle.exportKey("raw", ours.publicKey);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const key = await derived(shared, joined(point, publicKey));
  return joined(Uint8Array.of(HEAD), point, await closed(key, bytes, about));
}

async function derived(shared, points) {
  const material = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const made = { name: "HKDF", hash: "SHA-256", salt: points, info: text.encode("xinmiao submission") };
  return subtle.deriveKey(made, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

/** An XML and its files as one run of bytes: the length of a heading, the heading, then the contents. */
export async function packed({ xml, files }) {
  const contents = [text.encode(xml), ...(await Promise.all(files.map(async (file) => await file.arrayBuffer())))];
  const named = files.map(({ name, type, size }) => ({ name, type, size }));
  const heading = text.encode(JSON.stringify({ xml: contents[0].length, files: named }));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, heading.length);
  return joined(length.buffer, heading, ...contents);
}

export function unpacked(bytes) {
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const heading = JSON.parse(new TextDecoder().decode(bytes.slice(4, start)));
  let at = start + heading.xml;
  const xml = new TextDecoder().decode(bytes.slice(start, at));
  const files = heading.files.map(({ name, type, size }) => new File([bytes.slice(at, (at += size))], name, { type }));
  return { xml, files };
}

export const fromBase64 = (words) => Uint8Array.from(atob(words), (sign) => sign.charCodeAt(0));

const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export function joined(...pieces) {
  const arrays = pieces.map((piece) => (piece instanceof Uint8Array ? piece : new Uint8Array(piece)));
  const whole = new Uint8Array(arrays.reduce((size, piece) => size + piece.length, 0));
  arrays.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}
