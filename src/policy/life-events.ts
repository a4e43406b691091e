// Services are found by what happened to somebody, not by the department that runs them: the life events, and which one a programme is for.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';

export const lifeEventKeys = ['learn', 'ill', 'hardship', 'speak', 'family', 'rest', 'create', 'move'] as const;
export type LifeEventKey = (typeof lifeEventKeys)[number];

export interface LifeEvent {
  readonly key: LifeEventKey;
  readonly title: Text;
  /** What one finds there. */
  readonly holds: Text;
}

const event = (key: LifeEventKey, title: Text, holds: Text): LifeEvent => ({ key, title, holds });

/** In the order they stand on the first screen. */
export const lifeEvents: readonly LifeEvent[] = [
  event('learn', text('学本事、考了证', 'Learning, a certificate'), text('助推金、培训', 'Grants, courses')),
  event('ill', text('生病、受伤', 'Illness, injury'), text('互助、意外险', 'Mutual aid, insurance')),
  event('hardship', text('家里有困难', 'Hard times at home'), text('帮扶、助学', 'Support, school aid')),
  event('speak', text('有话要说', 'Something to say'), text('诉求、法律援助', 'Requests, legal aid')),
  event('family', text('怀孕、带孩子', 'Pregnancy, children'), text('女职工保护', 'Care for mothers')),
  event('rest', text('想歇一歇', 'Time to rest'), text('疗休养、文体', 'Recreation, culture')),
  event('create', text('有发明、有成果', 'An invention, a result'), text('创新、评优', 'Innovation, honours')),
  event('move', text('入职、换单位', 'A new job'), text('入会、转会', 'Joining, moving')),
];

/** Where a programme that does not say so is found. */
const byTheme: Readonly<Record<string, LifeEventKey>> = {
  ...{ innovation: 'create', training: 'learn', hardship: 'hardship', mutual: 'ill', rights: 'speak', women: 'family' },
  ...{ recreation: 'rest', culture: 'rest', membership: 'move' },
};

/** What a programme is about, as its officers sort it. */
export const themes: Readonly<Record<string, Text>> = {
  innovation: text('技能与创新', 'Skills and innovation'),
  training: text('培训', 'Training'),
  hardship: text('困难帮扶', 'Support in hardship'),
  mutual: text('互助保障', 'Mutual aid'),
  rights: text('维权服务', 'Rights'),
  women: text('女职工', 'Women workers'),
  recreation: text('疗休养', 'Recreation'),
  culture: text('文化体育', 'Culture and sports'),
  membership: text('会员服务', 'Membership'),
};

export function lifeEventOf({ lifeEvent, theme }: Pick<Programme, 'lifeEvent' | 'theme'>): LifeEvent {
  const key = lifeEvent ?? own(byTheme, theme) ?? 'speak';
  return lifeEvents.find((one) => one.key === key) as LifeEvent;
}
