// The trades that what is shown is filed under, so that results and problems of all programmes are found by the same words.
import type { Choice } from '#policy/form.ts';

const choice = (key: string, zh: string, en: string, spellings: readonly string[] = []): Choice => ({
  ...{ key, label: { zh, en } },
  ...(spellings.length > 0 ? { spellings } : {}),
});

export const trades: readonly Choice[] = [
  choice('machining', '机械加工', 'machining', ['机械', '机加工']),
  choice('electrical', '电气', 'electrical work', ['电工']),
  choice('building', '建筑安装', 'building', ['建筑', '施工']),
  choice('transport', '交通物流', 'transport', ['物流', '运输']),
  choice('health', '医护养老', 'health and care', ['医护', '护理', '养老']),
  choice('food', '食品餐饮', 'food', ['餐饮', '食品']),
  choice('safety', '安全环保', 'safety and environment', ['安全', '环保']),
  choice('digital', '信息技术', 'information technology', ['软件', '信息']),
  choice('other', '其他', 'other'),
];
