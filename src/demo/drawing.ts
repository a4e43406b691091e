// Line drawings made by code: pictures of the demo's results, so that none of them is a photograph of anybody's work. A drawing is a few strokes, red
// where the invention is; it is painted with soft edges into a small PNG of few colours.
import { crc32, deflateSync } from 'node:zlib';

/** `c x y r` circle, `l x y x y` line, `r x y w h` rectangle; `!` before it: red, `-`: dashed. On a field of 320 by 140, y downwards. */
export type Drawing = readonly string[];

const field = { width: 320, height: 140 };
const scale = 3;
const half = 0.9;
const dash = 5;
const shades = 32;
const paper = [242, 237, 230] as const;
const inks = [
  [74, 68, 62],
  [179, 38, 30],
] as const;

interface Stroke {
  readonly ink: 0 | 1;
  /** Left, top, right, bottom. */
  readonly around: readonly [number, number, number, number];
  /** How far the point is from the stroke; far away where a dash is left out. */
  readonly distance: (x: number, y: number) => number;
}

const left = (along: number): boolean => Math.floor(along / dash) % 2 === 1;

function segment(ink: 0 | 1, [x1, y1, x2, y2]: readonly [number, number, number, number], dashed: boolean): Stroke {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy) || 1;
  return {
    ink,
    around: [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)],
    distance(x, y) {
      const part = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length ** 2));
      if (dashed && left(part * length)) return field.width;
      return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
    },
  };
}

const circle = (ink: 0 | 1, x: number, y: number, radius: number, dashed: boolean): Stroke => ({
  ...{ ink, around: [x - radius, y - radius, x + radius, y + radius] },
  distance(px, py) {
    if (dashed && left((Math.atan2(py - y, px - x) + Math.PI) * radius)) return field.width;
    return Math.abs(Math.hypot(px - x, py - y) - radius);
  },
});

function strokesOf(said: string): readonly Stroke[] {
  const [, marks = '', sign, rest = ''] = /^([!-]*)([clr]) (.*)$/.exec(said) ?? [];
  const [x = 0, y = 0, w = 0, h = 0] = rest.split(' ').map(Number);
  const [ink, dashed] = [marks.includes('!') ? 1 : 0, marks.includes('-')] as const;
  if (sign === 'c') return [circle(ink, x, y, w, dashed)];
  if (sign === 'l') return [segment(ink, [x, y, w, h], dashed)];
  const [right, bottom] = [x + w, y + h];
  const sides = [
    [x, y, right, y],
    [right, y, right, bottom],
    [right, bottom, x, bottom],
    [x, bottom, x, y],
  ] as const;
  return sides.map((side) => segment(ink, side, dashed));
}

const [width, height] = [field.width * scale, field.height * scale];

/** Onto what is there; red lies on top. */
function paint(colours: Buffer, { ink, around, distance }: Stroke): void {
  const [x0, y0, x1, y1] = around.map((at, n) => Math.round((at + (n < 2 ? -2 : 2)) * scale)) as [
    number,
    number,
    number,
    number,
  ];
  for (let row = Math.max(0, y0); row < Math.min(height, y1); row += 1)
    for (let column = Math.max(0, x0); column < Math.min(width, x1); column += 1) {
      const away = distance((column + 0.5) / scale, (row + 0.5) / scale);
      const shade = Math.round(Math.max(0, Math.min(1, half + 0.3 - away)) * (shades - 1));
      const at = row * (width + 1) + 1 + column;
      if (shade > 0 && (shade > colours[at]! % shades || (ink === 1 && shade === colours[at]! % shades)))
        colours[at] = shade + ink * shades;
    }
}

const palette = Buffer.from(
  inks.flatMap((ink) =>
    Array.from({ length: shades }, (_, n) =>
      paper.map((from, channel) => Math.round(from + ((ink[channel]! - from) * n) / (shades - 1))),
    ).flat(),
  ),
);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of 960 by 420, the shape of a card. */
export function pngOf(drawing: Drawing): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (const stroke of drawing.flatMap(strokesOf)) paint(rows, stroke);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits, colours by number.
  head[8] = 8;
  head[9] = 3;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
