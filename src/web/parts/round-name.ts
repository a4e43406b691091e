// What a round is called in both languages: its name is written once, in Chinese, and mostly is no more than its year.
import type { Text } from '#kit/text.ts';

/** '2026年度' / '2026'; any other name stays as it was written. */
export const roundName = (name: string): Text => ({ zh: name, en: name.replace(/^(\d{4})年度$/, '$1') });
