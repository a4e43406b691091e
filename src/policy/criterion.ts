// A line of a judge's sheet as most papers have it.

/** Points are given up to the weight. */
export const criterion = (key: string, says: string, saysEn: string, weight: number) => ({
  ...{ key, says, saysEn, weight, top: weight },
});

/** What a studio is judged by, whether it is recognised, promoted or reviewed. */
export const studioCriteria = [
  criterion('operation', '运行情况', 'How it is run', 30),
  criterion('ability', '创新能力和成果', 'Ability and results', 40),
  criterion('benefit', '经济社会效益', 'Benefit', 30),
];
