// Fictional names with real-looking frequencies, so that search, masking and duplicate checks meet what they meet in life: many
// people called 王伟, a few compound surnames, inner dots, and characters outside the common sets.
import type { Dice } from '#kit/random.ts';

export type Sex = 'male' | 'female';

// Weights per 1,000: the order and sizes of the published surname counts, rounded; the last three are compound.
const surnames: readonly (readonly [string, number])[] = [
  ...([
    ['王', 95],
    ['李', 90],
    ['张', 88],
    ['刘', 66],
    ['陈', 38],
    ['杨', 36],
    ['赵', 36],
    ['黄', 14],
    ['周', 18],
    ['吴', 16],
  ] as const),
  ...([
    ['徐', 16],
    ['孙', 24],
    ['胡', 12],
    ['朱', 13],
    ['高', 16],
    ['林', 8],
    ['何', 10],
    ['郭', 17],
    ['马', 18],
    ['罗', 7],
  ] as const),
  ...([
    ['梁', 8],
    ['宋', 11],
    ['郑', 8],
    ['谢', 6],
    ['韩', 11],
    ['唐', 6],
    ['冯', 10],
    ['于', 10],
    ['董', 9],
    ['萧', 2],
  ] as const),
  ...([
    ['程', 7],
    ['曹', 7],
    ['袁', 5],
    ['邓', 5],
    ['许', 7],
    ['傅', 4],
    ['沈', 4],
    ['曾', 4],
    ['彭', 4],
    ['吕', 6],
  ] as const),
  ...([
    ['苏', 5],
    ['卢', 4],
    ['蒋', 4],
    ['蔡', 3],
    ['贾', 7],
    ['丁', 5],
    ['魏', 7],
    ['薛', 4],
    ['叶', 4],
    ['阎', 4],
  ] as const),
  ...([
    ['余', 3],
    ['潘', 4],
    ['杜', 5],
    ['戴', 3],
    ['夏', 4],
    ['钟', 3],
    ['汪', 4],
    ['田', 7],
    ['任', 5],
    ['姜', 4],
  ] as const),
  ...([
    ['范', 5],
    ['方', 4],
    ['石', 5],
    ['姚', 4],
    ['谭', 2],
    ['廖', 2],
    ['邹', 3],
    ['熊', 2],
    ['金', 5],
    ['陆', 3],
  ] as const),
  ...([
    ['郝', 4],
    ['孔', 3],
    ['白', 4],
    ['崔', 5],
    ['康', 3],
    ['毛', 2],
    ['邱', 2],
    ['秦', 4],
    ['江', 2],
    ['史', 4],
  ] as const),
  ...([
    ['顾', 2],
    ['侯', 4],
    ['邵', 3],
    ['孟', 4],
    ['龙', 1],
    ['万', 2],
    ['段', 3],
    ['雷', 2],
    ['钱', 2],
    ['汤', 2],
  ] as const),
  ...([
    ['尹', 3],
    ['黎', 1],
    ['易', 1],
    ['常', 3],
    ['武', 3],
    ['乔', 3],
    ['贺', 3],
    ['赖', 1],
    ['龚', 2],
    ['文', 1],
  ] as const),
  ...([
    ['单', 2],
    ['仇', 1],
    ['佟', 2],
    ['纪', 2],
    ['解', 1],
    ['欧阳', 2],
    ['司马', 1],
    ['诸葛', 1],
  ] as const),
];
const total = surnames.reduce((sum, [, weight]) => sum + weight, 0);

// By sex, then by years of birth: before 1975, before 1988, and after.
const given: Record<Sex, readonly (readonly string[])[]> = {
  male: [
    '建国 建军 国强 志强 卫东 永强 建华 志国 宝山 长海 德明 福生 玉山 景春 振华 文革 红军 立新 学军 凤山 海军 春林 国庆 永生 树林 军 强 勇 刚 明'.split(
      ' ',
    ),
    '伟 磊 鹏 涛 超 杰 斌 浩 峰 亮 刚 健 旭东 海涛 志鹏 建伟 晓东 立伟 文涛 洪涛 永刚 金龙 庆丰 雪松 海波 振宇 志勇 大鹏 国栋 凯'.split(
      ' ',
    ),
    '宇航 子豪 浩然 俊杰 天宇 泽宇 宇轩 嘉伟 文博 梓轩 晨阳 思源 博文 一鸣 志远 鑫 帅 晨 硕 阳 旭 翔 宁 诚 雨泽 家豪 明轩 皓 骏 喆'.split(
      ' ',
    ),
  ],
  female: [
    '秀英 桂兰 玉兰 淑英 秀兰 凤英 桂英 淑珍 春梅 玉梅 红梅 建华 丽华 淑华 凤霞 秀云 桂芳 玉珍 淑芬 秀荣 艳 丽 敏 静 红 芳 燕 霞 萍 玲'.split(
      ' ',
    ),
    '娜 静 丽 艳 婷 娟 雪 莉 颖 倩 丹 洁 晶 蕾 琳 晓燕 海燕 丽娟 春燕 晓丽 雪梅 立红 金凤 亚男 晓敏 文静 志红 国英 艳玲 小娟'.split(
      ' ',
    ),
    '雨欣 欣怡 梦瑶 思雨 佳怡 诗涵 雅琪 子涵 梦洁 雨桐 可欣 婉婷 梓涵 静怡 佳琪 思琪 紫萱 晓彤 若曦 嘉怡 瑶 悦 璐 媛 薇 莹 琪 雯 妍 甜'.split(
      ' ',
    ),
  ],
};

// What a register of six thousand also holds: minority names with the inner dot, and rare characters (㛃 and 䶮 lie outside GBK's core).
const unusual: readonly (readonly [string, Sex])[] = [
  ['阿依古丽·买买提', 'female'],
  ['乌仁其木格', 'female'],
  ['巴特尔', 'male'],
  ['扎西多吉', 'male'],
  ['李㛃', 'female'],
  ['刘䶮', 'male'],
  ['张昇堃', 'male'],
  ['关颖珺', 'female'],
];

/** A whole name for a person of this sex and year of birth. */
export function makeName(random: Dice, sex: Sex, birthYear: number): string {
  if (random.int(400) === 0) return random.pick(unusual.filter(([, s]) => s === sex))[0];
  let left = random.int(total);
  let surname = '王';
  for (const [name, weight] of surnames) {
    if (left < weight) {
      surname = name;
      break;
    }
    left -= weight;
  }
  return surname + random.pick(given[sex][birthYear < 1975 ? 0 : birthYear < 1988 ? 1 : 2]!);
}
