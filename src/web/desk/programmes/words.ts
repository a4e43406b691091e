// Words that the list, the paper and the designer of programmes share, and small facts about versions.

import { kinds } from '#kinds/index.ts';
import type { Text } from '#kit/text.ts';
import { levelNames } from '#policy/in-words.ts';
import type { Level, Stage } from '#policy/programme.ts';
import type { Answer } from '#web/parts/api.ts';

export type Version = Answer<'GET /programme-versions'>['items'][number];

export const levelName = (level: string): Text => levelNames[level as Level] ?? { zh: level, en: level };

/** The newest first, as the server gives them, each with its number: the first prepared is 1. */
export const numbered = (versions: readonly Version[]): readonly (Version & { readonly number: number })[] =>
  versions.map((one, i) => ({ ...one, number: versions.length - i }));

export const versionName = (number: number): Text => ({ zh: `第 ${number} 版`, en: `Version ${number}` });

export const stageTitle = (key: string, { kind, title }: Stage): Text =>
  title ?? (Object.hasOwn(kinds, kind) ? kinds[kind]?.title : undefined) ?? { zh: key, en: key };

export const mayDraft = (roles: readonly string[]): boolean => roles.includes('chair') || roles.includes('officer');
export const mayPublish = (roles: readonly string[]): boolean => roles.includes('chair');
