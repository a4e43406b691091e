// The child in which pictures of strangers are drawn anew: only what is seen goes into the new file. Where it was taken, by which phone, a small copy of
// the uncut picture, and whatever else hid in the old file stays behind.
import sharp from 'sharp';
import type { PictureJob, PictureMade } from '#documents/file-cleaning.ts';
import { answerJobs } from '#documents/locked-child-program.ts';
import { asBuffer } from '#kit/bytes.ts';

sharp.cache(false);
sharp.concurrency(1);

async function made({ bytes, mediaType, limits }: PictureJob): Promise<PictureMade> {
  const input = sharp(asBuffer(bytes), {
    // What it says of its size is believed for the refusal below; what it unpacks to is held to the same bound.
    limitInputPixels: limits.pixels,
    failOn: 'error',
    sequentialRead: true,
  });
  const { width, height, isPalette } = await input.metadata();
  if (width * height > limits.pixels) return { problem: 'too-many-pixels' };
  const upright = input.autoOrient().resize({
    width: limits.side,
    height: limits.side,
    fit: 'inside',
    withoutEnlargement: true,
  });
  const drawn =
    mediaType === 'image/png'
      ? // A drawing of few colours stays one: written in full colour it would be several times as large.
        upright.png({ compressionLevel: 9, palette: isPalette })
      : upright.jpeg({ quality: 85, chromaSubsampling: '4:4:4' });
  return { bytes: await drawn.toBuffer() };
}

answerJobs(async (job: PictureJob): Promise<PictureMade> => {
  try {
    return await made(job);
  } catch (error) {
    return { problem: /pixel limit/.test((error as Error).message) ? 'too-many-pixels' : 'unreadable' };
  }
});
