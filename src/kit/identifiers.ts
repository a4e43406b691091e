// Identity numbers as people type them → one normal form or a sentence that says exactly what is wrong, and the numbers of demo people.
// Sources: GB 11643—1999 (resident number), GB 32100—2015 with GB 11714 (organisations), ISO/IEC 7812-1 Luhn (bank cards).
import { type Day, isDay } from '#kit/days.ts';
import { withoutBlanks } from '#kit/normalise.ts';
import { Fault, invariant, type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';

// GB/T 2260, first two digits: provinces, autonomous regions, municipalities, 71 Taiwan, 81 Hong Kong, 82 Macao, 83 the
// residence permit of people from Taiwan.
const REGIONS = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECK = '10X98765432';

function wrongLength(code: string, what: Text, expected: string, found: number, unit: string): Refusal {
  return refuse(
    code,
    `${what.zh}是 ${expected} 位，您写了 ${found} 位`,
    `A ${what.en} has ${expected} ${unit}; this one has ${found}`,
  );
}

/** The 18th character over the first 17 digits, ISO 7064 MOD 11-2. */
export function idNumberCheck(first17: string): string {
  invariant(/^\d{17}$/.test(first17), 'the check digit is computed over 17 digits');
  const sum = ID_WEIGHTS.reduce((all, weight, index) => all + weight * Number(first17[index]), 0);
  return ID_CHECK[sum % 11] as string;
}

/** A foreigner's permanent residence number (since 2023) is 9, region (2), nationality (3), then as everyone's. */
const idRegion = (number: string): string => (number.startsWith('9') ? number.slice(1, 3) : number.slice(0, 2));

export interface IdNumber {
  /** 18 characters, X in upper case. */
  readonly number: string;
  readonly birthDay: Day;
  readonly sex: 'male' | 'female';
}

const ID = { zh: '居民身份证号', en: 'resident ID number' };

/**
 * A resident ID number of 18 characters, or of 15 digits (cards before 1999), which is raised to 18.
 * Refuses: id-number-missing, -length, -characters, -region, -birthday, -check.
 */
export function parseIdNumber(raw: string): IdNumber | Refusal {
  const written = withoutBlanks(raw).toUpperCase();
  if (written === '') return refuse('id-number-missing', `没有写${ID.zh}`, 'The resident ID number is missing');
  const old = written.length === 15;
  if (!old && written.length !== 18) {
    return wrongLength('id-number-length', ID, '18', [...written].length, 'characters');
  }
  if (!(old ? /^\d{15}$/ : /^\d{17}[\dX]$/).test(written)) {
    const at = [...written].findIndex((c, i) => !(/\d/.test(c) || (c === 'X' && i === 17)));
    return refuse(
      'id-number-characters',
      `${ID.zh}第 ${at + 1} 位是“${[...written][at]}”，这一位只能是数字${at === 17 ? '或 X' : ''}`,
      `Character ${at + 1} of the resident ID number is “${[...written][at]}”; only a digit${at === 17 ? ' or X' : ''} can stand there`,
    );
  }
  const region = idRegion(written);
  if (!REGIONS.has(region)) {
    return refuse(
      'id-number-region',
      `${ID.zh}开头的地区码 ${region} 不存在`,
      `No region has the code ${region} with which this resident ID number begins`,
    );
  }
  const number = old ? upgrade(written) : written;
  const birthDay = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDay(birthDay) || birthDay < '1800-01-01') {
    return refuse(
      'id-number-birthday',
      `${ID.zh}里的出生日期 ${birthDay} 不存在`,
      `The birth date ${birthDay} in this resident ID number does not exist`,
    );
  }
  const check = idNumberCheck(number.slice(0, 17));
  if (number[17] !== check) {
    return refuse(
      'id-number-check',
      `${ID.zh}的校验位对不上，很可能有一位写错了`,
      'The check digit does not fit; one digit of this resident ID number is probably wrong',
      {
        rule: 'GB 11643—1999',
        next: { zh: '请对照身份证再核一遍', en: 'Please compare it with the card once more' },
      },
    );
  }
  return { number, birthDay, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' };
}

// Fifteen-digit numbers were given to people born in 19xx only, save for sequence 996–999, kept for those over a hundred.
function upgrade(fifteen: string): string {
  const century = /99[6-9]$/.test(fifteen) ? '18' : '19';
  const first17 = fifteen.slice(0, 6) + century + fifteen.slice(6);
  return first17 + idNumberCheck(first17);
}

/** A valid number for invented people: region (6 digits), birth day, sequence 0…999 (odd: male). */
export function makeIdNumber(region: string, birthDay: Day, sequence: number): string {
  invariant(/^\d{6}$/.test(region) && isDay(birthDay), 'a region of six digits and a birth day');
  invariant(Number.isInteger(sequence) && sequence >= 0 && sequence <= 999, 'a sequence of 0 … 999');
  const first17 = region + birthDay.replaceAll('-', '') + String(sequence).padStart(3, '0');
  return first17 + idNumberCheck(first17);
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** The ninth character of an organisation code over its first eight (GB 11714, MOD 11). */
export function orgCodeCheck(first8: string): string {
  const sum = ORG_WEIGHTS.reduce((all, weight, i) => all + weight * Number.parseInt(first8[i] as string, 36), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** The 18th character over the first 17 (GB 32100, MOD 31-3). */
export function creditCodeCheck(first17: string): string {
  const sum = CREDIT_WEIGHTS.reduce(
    (all, weight, i) => all + weight * CREDIT_ALPHABET.indexOf(first17[i] as string),
    0,
  );
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] as string;
}

const CREDIT = { zh: '统一社会信用代码', en: 'unified social credit code' };

/**
 * A unified social credit code → 18 upper-case characters.
 * Refuses: credit-code-missing, -length, -characters, -region, -check, -organisation (the GB 11714 part).
 */
export function parseCreditCode(raw: string): string | Refusal {
  const written = withoutBlanks(raw).toUpperCase().replaceAll('-', '');
  if (written === '') return refuse('credit-code-missing', `没有写${CREDIT.zh}`, `The ${CREDIT.en} is missing`);
  const characters = [...written];
  if (characters.length !== 18) return wrongLength('credit-code-length', CREDIT, '18', characters.length, 'characters');
  const at = characters.findIndex((c, i) => !(i >= 2 && i < 8 ? /\d/.test(c) : CREDIT_ALPHABET.includes(c)));
  if (at >= 0) {
    return refuse(
      'credit-code-characters',
      `${CREDIT.zh}第 ${at + 1} 位不能是“${characters[at]}”（不用 I、O、S、V、Z，第 3 至 8 位是数字）`,
      `Character ${at + 1} of a ${CREDIT.en} cannot be “${characters[at]}” (I, O, S, V and Z are not used; 3 to 8 are digits)`,
    );
  }
  if (!REGIONS.has(written.slice(2, 4)) && written.slice(2, 4) !== '10') {
    return refuse(
      'credit-code-region',
      `${CREDIT.zh}里的地区码 ${written.slice(2, 8)} 不存在`,
      `The region ${written.slice(2, 8)} in this ${CREDIT.en} does not exist`,
    );
  }
  const rule = {
    rule: 'GB 32100—2015',
    next: { zh: '请对照证照再核一遍', en: 'Please compare it with the certificate once more' },
  };
  if (creditCodeCheck(written.slice(0, 17)) !== written[17]) {
    return refuse(
      'credit-code-check',
      `${CREDIT.zh}的校验位对不上，很可能有一位写错了`,
      `The check character does not fit; one character of this ${CREDIT.en} is probably wrong`,
      rule,
    );
  }
  if (orgCodeCheck(written.slice(8, 16)) !== written[16]) {
    return refuse(
      'credit-code-organisation',
      `${CREDIT.zh}里的组织机构代码（第 9 至 17 位）校验位对不上`,
      `The organisation code in characters 9 to 17 of this ${CREDIT.en} fails its own check`,
      rule,
    );
  }
  return written;
}

/** A valid code from its first 16 characters: department, kind, region (6 digits), organisation body (8). '81' begins a trade union's. */
export function makeCreditCode(first16: string): string {
  invariant(/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{8}$/.test(first16), 'sixteen characters of GB 32100');
  const first17 = first16 + orgCodeCheck(first16.slice(8));
  return first17 + creditCodeCheck(first17);
}

/** A mainland mobile number, with or without +86, 0086 or dashes → 11 digits. Refuses: phone-missing, -length, -characters, -prefix. */
export function parsePhone(raw: string | number): string | Refusal {
  const phone = { zh: '手机号', en: 'mobile number' };
  const written = withoutBlanks(String(raw))
    .replace(/[-‐‑–—()]/g, '')
    .replace(/^(?:\+86|0086|86(?=1\d{10}$))/, '');
  if (written === '') return refuse('phone-missing', '没有写手机号', 'The mobile number is missing');
  if (!/^\d+$/.test(written)) return refuse('phone-characters', '手机号只能是数字', 'A mobile number has digits only');
  if (written.length !== 11) return wrongLength('phone-length', phone, '11', written.length, 'digits');
  if (!/^1[3-9]/.test(written)) {
    return refuse(
      'phone-prefix',
      `手机号以 13 至 19 开头，这个是 ${written.slice(0, 2)}`,
      `A mobile number begins with 13 to 19, this one with ${written.slice(0, 2)}`,
    );
  }
  return written;
}

/** The digit that makes digits + digit pass the Luhn check. */
export function luhnCheck(digits: string): string {
  let sum = 0;
  for (let i = digits.length - 1, doubled = true; i >= 0; i -= 1, doubled = !doubled) {
    const digit = Number(digits[i]);
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** A bank card number, with or without blanks → 13 to 19 digits. Refuses: card-missing, -characters, -length, -check. */
export function parseCardNumber(raw: string): string | Refusal {
  const written = withoutBlanks(raw).replaceAll('-', '');
  if (written === '') return refuse('card-missing', '没有写银行卡号', 'The bank card number is missing');
  if (!/^\d+$/.test(written)) {
    const sentence = /e\+/i.test(written)
      ? ([
          '卡号被表格改成了科学记数，请把这一列设成文本再填',
          'The sheet has turned the number into scientific notation; format the column as text',
        ] as const)
      : (['银行卡号只能是数字', 'A bank card number has digits only'] as const);
    return refuse('card-characters', sentence[0], sentence[1]);
  }
  if (written.length < 13 || written.length > 19) {
    return wrongLength('card-length', { zh: '银行卡号', en: 'bank card number' }, '13–19', written.length, 'digits');
  }
  if (luhnCheck(written.slice(0, -1)) !== written.at(-1)) {
    return refuse(
      'card-check',
      '银行卡号的校验位对不上，很可能有一位写错了',
      'The check digit does not fit; one digit of this card number is probably wrong',
      {
        next: { zh: '请对照银行卡再核一遍', en: 'Please compare it with the card once more' },
      },
    );
  }
  return written;
}

/** A valid card number of `length` digits for invented people: issuer prefix, then `body` padded with zeros on the left. */
export function makeCardNumber(prefix: string, body: number | string, length = 19): string {
  const room = length - 1 - prefix.length;
  const filled = String(body).padStart(room, '0');
  if (!/^\d+$/.test(prefix + filled) || filled.length !== room)
    throw new Fault(`no card of ${length} digits from ${prefix} and ${body}`);
  return prefix + filled + luhnCheck(prefix + filled);
}
