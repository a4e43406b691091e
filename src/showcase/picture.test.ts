import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pngOf } from '#demo/drawing.ts';
import { drawings } from '#demo/showcase-drawings.ts';
import { publicPicture } from '#showcase/picture.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');
const segment = (marker: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length + 2);
  return Buffer.concat([hex(marker), length, body]);
};
/** 3 wide, 2 high. */
const frame = segment('ffc0', hex('080002000301011100'));
const scan = Buffer.concat([segment('ffda', hex('010100003f00')), hex('12ff00ffd034')]);
const exif = (orientation: number) =>
  segment(
    'ffe1',
    Buffer.concat([
      Buffer.from('Exif\0\0', 'latin1'),
      hex(`49492a0008000000010012010300010000000${orientation}00000000000000`),
      Buffer.from('GPS 39.9N', 'latin1'),
    ]),
  );
const jpeg = (...parts: Buffer[]) => Buffer.concat([hex('ffd8'), ...parts, hex('ffd9')]);
const chunk = (type: string, data: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
};

test('a photograph keeps how it looks and loses where it was taken, its words and what follows its end', () => {
  const jfif = segment('ffe0', Buffer.from('JFIF\0\x01\x01', 'latin1'));
  const words = segment('fffe', Buffer.from('taken by 王师傅'));
  const phone = Buffer.concat([jpeg(exif(1), jfif, words, frame, scan), Buffer.from('a film of a second')]);
  const clean = publicPicture(phone)!;
  assert.deepEqual([clean.mediaType, clean.width, clean.height], ['image/jpeg', 3, 2]);
  assert.deepEqual(clean.bytes, jpeg(jfif, frame, scan));
  assert.deepEqual(publicPicture(clean.bytes)?.bytes, clean.bytes, 'what is clean stays as it is');
});

test('held upright by what the phone wrote, it still is: that one thing is written anew', () => {
  const { width, height, bytes } = publicPicture(jpeg(exif(6), frame, scan))!;
  assert.deepEqual([width, height], [2, 3]);
  assert.doesNotMatch(bytes.toString('latin1'), /GPS/);
  assert.deepEqual(
    publicPicture(bytes),
    { mediaType: 'image/jpeg', width: 2, height: 3, bytes },
    'read again the same',
  );
});

test('words between the scans of a picture that comes in several go too', () => {
  const words = segment('fffe', Buffer.from('王师傅'));
  assert.deepEqual(publicPicture(jpeg(frame, scan, words, scan))?.bytes, jpeg(frame, scan, scan));
});

test('a drawing loses its words and times', () => {
  const plain = pngOf(drawings.get(0)!);
  const end = plain.length - 12;
  const told = Buffer.concat([
    plain.subarray(0, 33),
    chunk('tEXt', Buffer.from('Author\0王师傅')),
    plain.subarray(33, end),
  ]);
  const written = Buffer.concat([told, chunk('eXIf', hex('49492a00')), plain.subarray(end), Buffer.from('more')]);
  assert.deepEqual(publicPicture(written), { mediaType: 'image/png', width: 960, height: 420, bytes: plain });
  assert.ok(plain.length < 15_000, 'small enough for a phone');
});

test('what cannot be read is not shown', () => {
  const cut = pngOf(drawings.get(0)!).subarray(0, 2_000);
  const empty = [Buffer.alloc(0), Buffer.from('%PDF-1.7'), hex('ffd8ffd9'), jpeg(frame), jpeg(scan)];
  for (const bytes of [...empty, cut, jpeg(hex('ffe1ffff00'), scan)]) assert.equal(publicPicture(bytes), null);
});
