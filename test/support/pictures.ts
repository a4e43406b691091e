// Files as people send them: small, whole, and such that every reader opens them.

/** A JPEG of three by two pixels. */
export const littlePicture = (): Buffer<ArrayBuffer> =>
  Buffer.from(
    '/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09P' +
      'T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAeEAEAAgEE' +
      'AwAAAAAAAAAAAAABAAIFAwQREiExcf/EABUBAQEAAAAAAAAAAAAAAAAAAAIF/8QAGxEAAgEFAAAAAAAAAAAAAAAAAAECBDIzcbH/2gAMAwEAAhEDEQA/AJ+T06WyW47U' +
      'q9btTk9B4D4AEREpU+GGlwMrmf/Z',
    'base64',
  );

const place = Buffer.from('Exif\0\0MM\0\u002a\0\0\0\u0008\0\0\0\0\0\0 GPS 39.9N 116.6E', 'latin1');

/** The same as a phone writes it: with where it was taken, and a film of a second after its end. */
export function photograph(): Buffer<ArrayBuffer> {
  const plain = littlePicture();
  const head = Buffer.from([0xff, 0xe1, 0, place.length + 2]);
  const film = Buffer.from('GPS 39.9N after its end', 'latin1');
  return Buffer.concat([plain.subarray(0, 2), head, place, plain.subarray(2), film]);
}

/** A paper of one page that says `words`; `more`: objects beside it, `catalog`: what the catalogue says beyond its pages. */
export function paperOf(words: string, { catalog = '', more = [] as readonly string[] } = {}): Buffer<ArrayBuffer> {
  const drawing = `BT /F1 24 Tf 72 720 Td (${words}) Tj ET`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...more,
  ];
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, n) => {
    const at = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
