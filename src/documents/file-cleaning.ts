// What becomes of a picture or paper before it is kept: pictures are drawn anew, papers that act are refused. Both happen in a child that sees nothing of
// this house, because whoever wrote the file may have meant its reader.
import { join } from 'node:path';
import { LockedChild } from '#documents/locked-child.ts';
import { passwordProtected } from '#documents/zip-check.ts';
import { asBuffer } from '#kit/bytes.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

export interface PictureJob {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly limits: { readonly pixels: number; readonly side: number };
}

export type PictureMade = { readonly bytes: Uint8Array } | { readonly problem: 'too-many-pixels' | 'unreadable' };

export interface PdfJob {
  readonly bytes: Uint8Array;
}

export type PdfSeen = 'plain' | 'active' | 'embeds-files' | 'encrypted' | 'unreadable';

/** A large phone makes 50 million; a picture that says more is made to fill memories. */
const pixelsAtMost = 50_000_000;
/** A page of A4 at 300 dots an inch is 3,508 high. */
const longestSide = 4_000;

const pictures = new LockedChild<PictureJob, PictureMade>({
  program: join(import.meta.dirname, 'picture-process.ts'),
  killAfterMs: 20_000,
  heapMb: 128,
  // Two hundred phones that come back from a day without a connection bring thousands of signatures, a few at a time each.
  waitingAtMost: 1_000,
  addons: true,
});

const papers = new LockedChild<PdfJob, PdfSeen>({
  program: join(import.meta.dirname, 'pdf-process.ts'),
  killAfterMs: 20_000,
  heapMb: 256,
  waitingAtMost: 20,
});

/** Ends the waiting children, if there are any; tests and shut-down call it. */
export function closeFileCleaning(): void {
  pictures.close();
  papers.close();
}

const damaged = (): Refusal =>
  refuse('file-damaged', '文件打不开，可能没有传完整', 'The file cannot be opened; it may have arrived incomplete', {
    next: text(
      '请重新拍一张，或在原软件里另存后再传',
      'Take the picture again, or save it once more and send it again',
    ),
  });

const tooManyPixels = (): Refusal =>
  refuse(
    'picture-too-large',
    `照片的尺寸太大，最多 ${pixelsAtMost / 10_000} 万像素`,
    `The picture has too many pixels; ${pixelsAtMost / 1_000_000} million at most`,
    { next: text('请在手机上拍，会自动压小', 'Take the picture with the phone: it is made smaller by itself') },
  );

const acts = (): Refusal =>
  refuse(
    'pdf-active',
    '这个 PDF 里有会自动运行的内容（脚本、启动程序、表单提交等），不能收',
    'This PDF holds something that acts by itself (scripts, programs, forms that send) and cannot be taken',
    { next: text('请“打印”成新的 PDF，或拍照上传', 'Print it into a new PDF, or take a picture of it') },
  );

const embeds = (): Refusal =>
  refuse(
    'pdf-embeds-files',
    '这个 PDF 里夹带了别的文件，不能收',
    'Other files are hidden in this PDF; it cannot be taken',
    {
      next: text(
        '请去掉附件，或“打印”成新的 PDF 再传',
        'Remove the attachments, or print it into a new PDF and send that',
      ),
    },
  );

/** Refuses: file-damaged, picture-too-large, reader-busy. */
async function drawnAnew(mediaType: PictureJob['mediaType'], bytes: Buffer): Promise<Buffer | Refusal> {
  const made = await pictures.ask({ bytes, mediaType, limits: { pixels: pixelsAtMost, side: longestSide } });
  if (made === 'too-long' || made === 'died') return damaged();
  if (isRefusal(made)) return made;
  if ('problem' in made) return made.problem === 'too-many-pixels' ? tooManyPixels() : damaged();
  return asBuffer(made.bytes);
}

const lastMark = Buffer.from('%%EOF');

/** Refuses: file-damaged, file-encrypted, pdf-active, pdf-embeds-files, reader-busy. */
async function harmless(bytes: Buffer): Promise<Buffer | Refusal> {
  // What stands behind the end is no part of the paper: another kind of file, for another reader.
  if (bytes.subarray(bytes.lastIndexOf(lastMark) + lastMark.length).some((byte) => byte > 0x20)) return acts();
  const seen = await papers.ask({ bytes });
  if (isRefusal(seen)) return seen;
  if (seen === 'active') return acts();
  if (seen === 'embeds-files') return embeds();
  if (seen === 'encrypted') return passwordProtected();
  return seen === 'plain' ? bytes : damaged();
}

/**
 * The bytes to keep. Refuses: file-damaged, picture-too-large, file-encrypted, pdf-active, pdf-embeds-files, reader-busy.
 */
export const cleanedFile = (mediaType: string, bytes: Buffer): Promise<Buffer | Refusal> =>
  mediaType === 'application/pdf'
    ? harmless(bytes)
    : drawnAnew(mediaType === 'image/png' ? 'image/png' : 'image/jpeg', bytes);
