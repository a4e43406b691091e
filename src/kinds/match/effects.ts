// Whom matching tells what, and what it keeps: each side hears from the other, and whoever waited hears when there is nothing more to wait for.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Effect, StageContext, StageEvent } from '#policy/kind.ts';

const toOwner: Readonly<Record<string, Text>> = {
  interested: text('有人对您推介的有意向，请答复', 'Somebody is interested in what you show; please answer'),
  confirmed: text('对方确认了，对接成功', 'The other side confirmed: you are partners'),
  'benefit-accepted': text('一笔效益已经核实', 'A benefit was accepted'),
  'benefit-refused': text(
    '一笔效益没有通过核实，理由写在办件里',
    'A benefit was not accepted; the reason is in the case',
  ),
  'solution-reported': text(
    '对接的一方说解决了，请看看是不是',
    'Your partner says that it is solved; please say whether it is',
  ),
  over: text(
    '公开期满了。30 天内可以续期；不续，这一件就到此结束',
    'It is not on show any more. Renew it within 30 days, or the case ends',
  ),
  ended: text('工会结束了这次对接，理由写在办件里', 'Your union ended the matching; the reason is in the case'),
  expired: text('公开结束以后没有再续，这一件到此结束', 'It was not shown again, and the case has ended'),
};

const toOther: Readonly<Record<string, Text>> = {
  agreed: text(
    '对方同意对接，现在可以看到全部资料，请确认',
    'The owner agreed: you can read the rest now; please confirm',
  ),
  declined: text(
    '对方这次没有同意对接，理由写在“我的意向”里',
    'The owner declined; the reason is among your interests',
  ),
  'solution-confirmed': text('对方确认解决了', 'The other side confirmed that it is solved'),
  'solution-returned': text(
    '对方说还没有解决，还差什么写在“我的意向”里',
    'The other side says it is not solved yet; what is missing is among your interests',
  ),
};

const toConcerned: Readonly<Record<string, Text>> = {
  closed: text('您提过意向的那一项，对接结束了', 'The matching that you were interested in is closed'),
  'given-up': text(
    '您提过意向的那一项，对方不再对接了',
    'The other side gave up the matching that you were interested in',
  ),
  ended: text('您提过意向的那一项，工会结束了对接', 'A union ended the matching that you were interested in'),
  expired: text(
    '您提过意向的那一项不再公开，对接结束了',
    'What you were interested in is not on show any more; the matching has ended',
  ),
};

const lapsed = {
  waiting: {
    owner: text('一份意向过了期限没有答复，已经作罢', 'An interest was not answered in time and has lapsed'),
    other: text(
      '对方一直没有答复，这份意向作罢了；还想对接，可以再提',
      'You had no answer in time, so your interest lapsed; you may ask again',
    ),
  },
  agreed: {
    owner: text(
      '对方没有在期限内确认，这份意向作罢了',
      'The other side did not confirm in time; the interest has lapsed',
    ),
    other: text(
      '您没有在期限内确认，这份意向作罢了；还想对接，可以再提',
      'You did not confirm in time, so your interest lapsed; you may ask again',
    ),
  },
} as const;

/** The case is the owner's: whoever else is told finds it among his interests. */
function message(type: string, to: 'subject' | number, words: Text | undefined): Effect[] {
  if (!words) return [];
  return [
    { do: 'message', topic: `match-${type}`, to, words, ...(to === 'subject' ? {} : { link: '/hall/showcase' }) },
  ];
}

function telling({ type, data }: StageEvent): readonly Effect[] {
  const { to, told = [] } = data as { readonly to: number; readonly told?: readonly number[] };
  if (type === 'lapsed') {
    const words = lapsed[data.was as keyof typeof lapsed];
    return [...message(type, 'subject', words.owner), ...message(type, to, words.other)];
  }
  return [
    ...message(type, 'subject', own(toOwner, type)),
    ...message(type, to, own(toOther, type)),
    ...told.flatMap((personId) => message(type, personId, own(toConcerned, type))),
  ];
}

export function effects(context: StageContext, event: StageEvent): readonly Effect[] {
  const { type, data } = event;
  const all: Effect[] = [];
  if (type === 'interested') all.push({ do: 'interest', number: data.number as number });
  if (type === 'benefit-claimed' && typeof data.paper === 'number') all.push({ do: 'paper', documentId: data.paper });
  if (type === 'solution-reported') all.push({ do: 'answers', answers: context.answers() });
  if (type === 'given-up' || data.to === 'given-up') all.push({ do: 'release-keys' });
  return [...all, ...telling(event)];
}
