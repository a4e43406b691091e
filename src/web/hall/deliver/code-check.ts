// A pick-up code checked without a connection, against the slow digest that came with the route (src/deliveries/pick-up-code.ts computes it).
const rounds = 10_000;

/** null: this browser cannot tell; the server will. */
export async function codeFits(code: string, salt: string, digest: string): Promise<boolean | null> {
  if (!globalThis.crypto?.subtle) return null;
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', encoder.encode(code), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: encoder.encode(salt), iterations: rounds };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, 128));
  return [...bits].map((byte) => byte.toString(16).padStart(2, '0')).join('') === digest;
}
