// What a name can be searched by: its pinyin, its initials, and the characters and pairs of characters it contains.
import { pinyin } from 'pinyin-pro';
import { normaliseName } from '#kit/normalise.ts';

export interface NamePinyin {
  /** 'wangxiaoming' */
  readonly full: string;
  /** 'wxm' */
  readonly initials: string;
}

const OTHER = /[^a-z0-9]/g;

/** Surname readings at the head (单 shàn, 仇 qiú), no tones, ü → v; letters and digits of the name are kept, the rest dropped. */
export function pinyinOf(name: string): NamePinyin {
  const syllables = pinyin(normaliseName(name), {
    toneType: 'none',
    surname: 'head',
    type: 'array',
    v: true,
    nonZh: 'consecutive',
  })
    .flatMap((word) => word.toLowerCase().split(' '))
    .map((word) => word.replaceAll('ü', 'v').replace(OTHER, ''))
    .filter((word) => word !== '');
  return { full: syllables.join(''), initials: syllables.map((word) => word[0]).join('') };
}

/** The distinct single characters and adjacent pairs of the normalised, lower-case name: the elements of a GIN text[] index. */
export function grams(name: string): string[] {
  const characters = [...normaliseName(name).toLowerCase()].filter((c) => c !== ' ' && c !== '·');
  const found = new Set(characters);
  for (let i = 1; i < characters.length; i += 1) found.add(`${characters[i - 1]}${characters[i]}`);
  return [...found];
}
