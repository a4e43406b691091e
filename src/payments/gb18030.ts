// Text → GB18030, which many Chinese banks still expect; the platform only decodes it. The table is the decoder turned round,
// made on first use (some 20 ms). GB 18030—2005 as the WHATWG Encoding Standard has it; GBK and GB 2312 are its first parts.
import { Fault } from '#kit/refusal.ts';

const TRAIL = [...range(0x40, 0x7e), ...range(0x80, 0xfe)];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

interface Table {
  /** [code unit] → two bytes, 0: none. */
  two: Uint16Array;
  /** [code unit] → linear index of four bytes + 1, 0: none. */
  four: Uint16Array;
}

let made: Table | undefined;

const fourBytes = (linear: number): [number, number, number, number] => [
  0x81 + Math.trunc(linear / 12_600),
  0x30 + (Math.trunc(linear / 1260) % 10),
  0x81 + (Math.trunc(linear / 10) % 126),
  0x30 + (linear % 10),
];

/** Linear indices of the four-byte codes for the basic plane: 0x81308130 … 0x8431A439. */
const BASIC_FOUR = 39_420;
/** 0x90308130 is U+10000. */
const SUPPLEMENT = (0x90 - 0x81) * 12_600;

function table(): Table {
  const decoder = new TextDecoder('gb18030');
  const [two, four] = [new Uint16Array(0x10000), new Uint16Array(0x10000)];
  for (const lead of range(0x81, 0xfe)) {
    for (const trail of TRAIL) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== '\ufffd') two[text.charCodeAt(0)] ||= (lead << 8) | trail;
    }
  }
  for (let linear = 0; linear < BASIC_FOUR; linear += 1) {
    const text = decoder.decode(Uint8Array.from(fourBytes(linear)));
    if (text.length === 1 && text !== '\ufffd') four[text.charCodeAt(0)] ||= linear + 1;
  }
  return { two, four };
}

/** Every character has a code; a lone surrogate is a Fault. */
export function encodeGb18030(text: string): Buffer {
  made ??= table();
  const { two, four } = made;
  const out = Buffer.allocUnsafe(text.length * 4);
  let at = 0;
  const put = (linear: number) => {
    for (const byte of fourBytes(linear)) out[at++] = byte;
  };
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) out[at++] = unit;
    else if (two[unit]) {
      out[at++] = two[unit]! >> 8;
      out[at++] = two[unit]! & 0xff;
    } else if (four[unit]) put(four[unit]! - 1);
    else {
      const point = text.codePointAt(i)!;
      if (point < 0x10000) throw new Fault(`U+${point.toString(16)} has no GB18030 code`);
      put(SUPPLEMENT + point - 0x10000);
      i += 1;
    }
  }
  return out.subarray(0, at);
}
