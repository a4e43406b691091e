// A photograph made small enough to be sent from a van: at most 1024 px and some 200 KB.
const longest = 1024;

/** Base64 of a JPEG; null where the browser cannot read the picture. */
export async function pictureToSend(file: File): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/jpeg', 0.7).split(',')[1] ?? null;
  } catch {
    return null;
  }
}
