// The child in which PDFs of strangers are taken apart, object by object: whether one holds anything that acts when it is opened or clicked.
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import type { PdfJob, PdfSeen } from '#documents/file-cleaning.ts';
import { answerJobs } from '#documents/locked-child-program.ts';
import { asBuffer } from '#kit/bytes.ts';

/** ISO 32000-2, 12.6.4 (actions), 13 (multimedia), 12.7.8 (XFA): as keys, subtypes or types. */
const active = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToE',
  'Rendition',
  'RichMedia',
  'RichMediaExecute',
  'Movie',
  'Sound',
  '3D',
  'XFA',
]);
const embedded = new Set(['EmbeddedFile', 'EmbeddedFiles', 'FileAttachment']);
/** What an electronic invoice carries inside itself. */
const dataFile = /\.(xml|xbrl|ofd)$/i;

interface Found {
  active: boolean;
  embeds: boolean;
  readonly fileNames: string[];
}

function lookAtName(found: Found, name: PDFName): void {
  const word = name.decodeText();
  if (active.has(word)) found.active = true;
  if (embedded.has(word)) found.embeds = true;
}

/** Depth is bounded by the parser; objects that refer to others are looked at where they stand. */
function look(found: Found, object: PDFObject | undefined): void {
  if (object instanceof PDFName) lookAtName(found, object);
  else if (object instanceof PDFArray) for (const one of object.asArray()) look(found, one);
  else if (object instanceof PDFStream) look(found, object.dict);
  else if (object instanceof PDFDict) {
    const isFile = object.has(PDFName.of('EF'));
    for (const [key, value] of object.entries()) {
      lookAtName(found, key);
      look(found, value);
      const named = key === PDFName.of('F') || key === PDFName.of('UF');
      if (isFile && named && (value instanceof PDFString || value instanceof PDFHexString))
        found.fileNames.push(value.decodeText());
    }
  }
}

/** Objects that the parser left unread: packed together in a stream that it could not unpack. */
const unread = (context: PDFContext): boolean =>
  context
    .enumerateIndirectObjects()
    .some(
      ([, object]) => object instanceof PDFRawStream && object.dict.get(PDFName.of('Type')) === PDFName.of('ObjStm'),
    );

/** A second belt, for what the table of objects does not lead to: names as they stand in the file, `#4a` written out. */
function actsInPlain(bytes: Buffer): boolean {
  const text = bytes
    .toString('latin1')
    .replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /\/(JavaScript|Launch|RichMedia|SubmitForm|ImportData)\b/.test(text);
}

async function seen({ bytes }: PdfJob): Promise<PdfSeen> {
  const file = asBuffer(bytes);
  const document = await PDFDocument.load(file, { ignoreEncryption: true, updateMetadata: false });
  const { context } = document;
  if (context.trailerInfo.Encrypt !== undefined) return 'encrypted';
  if (document.getPageCount() === 0) return 'unreadable';
  const found: Found = { active: false, embeds: false, fileNames: [] };
  for (const [, object] of context.enumerateIndirectObjects()) look(found, object);
  if (found.active || actsInPlain(file) || unread(context)) return 'active';
  const strange = found.fileNames.some((name) => !dataFile.test(name));
  if (strange || (found.embeds && found.fileNames.length === 0)) return 'embeds-files';
  return 'plain';
}

answerJobs(async (job: PdfJob): Promise<PdfSeen> => {
  try {
    return await seen(job);
  } catch {
    return 'unreadable';
  }
});
