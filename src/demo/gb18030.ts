// GB 18030 text for the one union whose computer still writes it. Node only decodes GB 18030, so its own decoder is turned round once.
import { invariant } from '#kit/refusal.ts';

let codes: ReadonlyMap<string, Uint8Array> | undefined;

function reverse(): ReadonlyMap<string, Uint8Array> {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const map = new Map<string, Uint8Array>();
  const put = (...bytes: number[]) => {
    const code = Uint8Array.from(bytes);
    try {
      const character = decoder.decode(code);
      // Some characters have two codes; the shorter, then the lower one is the usual one.
      if ([...character].length === 1 && !map.has(character)) map.set(character, code);
    } catch {
      // Not assigned: most of the four-byte space up to U+FFFF is, not all of it.
    }
  };
  for (let a = 0x81; a <= 0xfe; a += 1) for (let b = 0x40; b <= 0xfe; b += 1) if (b !== 0x7f) put(a, b);
  for (let a = 0x81; a <= 0x84; a += 1)
    for (let b = 0x30; b <= 0x39; b += 1)
      for (let c = 0x81; c <= 0xfe; c += 1) for (let d = 0x30; d <= 0x39; d += 1) put(a, b, c, d);
  return map;
}

/** Text of the Basic Multilingual Plane as GB 18030 bytes; a Fault names a character without a code. */
export function encodeGb18030(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    if (character.codePointAt(0)! < 0x80) {
      bytes.push(character.codePointAt(0)!);
      continue;
    }
    codes ??= reverse();
    const code = codes.get(character);
    invariant(code, `no GB 18030 code for ${character}`);
    bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}
