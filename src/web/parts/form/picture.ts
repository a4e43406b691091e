// Makes a photograph small enough to send from a phone: at most 1600 px on its longer side, upright as it was taken, as JPEG.
const longestSide = 1600;
const quality = 0.85;

/** The phone cannot read the picture (an unknown format, or a broken file). */
export class NotAPicture extends Error {}

async function decoded(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new NotAPicture(file.type);
  }
}

/** Anything that is no picture (a PDF) stays as it is. Throws NotAPicture. */
export async function reduced(file: File): Promise<File> {
  if (!file.type.startsWith('image/')) return file;
  const bitmap = await decoded(file);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new NotAPicture('no canvas');
  // JPEG knows no transparency: what is see-through would turn black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
  if (!blob) throw new NotAPicture('not written');
  return new File([blob], `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`, { type: 'image/jpeg' });
}
