// People paste from Excel, WeChat and scanned lists: one spelling per text before it is compared, checked or indexed.

const PLAIN_ASCII = /^[!-~]*$/;
// Zero-width characters, byte order mark, soft hyphen, marks of writing direction.
const INVISIBLE = /\p{Cf}/gu;
const BLANKS = /[\s\p{Cc}]+/gu;

/** NFKC (full width → half width), invisible characters removed, inner blanks, line ends and controls → one space, trimmed. */
export function normaliseText(raw: string): string {
  if (PLAIN_ASCII.test(raw)) return raw;
  return raw.toWellFormed().normalize('NFKC').replace(INVISIBLE, '').replace(BLANKS, ' ').trim();
}

/** A sentence as it was written: full-width punctuation stays; only what cannot be seen and doubled blanks go. */
export const tidyProse = (raw: string): string =>
  raw.toWellFormed().normalize('NFC').replace(INVISIBLE, '').replace(BLANKS, ' ').trim();

/** As `normaliseText`, and every blank removed: for numbers and codes that people group by spaces. */
export const withoutBlanks = (raw: string): string => normaliseText(raw).replaceAll(' ', '');

const NAME_DOTS = /\s*[·•‧・∙⋅●᛫]\s*/gu;
const BLANK_BESIDE_HAN = /(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/gu;

/** As `normaliseText`; blanks beside Han characters go ('张 三' → '张三') and every dot of a minority name becomes '·'. */
export const normaliseName = (raw: string): string =>
  normaliseText(raw).replace(NAME_DOTS, '·').replace(BLANK_BESIDE_HAN, '');

const CONTROLS = /\p{Cc}/gu;
const FILE_NAME_LONGEST = 200;

/**
 * The name of a file as it may be kept and sent on: what is read is what it is called. Marks of direction (they make “gpj.exe” of “exe.jpg”),
 * zero-width characters and controls go, nothing else; at most 200 characters. Nothing left: 'file'.
 */
export const cleanFileName = (raw: string): string => {
  const seen = raw.toWellFormed().replace(INVISIBLE, '').replace(CONTROLS, '').replace(/\s+/gu, ' ').trim();
  return [...seen].slice(0, FILE_NAME_LONGEST).join('') || 'file';
};
