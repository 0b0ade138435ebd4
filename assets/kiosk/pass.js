// Passes, as gala/rules/passes.py makes them: "GALA1:" and 81 bytes in base45. Who signed is asked of the browser's WebCrypto.
const PREFIX = "GALA1:", DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", HEAD = 17, LENGTH = 81;
const bytesOf = (text) => new TextEncoder().encode(text), CONTEXT = bytesOf("gala pass");

// RFC 9285: three digits give two bytes, two give one; null where a text is not what an encoder gives.
export function fromBase45(text) {
  const bytes = [];
  for (let start = 0; start < text.length; start += 3) {
    const digits = [...text.slice(start, start + 3)].map((one) => DIGITS.indexOf(one)), size = digits.length - 1;
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (!size || digits.includes(-1) || value >= 256 ** size) return null;
    bytes.push(...(size === 2 ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(bytes);
}

// Whether a text wants to be read as a pass; if it then cannot be, it is a forged or a broken one.
export const isPass = (text) => text.startsWith(PREFIX);

// What a pass says of itself, true only if isSignedBy says so; null where the text has not the form of one.
export function readPass(text) {
  const data = isPass(text) ? fromBase45(text.slice(PREFIX.length)) : null;
  if (data?.length !== LENGTH || data[0] !== 1) return null;
  const number = (from, to) => data.slice(from, to).reduce((sum, byte) => sum * 256 + byte, 0);
  return { key: [...data.slice(1, 5)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    event: number(5, 10), attendee: number(10, 15), revision: number(15, 17),
    head: data.slice(0, HEAD), signature: data.slice(HEAD) };
}

const imported = new Map();
function publicKey(key) { // base64url of the raw 32 bytes
  if (!imported.has(key)) {
    const raw = Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    imported.set(key, crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]));
  }
  return imported.get(key);
}

// Whether the holder of the key signed exactly this.
export async function isSignedBy(key, pass) {
  try {
    const said = new Uint8Array([...CONTEXT, ...pass.head]);
    return await crypto.subtle.verify("Ed25519", await publicKey(key), pass.signature, said);
  } catch {
    return false;
  }
}

// Whether this browser can tell a signature at all: some that are still around cannot.
export async function canVerify() {
  try {
    const point = new Uint8Array(32).fill(0x66).with(0, 0x58); // the curve's base point is a key like any other
    return Boolean(await crypto.subtle.importKey("raw", point, "Ed25519", false, ["verify"]));
  } catch {
    return false;
  }
}

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text)));

// What stands for a code or an address in the snapshot, so that a tablet finds by them and does not hold them.
export const lookUp = async (event, text) => base64url(await sha256(`${event}:${text}`)).slice(0, 8);

// What the log says of a text that was refused: enough to see that it was the same again, too little to use it.
export const digestOf = async (text) => base64url(await sha256(text)).slice(0, 16);
