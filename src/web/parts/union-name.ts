// What a union is called: in both languages where it has a name in each; and where every name is a union's, 工会 goes without saying, as on tiles
// and beside bars, where the place or the employer is enough.
import type { Text } from '#kit/text.ts';

/** One without an English name keeps its Chinese one. */
export const bothNames = ({ name, nameEn }: { readonly name: string; readonly nameEn: string }): Text => ({
  zh: name,
  en: nameEn || name,
});

export const unionName = ({ zh, en }: Text): Text => ({
  zh: zh.replace(/(?<=.{2})(总工会|工会委员会|工会联合会|工会)$/, ''),
  en: en.replace(/ ((Federation of )?Trade Unions?|Union)( Committee)?(?=,|$)/, ''),
});

/** As short as on a map: the place alone, where every square is one of its kind. */
export const placeName = (of: Text): Text => {
  const { zh, en } = unionName(of);
  return {
    zh: zh
      .replace(/^.{2,3}市(?=.{2})/, '')
      .replace(/(?<=.{2})(区|县|镇|乡|街道)$/, '')
      .replace(/^.*经济技术开发$/, '经开区'),
    en: en.replace(/, [A-Z][a-z]+$/, '').replace(/ (District|County|Town|Township|Sub-district|Development Area)$/, ''),
  };
};

/** Its own name in Chinese, the short one in English, where the own is a sentence long. */
export const shortInEnglish = (one: { readonly name: string; readonly nameEn: string }): Text => ({
  zh: one.name,
  en: unionName(bothNames(one)).en,
});
