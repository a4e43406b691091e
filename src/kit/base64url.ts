// Bytes as letters that need no escaping in addresses and QR codes, and back; only the one writing of some bytes is read.

export function toBase64url(bytes: Uint8Array): string {
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** null for anything that `toBase64url` would not write. */
export function fromBase64url(letters: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(letters) || letters.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  return toBase64url(bytes) === letters ? bytes : null;
}
