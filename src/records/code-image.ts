// The code of a printed certificate as a picture.
import { encode } from 'uqr';

/** Dark modules as strips: a third of the file that single squares make. One mask for all; what is encoded is as good as random. */
export function codeImage(content: string): string {
  const { data, size } = encode(content, { ecc: 'L', border: 4, maskPattern: 3 });
  const strips = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      return `M${x} ${y}h${(end < 0 ? size : end) - x}v1H${x}z`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${strips.join('')}"/></svg>`;
}
