// A picture for everybody: what the camera wrote into its file (place, time, device, a small copy of the whole picture) is left out, what is needed to
// see it stays as it is. Which way up it is held is told by the one thing that is written anew.
export interface PublicPicture {
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex');
/** Chunks that change what is seen. */
const pngKept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs']);

function cleanPng(bytes: Buffer): PublicPicture | null {
  const kept: Buffer[] = [PNG_HEAD];
  let size: readonly [number, number] | null = null;
  for (let at = PNG_HEAD.length; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (end > bytes.length) return null;
    if (type === 'IHDR' && end - at >= 20) size = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (pngKept.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return size ? seen('image/png', size, Buffer.concat(kept)) : null;
    at = end;
  }
  return null;
}

const seen = (
  mediaType: PublicPicture['mediaType'],
  [width, height]: readonly [number, number],
  bytes: Buffer,
): PublicPicture | null => (width > 0 && height > 0 ? { mediaType, width, height, bytes } : null);

/** An APP1 that says nothing but which way up the picture is. */
const uprightAs = (orientation: number): Buffer =>
  Buffer.concat([
    Buffer.from('ffe10022457869660000', 'hex'),
    Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex').fill(orientation, 19, 20),
  ]);

/** 1 to 8 of Exif; null: it does not say, or the usual way. */
function orientationIn(segment: Buffer): number | null {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 14) return null;
  const tiff = segment.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return null;
  for (let n = 0, at = first + 2; n < short(first) && at + 12 <= tiff.length; n += 1, at += 12)
    if (short(at) === 0x0112) {
      const value = short(at + 8);
      return value >= 2 && value <= 8 ? value : null;
    }
  return null;
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Of what applications write: how colours are to be read (JFIF, ICC, Adobe). */
const appKept = (marker: number, body: Buffer): boolean =>
  marker === 0xe0 || marker === 0xee || (marker === 0xe2 && body.toString('latin1', 0, 11) === 'ICC_PROFILE');

interface Read {
  readonly kept: Buffer[];
  size: readonly [number, number] | null;
  orientation: number | null;
}

/** One segment before the picture itself. */
function takeSegment(read: Read, marker: number, segment: Buffer): void {
  const body = segment.subarray(4);
  if (marker === 0xe1) read.orientation ??= orientationIn(body);
  const isApp = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
  if (isApp && !appKept(marker, body)) return;
  if (isFrame(marker) && body.length >= 5) read.size = [body.readUInt16BE(3), body.readUInt16BE(1)];
  read.kept.push(segment);
}

function cleanJpeg(bytes: Buffer): PublicPicture | null {
  const read: Read = { kept: [], size: null, orientation: null };
  const end = bytes.lastIndexOf(Buffer.from('ffd9', 'hex'));
  for (let at = 2; at + 4 <= end; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (next > end) return null;
    takeSegment(read, marker, bytes.subarray(at, next));
    at = next;
    if (marker !== 0xda) continue;
    return read.size ? jpegOf(read, bytes.subarray(at)) : null;
  }
  return null;
}

function jpegOf({ kept, size, orientation }: Read, scans: Buffer): PublicPicture | null {
  const [width, height] = size!;
  const turned = orientation !== null && orientation >= 5;
  const upright = orientation === null ? [] : [uprightAs(orientation)];
  const head = Buffer.from('ffd8', 'hex');
  const all = Buffer.concat([head, ...upright, ...kept, scansAlone(scans)]);
  return seen('image/jpeg', turned ? [height, width] : [width, height], all);
}

/** What comes after the end of the picture (a second one, a film) is left out, and so is what is said between its scans. */
function scansAlone(scans: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = 0; at + 1 < scans.length; ) {
    const marker = scans[at] === 0xff ? scans[at + 1]! : 0;
    if (marker === 0xd9) return Buffer.concat([...kept, scans.subarray(from, at + 2)]);
    const isData = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (isData || at + 4 > scans.length) {
      at += 1;
      continue;
    }
    const next = at + 2 + scans.readUInt16BE(at + 2);
    if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) {
      kept.push(scans.subarray(from, at));
      from = next;
    }
    at = next;
  }
  return Buffer.concat([...kept, scans.subarray(from), Buffer.from('ffd9', 'hex')]);
}

/** null: it cannot be read, and is not shown. */
export function publicPicture(bytes: Buffer): PublicPicture | null {
  try {
    if (bytes.subarray(0, PNG_HEAD.length).equals(PNG_HEAD)) return cleanPng(bytes);
    if (bytes.subarray(0, 2).equals(Buffer.from('ffd8', 'hex'))) return cleanJpeg(bytes);
  } catch {
    // Lengths that lead out of the file.
  }
  return null;
}
