// The one module that hides parts of personal data (design §3): notices, lists and logs print what it returns and nothing else.
import { normaliseName } from '#kit/normalise.ts';
import { surnameLength } from '#kit/surnames.ts';

const HAN = /\p{Script=Han}/u;

/**
 * 王小明 → 王*明, 张三 → 张*, 欧阳小红 → 欧阳*红, 欧阳红 → 欧阳*, 阿卜杜拉·买买提 → 阿***·***, Li Ming → L* M***.
 * One star per hidden character, at most three, so that the length of a long name does not tell.
 */
export function maskName(raw: string): string {
  const name = normaliseName(raw);
  if (name === '') return '';
  if (!HAN.test(name)) {
    return name
      .split(' ')
      .map((word) => [...word][0] + stars([...word].length - 1))
      .join(' ');
  }
  if (name.includes('·')) {
    const [first = '', ...rest] = name.split('·');
    const parts = [[...first][0] + stars([...first].length - 1), ...rest.map((part) => stars([...part].length))];
    const masked = parts.join('·');
    return masked.includes('*') ? masked : `${masked}*`;
  }
  const characters = [...name];
  const head = surnameLength(name);
  const given = characters.length - head;
  const surname = characters.slice(0, head).join('');
  if (given <= 1) return surname + stars(Math.max(given, 1));
  return `${surname}${stars(given - 1)}${characters.at(-1)}`;
}

const stars = (count: number): string => '*'.repeat(Math.min(Math.max(count, 0), 3));

/** '1102** **** **** 0617'; anything that is not 18 characters shows no more than its last two. */
export function maskIdNumber(number: string): string {
  return number.length === 18 ? `${number.slice(0, 4)}** **** **** ${number.slice(-4)}` : `**** ${number.slice(-2)}`;
}

/** '138 **** 2270'; anything that is not 11 digits shows no more than its last two. */
export function maskPhone(phone: string): string {
  return phone.length === 11 ? `${phone.slice(0, 3)} **** ${phone.slice(-4)}` : `**** ${phone.slice(-2)}`;
}

/** '尾号 3308' / 'ending 3308'; a number under eight characters shows no more than its last two. */
export function maskAccount(account: string, language: 'zh' | 'en' = 'zh'): string {
  const tail = account.slice(account.length < 8 ? -2 : -4);
  return language === 'zh' ? `尾号 ${tail}` : `ending ${tail}`;
}
