// Where every name is a union's, 工会 goes without saying: on tiles and beside bars the place or the employer is enough.
import type { Text } from '#kit/text.ts';

export const unionName = ({ zh, en }: Text): Text => ({
  zh: zh.replace(/(?<=.{2})(总工会|工会委员会|工会联合会|工会)$/, ''),
  en: en.replace(/ ((Federation of )?Trade Unions?|Union)( Committee)?$/, ''),
});
