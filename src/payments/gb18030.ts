// Text → GB18030, which many Chinese banks still expect; the platform only decodes it. The table is the decoder turned round,
// made on first use (some 20 ms). GB 18030—2005 as the WHATWG Encoding Standard has it; GBK and GB 2312 are its first parts.
import { type Refusal, refuse } from '#kit/refusal.ts';

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
  // The decoder also writes U+FFFD for what it cannot read, so its own code (0x8431A437) is set by hand.
  four[0xfffd] = 39_417 + 1;
  return { two, four };
}

/** Refuses: character-without-code, for lone surrogates and a few private-use characters of old fonts. */
export function encodeGb18030(text: string): Buffer | Refusal {
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
      if (point < 0x10000) return withoutCode(point);
      put(SUPPLEMENT + point - 0x10000);
      i += 1;
    }
  }
  return out.subarray(0, at);
}

function withoutCode(point: number): Refusal {
  const name = `U+${point.toString(16).toUpperCase()}`;
  return refuse(
    'character-without-code',
    `字符 ${name} 不能写入 GB18030 文件`,
    `The character ${name} cannot be written in GB18030`,
    {
      next: {
        zh: '多为旧字库的自造字，请改用标准汉字',
        en: 'It is mostly a private character of an old font: use the standard one',
      },
    },
  );
}
