// The story of a case: dated sentences of what happened, what is going on now, and what is still ahead.
import { formatDuration } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { whoActed } from '#policy/consent-words.ts';
import { standingOf } from '#web/hall/case-words.ts';
import { wordsOf } from '#web/hall/kinds.ts';
import type { Answer } from '#web/parts/api.ts';
import { ByWeekends, ByWeekendsNote } from '#web/parts/by-weekends.tsx';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';

export type CaseInFull = Answer<'GET /me/cases/{id}'>;
type Item = CaseInFull['story'][number];
type Happening = Item['events'][number];

const ofTheCase: Readonly<Record<string, (event: Happening, by: Item['by'], claimed: boolean) => Text | null>> = {
  withdrawn: (_event, by, claimed) =>
    claimed
      ? text('您退回了，给了下一位', 'You gave it back; the next one has it')
      : by === 'you'
        ? text('您撤回了申请', 'You withdrew the case')
        : text('申请已撤回', 'The case was withdrawn'),
  appealed: () => text('您提出了异议', 'You appealed'),
  'appeal-decided': ({ data }) =>
    data.upheld === true
      ? text('异议成立，重新办理', 'Your appeal was upheld; it is decided anew')
      : text('复核后维持原来的结果', 'Looked at again; the decision stands'),
  undone: () => text('经办人撤销了上一步', 'The officer took the last step back'),
  'acted-for': ({ actedFor }) => (actedFor ? whoActed(actedFor) : null),
  'account-confirmed': () =>
    text('另一位同事核对了替您登记的收款账号', 'A second officer checked the account given for you'),
  'account-refused': () =>
    text(
      '替您登记的收款账号没有通过核对，没有使用',
      'The account given for you did not pass the check and is not used',
    ),
  'account-withdrawn': (_event, by) =>
    by === 'you'
      ? text('您收回了替您登记的收款账号', 'You took back the account given for you')
      : text('按您的意思，收回了替您登记的收款账号', 'At your word the account given for you was taken back'),
  'consent-withdrawn': (_event, by) =>
    by === 'you'
      ? text('您收回了代办的同意', 'You withdrew your consent')
      : text('按您的意思，收回了代办的同意', 'Your consent was withdrawn at your word'),
};

/** A draft that was never handed in is a beginning too. */
function begun({ events, by }: Item): Text | null {
  const opened = events.some(({ stage, type }) => stage === '#' && type === 'opened');
  // What was claimed or drawn tells itself.
  if (!opened || events.some(({ type, actedFor }) => type === 'submitted' || type === 'claimed' || actedFor))
    return null;
  return by === 'you'
    ? text('您开始填写', 'You began to fill it in')
    : text('工会替您开始填写', 'Your union began it for you');
}

function sentenceOf(event: Happening, by: Item['by'], claimed: boolean): Text | null {
  if (event.stage === '#') return ofTheCase[event.type]?.(event, by, claimed) ?? null;
  if (event.kind === null || event.title === null) return null;
  return wordsOf(event.kind).happened({ type: event.type, data: event.data, title: event.title, by });
}

interface Told {
  readonly key: string;
  readonly says: Text;
  readonly why: string;
  readonly more: Text | null;
  readonly who: string;
  readonly at: string;
  readonly shape: 'done' | 'no' | 'tri' | 'pause';
}

/** A refusal is no tick, a returned payment no success, a case taken back neither. */
const shapeOf = ({ type }: Happening): Told['shape'] =>
  type === 'refused'
    ? 'no'
    : type === 'withdrawn'
      ? 'pause'
      : type === 'rejected' || type === 'returned'
        ? 'tri'
        : 'done';
const shapeTones = { done: 'ok', no: 'off', tri: 'warn', pause: 'off' } as const;

const saidByWhoActed: readonly string[] = ['submitted', 'withdrawn', 'appealed'];

/** What of the history a member reads; steps that were taken back are left out, that they were is told. */
export function toldOf({ story, stages }: CaseInFull): Told[] {
  const claimed = stages[0]?.kind === 'claim';
  return story
    .filter((item) => !item.undone)
    .flatMap((item) => {
      const start = begun(item);
      const acted = item.events.some(({ actedFor }) => actedFor !== null);
      const told = item.events.flatMap((event, n): Told[] => {
        // Who did it for the member says what was done.
        if (acted && saidByWhoActed.includes(event.type)) return [];
        const says = sentenceOf(event, item.by, claimed);
        if (!says) return [];
        const why = [event.data.why, event.data.note].find((one) => typeof one === 'string' && one !== '');
        // Of what one did oneself the union at whose stage it was has no part.
        const who =
          event.actedFor || item.by === 'you' ? '' : [event.organisationName, item.name].filter(Boolean).join(' ');
        const consent = event.actedFor?.consent;
        return [
          {
            key: `${item.seq}-${n}`,
            says,
            why: typeof why === 'string' ? why : '',
            more: consent ? text(`您${consent.zh}`, `You ${consent.en}`) : null,
            who,
            at: item.at,
            shape: shapeOf(event),
          },
        ];
      });
      return start
        ? [
            {
              key: `${item.seq}`,
              says: start,
              why: '',
              more: null,
              who: item.name,
              at: item.at,
              shape: 'done' as const,
            },
            ...told,
          ]
        : told;
    });
}

function Now({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const { says } = standingOf(one);
  const limit = formatDuration(one.settings.within);
  return (
    <li className={one.mine ? 'now mine' : 'now'} aria-current="step">
      <Icon name={one.mine ? 'dot' : 'half'} />
      <b className={one.mine ? 'wait' : 'go'}>{say(says)}</b>
      {one.handlerName && (
        <p className="sub">
          {[one.handlerName, limit && say(`限 ${limit.zh}`, `within ${limit.en}`)]
            .filter(Boolean)
            .join(say('，', ', '))}
        </p>
      )}
      {one.dueOn && <p className="when">{deadline(one.dueOn)}</p>}
      <ByWeekends day={one.dueOn} within={one.settings.within ?? one.settings.for} />
    </li>
  );
}

/** Who has it then, and when: a notice stands from one day to another, the rest is done by a day. */
function Expected({ stage: { kind, expected, organisationName } }: { readonly stage: CaseInFull['stages'][number] }) {
  const { say } = useReader();
  const { range, deadline } = useFormats();
  const days = expected && (kind === 'notice' ? range(expected.from, expected.until) : deadline(expected.until));
  if (!days && !organisationName) return null;
  return (
    <p className="when">
      <Parts of={[days && say(`预计 ${days}`, `Expected ${days}`), organisationName]} />
      {expected?.byWeekends && <ByWeekendsNote />}
    </p>
  );
}

export function Story({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const here = one.stages.findIndex(({ key }) => key === one.stage);
  const ahead = one.status === 'open' && here >= 0 ? one.stages.slice(here + 1) : [];
  return (
    <ol className="story">
      {toldOf(one).map(({ key, says, why, more, who, at, shape }) => (
        <li key={key}>
          <Icon name={shape} className={shapeTones[shape]} />
          <b>{say(says)}</b>
          {more && <p className="sub">{say(more)}</p>}
          {why !== '' && <p className="sub">{say(`“${why}”`, `“${why}”`)}</p>}
          <p className="when">
            <Parts of={[instant(at), who]} />
          </p>
        </li>
      ))}
      {one.status === 'open' && <Now one={one} />}
      {ahead.map((stage) => (
        <li key={stage.key} className="next">
          <Icon name="ring" />
          {say(wordsOf(stage.kind).ahead(stage))}
          <Expected stage={stage} />
        </li>
      ))}
    </ol>
  );
}
