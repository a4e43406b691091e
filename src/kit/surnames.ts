// Compound surnames still borne in China, so that a mask or an initial splits a name where its bearer would.
export const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 ' +
    '钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 ' +
    '呼延 东郭 南门 羊舌 微生 左丘 东门 西门 南荣 第五 叶赫 纳兰 完颜 富察'
  ).split(' '),
);

/** The characters of the surname a Chinese name begins with: 2 for a compound one, else 1. A name of two characters has one. */
export function surnameLength(name: string): number {
  const characters = [...name];
  return characters.length > 2 && COMPOUND_SURNAMES.has(characters.slice(0, 2).join('')) ? 2 : 1;
}
