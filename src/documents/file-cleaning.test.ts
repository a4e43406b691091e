// Pictures and papers of strangers: what is kept is what is seen, and what acts is refused.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { cleanedFile, closeFileCleaning } from '#documents/file-cleaning.ts';
import { isRefusal } from '#kit/refusal.ts';
import { littlePicture, paperOf, photograph } from '#test/support/pictures.ts';

after(closeFileCleaning);

async function kept(mediaType: string, bytes: Buffer): Promise<Buffer> {
  const cleaned = await cleanedFile(mediaType, bytes);
  if (isRefusal(cleaned)) throw new Error(JSON.stringify(cleaned));
  return cleaned;
}
async function refusedAs(mediaType: string, bytes: Buffer): Promise<string> {
  const cleaned = await cleanedFile(mediaType, bytes);
  return isRefusal(cleaned) ? cleaned.code : 'kept';
}

test('a photograph is drawn anew: without where it was taken, without what followed its end', async () => {
  assert.match(photograph().toString('latin1'), /GPS 39\.9N 116/);
  const cleaned = await kept('image/jpeg', photograph());
  assert.doesNotMatch(cleaned.toString('latin1'), /GPS|39\.9|Exif/);
  const { width, height, exif, format } = await sharp(cleaned).metadata();
  assert.deepEqual([width, height, exif, format], [3, 2, undefined, 'jpeg']);
});

test('a photograph taken sideways stands upright', async () => {
  const sideways = await sharp(littlePicture()).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { width, height, orientation } = await sharp(await kept('image/jpeg', sideways)).metadata();
  assert.deepEqual([width, height, orientation], [2, 3, undefined]);
});

test('what is also something else is a picture only: pages and archives that hide in one are gone', async () => {
  const page = Buffer.from('<html><script>fetch("/api/me")</script></html>');
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, page.length + 2]), page]);
  const [start, rest] = [littlePicture().subarray(0, 2), littlePicture().subarray(2)];
  const withPage = await kept('image/jpeg', Buffer.concat([start, comment, rest]));
  assert.doesNotMatch(withPage.toString('latin1'), /script/);
  const withArchive = await kept(
    'image/jpeg',
    Buffer.concat([littlePicture(), Buffer.from('PK\x05\x06'), Buffer.alloc(18)]),
  );
  assert.equal(withArchive.indexOf('PK\x05\x06'), -1);
});

test('a PNG stays a PNG and loses its words', async () => {
  const drawing = await sharp(littlePicture())
    .withExif({ IFD0: { Copyright: '王师傅' } })
    .png()
    .toBuffer();
  const cleaned = await kept('image/png', drawing);
  assert.equal((await sharp(cleaned).metadata()).format, 'png');
  assert.ok(!cleaned.includes('王师傅'));
});

test('a picture that unpacks to more than a phone can take is refused before it is unpacked', async () => {
  const side = 30_000;
  const line = Buffer.alloc(1 + side / 8);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const whole = await sharp(littlePicture()).png().toBuffer();
  const chunk = (type: string, data: Buffer) => {
    const piece = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
    piece.writeUInt32BE(data.length, 0);
    return piece;
  };
  const bomb = Buffer.concat([
    whole.subarray(0, 8),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 64 }, () => line)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  assert.match(await refusedAs('image/png', bomb), /^(picture-too-large|file-damaged)$/);
  const large = await sharp({ create: { width: 8_000, height: 7_000, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  assert.equal(await refusedAs('image/png', large), 'picture-too-large');
  const wide = await sharp({ create: { width: 8_000, height: 2_000, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  const { width, height } = await sharp(await kept('image/jpeg', wide)).metadata();
  assert.deepEqual([width, height], [4_000, 1_000]);
});

test('half a picture is refused, and the next one is drawn all the same', async () => {
  assert.equal(await refusedAs('image/jpeg', littlePicture().subarray(0, 200)), 'file-damaged');
  assert.equal(await refusedAs('image/jpeg', Buffer.from('ffd8ffe000104a464946000101ffd9', 'hex')), 'file-damaged');
  assert.equal(await refusedAs('image/jpeg', photograph()), 'kept');
});

const action = (words: string) => ({ catalog: '/OpenAction 6 0 R', more: [`<< /Type /Action ${words} >>`] });
const attached = (name: string) => ({
  catalog: '/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>',
  more: [
    `<< /Type /Filespec /F (${name}) /EF << /F 7 0 R >> >>`,
    '<< /Type /EmbeddedFile /Length 3 >>\nstream\nabc\nendstream',
  ],
});

/** A script inside a packed stream of objects, where no plain search finds it. */
async function packedScript(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  const { context, catalog } = document;
  const script = context.register(context.obj({ S: PDFName.of('JavaScript'), JS: PDFString.of('app.alert(1)') }));
  catalog.set(PDFName.of('OpenAction'), script);
  const bytes = Buffer.from(await document.save({ useObjectStreams: true }));
  assert.equal(bytes.indexOf('JavaScript'), -1);
  return bytes;
}

test('a paper is kept as it came', async () => {
  const paper = paperOf('signed by both');
  assert.deepEqual(await kept('application/pdf', paper), paper);
  const linked = paperOf('see', {
    catalog: '/OpenAction [3 0 R /Fit]',
    more: ['<< /S /URI /URI (https://example.org) >>'],
  });
  assert.deepEqual(
    await kept('application/pdf', linked),
    linked,
    'a view to open with and a link are what papers have',
  );
  const invoice = paperOf('invoice', attached('invoice.xml'));
  assert.deepEqual(await kept('application/pdf', invoice), invoice, 'an electronic invoice carries its data');
});

const acting: readonly (readonly [string, () => Buffer | Promise<Buffer>, string])[] = [
  ['a script when it opens', () => paperOf('x', action('/S /JavaScript /JS (app.alert\\(1\\))')), 'pdf-active'],
  [
    'a script whose name is written out in numbers',
    () => paperOf('x', action('/S /J#61vaScript /J#53 (1)')),
    'pdf-active',
  ],
  ['a script in a packed stream', packedScript, 'pdf-active'],
  ['a program that is started', () => paperOf('x', action('/S /Launch /F (cmd.exe)')), 'pdf-active'],
  ['a form that sends', () => paperOf('x', action('/S /SubmitForm /F (https://example.org)')), 'pdf-active'],
  ['a form of another kind', () => paperOf('x', { catalog: '/AcroForm << /XFA (x) >>' }), 'pdf-active'],
  ['a program inside', () => paperOf('x', attached('invoice.exe')), 'pdf-embeds-files'],
  ['something after its end', () => Buffer.concat([paperOf('x'), Buffer.from('PK\x03\x04 an archive')]), 'pdf-active'],
  ['no paper at all', () => Buffer.from('%PDF-1.4 one %%EOF'), 'file-damaged'],
  ['half a paper', () => Buffer.concat([paperOf('x').subarray(0, 200), Buffer.from('%%EOF')]), 'file-damaged'],
];
for (const [what, bytes, code] of acting)
  test(`a paper is refused: ${what}`, async () => {
    assert.equal(await refusedAs('application/pdf', await bytes()), code);
  });
