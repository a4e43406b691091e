// The districts of Beijing beside the one the demo is about, and where each lies on the tile map of the city: public geography.

/** Column and row of a tile map, each from 1: roughly where a place lies. */
export type Square = readonly [column: number, row: number];

const districts: readonly (readonly [zh: string, en: string, square: Square])[] = [
  ['东城区', 'Dongcheng', [4, 3]],
  ['西城区', 'Xicheng', [3, 3]],
  ['朝阳区', 'Chaoyang', [5, 3]],
  ['海淀区', 'Haidian', [2, 3]],
  ['丰台区', 'Fengtai', [3, 4]],
  ['石景山区', 'Shijingshan', [2, 4]],
  ['门头沟区', 'Mentougou', [1, 3]],
  ['房山区', 'Fangshan', [2, 5]],
  ['通州区', 'Tongzhou', [6, 3]],
  ['昌平区', 'Changping', [2, 2]],
  ['大兴区', 'Daxing', [3, 5]],
  ['怀柔区', 'Huairou', [3, 1]],
  ['平谷区', 'Pinggu', [4, 2]],
  ['密云区', 'Miyun', [4, 1]],
  ['延庆区', 'Yanqing', [2, 1]],
];

const district = (key: string, name: string, nameEn: string, square: Square) =>
  ({ key, parentKey: 'bj', level: 'district', name, nameEn, square }) as const;

export const otherDistricts = districts.map(([zh, en, square]) =>
  district(en.toLowerCase(), `北京市${zh}总工会`, `${en} District Federation of Trade Unions, Beijing`, square),
);

/** No district, and yet a square of the city between 朝阳, 通州 and 大兴. */
export const developmentArea = district(
  'development-area',
  '北京经济技术开发区总工会',
  'Yizhuang Development Area Federation of Trade Unions, Beijing',
  [4, 4],
);
