// Makes a photograph small enough to send from a phone: at most 1600 px on its longer side, upright as it was taken, as JPEG; and says
// where it is too dark or too blurred to be read.
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

/** What whoever has to read it will not be able to; told, and left to whoever took it. */
export type PictureFault = 'dark' | 'bright' | 'blurred';

const looked = 400;

/** The brightness of each pixel (0 to 255), of the picture at most 400 px wide and high. */
function brightness(canvas: HTMLCanvasElement): { readonly width: number; readonly light: readonly number[] } {
  const scale = Math.min(1, looked / Math.max(canvas.width, canvas.height));
  const small = document.createElement('canvas');
  small.width = Math.max(1, Math.round(canvas.width * scale));
  small.height = Math.max(1, Math.round(canvas.height * scale));
  const context = small.getContext('2d');
  if (!context) throw new NotAPicture('no canvas');
  context.drawImage(canvas, 0, 0, small.width, small.height);
  const { data } = context.getImageData(0, 0, small.width, small.height);
  const light = Array.from(
    { length: data.length / 4 },
    (_, n) => 0.299 * data[4 * n]! + 0.587 * data[4 * n + 1]! + 0.114 * data[4 * n + 2]!,
  );
  return { width: small.width, light };
}

/**
 * Dark: hardly a pixel that is not. Bright: hardly anything but white, and edges too weak to be writing. Blurred: no edge anywhere. Edges are
 * the variance of how each pixel differs from those around it.
 */
export function faultOf({ width, light }: ReturnType<typeof brightness>): PictureFault | null {
  const bright = light.filter((one) => one > 70).length;
  if (bright < light.length / 100) return 'dark';
  if (width < looked / 2) return null;
  const edges = light.flatMap((one, n) => {
    const column = n % width;
    const [above, below] = [light[n - width], light[n + width]];
    if (column === 0 || column === width - 1 || above === undefined || below === undefined) return [];
    return [above + below + light[n - 1]! + light[n + 1]! - 4 * one];
  });
  const mean = edges.reduce((sum, one) => sum + one, 0) / edges.length;
  const variance = edges.reduce((sum, one) => sum + (one - mean) ** 2, 0) / edges.length;
  const white = light.filter((one) => one > 235).length;
  // A sheet that is nearly all white has edges where something stands on it: strong ones, unless the light has eaten them.
  if (white > light.length * 0.95 && variance < 40) return 'bright';
  return variance < 6 ? 'blurred' : null;
}

export interface Reduced {
  readonly file: File;
  readonly fault: PictureFault | null;
}

/** Anything that is no picture (a PDF) stays as it is. Throws NotAPicture. */
export async function reduced(file: File): Promise<Reduced> {
  if (!file.type.startsWith('image/')) return { file, fault: null };
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
  const name = `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`;
  return { file: new File([blob], name, { type: 'image/jpeg' }), fault: faultOf(brightness(canvas)) };
}
