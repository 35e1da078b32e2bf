// Entries that wait on this device until the diary is open. They are sealed to its public key: nothing here can read them.
const PURPOSE = "ketum sealed entry 1";
const PADDED_TO = 512; // the length must not tell a pain score from a note
const AT_ONCE = 40;

const database = () => new Promise((done, fail) => {
  const ask = indexedDB.open("notebook", 1);
  ask.onupgradeneeded = () => {
    ask.result.createObjectStore("waiting", { keyPath: "n", autoIncrement: true });
    ask.result.createObjectStore("key");
  };
  ask.onsuccess = () => done(ask.result);
  ask.onerror = () => fail(ask.error);
});

const within = async (store, mode, use) => {
  const held = await database();
  try {
    return await new Promise((done, fail) => {
      const change = held.transaction(store, mode);
      const ask = use(change.objectStore(store));
      change.oncomplete = () => done(ask.result);
      change.onerror = change.onabort = () => fail(change.error);
    });
  } finally {
    held.close();
  }
};

export const remember = (key) => within("key", "readwrite", (store) => store.put(key, "current"));
export const known = () => within("key", "readonly", (store) => store.get("current"));
export const waiting = () => within("waiting", "readonly", (store) => store.getAll());
const drop = (n) => within("waiting", "readwrite", (store) => store.delete(n));

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (raw) => btoa(String.fromCharCode(...raw));
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((start, part) => (whole.set(part, start), start + part.length), 0);
  return whole;
};

/** A key that sorts by time: UUID version 7 (RFC 9562, section 5.7). */
export const newKey = () => {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let place = 5; place >= 0; place--, time = Math.floor(time / 256)) raw[place] = time % 256;
  raw[6] = (raw[6] & 0x0f) | 0x70;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  const hex = [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** `plain` sealed to the point `recipient`: ephemeral point, nonce, AES-256-GCM; the same as `store/sealed.py`. */
const seal = async (recipient, name, plain) => {
  const { subtle } = crypto;
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const pair = await subtle.generateKey(curve, false, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const theirs = await subtle.importKey("raw", recipient, curve, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const base = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const spread = { name: "HKDF", hash: "SHA-256", salt: joined(point, recipient), info: new TextEncoder().encode(PURPOSE) };
  const key = await subtle.deriveKey(spread, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
  return joined(point, iv, new Uint8Array(await subtle.encrypt(how, key, plain)));
};

/** Seal one message and keep it until it can be brought in. */
export const keep = async (message) => {
  const { to, point } = await known();
  const id = newKey();
  const said = new TextEncoder().encode(JSON.stringify(message));
  const plain = joined(said, new Uint8Array((PADDED_TO - (said.length % PADDED_TO)) % PADDED_TO).fill(0x20));
  const sealed = text(await seal(bytes(point), id, plain));
  await within("waiting", "readwrite", (store) => store.add({ id, to, sealed }));
};

/** Send what waits to the open diary; what it kept is deleted here, what it refused stays. */
export const bringIn = async (address) => {
  const said = { kept: 0, refused: [] };
  const all = await waiting();
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const some = all.slice(start, start + AT_ONCE);
    const body = new URLSearchParams(some.map((one) => ["entry", [one.id, one.to, one.sealed].join(" ")]));
    const response = await fetch(address, { method: "POST", body });
    if (!response.ok) break;
    for (const receipt of (await response.json()).receipts) {
      if (receipt.outcome === "refused") { said.refused.push(receipt.why); continue; }
      await drop(some.find((one) => one.id === receipt.id).n);
      said.kept += 1;
    }
  }
  return said;
};
