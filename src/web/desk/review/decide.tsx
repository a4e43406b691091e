// What the reader may do with a case now: buttons with their keys, the form an action asks for, and who else must do it if he may not.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { type Keys, useKeys } from '#web/desk/keys.ts';
import { deskOf, offered, stateOf } from '#web/desk/kinds.ts';
import { type Asked, asksNothing, DecisionForm, type Input } from '#web/desk/review/decision-form.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { lastReasons, reasonsFor, rememberReason } from '#web/desk/review/reasons.ts';
import { rememberDone } from '#web/desk/review/undo.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

type Action = OneCase['actions'][number];

/** What changes with a decision; read again without holding up the next case. */
export const decidedCalls = [
  'GET /rounds/{id}/queues/{stage}',
  'GET /cases/{id}',
  'GET /cases/{id}/story',
  'GET /cases/{id}/pairs',
  'GET /me/queues',
] as const;

export interface Deciding {
  readonly asked: Asked | null;
  readonly initial: Input;
  readonly reasons: readonly string[];
  readonly busy: boolean;
  readonly error: unknown;
  readonly begin: (action: Action) => void;
  readonly send: (input: Input) => void;
  readonly cancel: () => void;
}

function useDeciding(one: OneCase, onDone: (action: string) => void): Deciding {
  const { organisationId } = useSeat();
  const { say } = useReader();
  const { yuan } = useFormats();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const story = useAnswer('GET /cases/{id}/story', { params: { id: one.id } });
  const act = useDoing('POST /cases/{id}/actions', { changes: [] });
  // A key pressed twice before the page is drawn again is one decision.
  const taking = useRef(false);
  const take = (action: string, label: Text, input: Input) => {
    if (taking.current) return;
    taking.current = true;
    act.mutate(
      { params: { id: one.id }, body: { id: newKey(), action, stage: one.stage, input: { ...input } } },
      {
        onSuccess: () => {
          const sum = one.dueFen === null ? '' : ` ${yuan(one.dueFen)}`;
          rememberDone({
            organisationId,
            caseIds: [one.id],
            says: { zh: `刚才：${one.name}${sum}，${label.zh}。`, en: `Just now: ${one.name}${sum}, ${label.en}.` },
          });
          if (typeof input.why === 'string') rememberReason(action, input.why);
          setAsked(null);
          onDone(action);
        },
        onSettled: () => {
          taking.current = false;
          for (const call of decidedCalls) void client.invalidateQueries({ queryKey: [call] });
        },
      },
    );
  };
  const labelOf = (action: string): Text =>
    one.actions.find((known) => known.action === action)?.label ?? { zh: action, en: action };
  const found = reasonsFor(one);
  return {
    asked,
    initial: {
      ...(found.length > 0 && asked && 'why' in asked.input ? { why: found.join('；') } : {}),
      ...deskOf(one.kind).begins?.(stateOf(one)),
    },
    reasons: asked ? lastReasons(asked.action, story.data?.items ?? []) : [],
    busy: act.isPending,
    error: act.error,
    begin: ({ action, label, input }) => {
      if (act.isPending) return;
      act.reset();
      if (asksNothing(input as Form)) take(action, label, {});
      else setAsked({ action, label: say(label), input: input as Form });
    },
    send: (input) => asked && take(asked.action, labelOf(asked.action), input),
    cancel: () => {
      act.reset();
      setAsked(null);
    },
  };
}

function Buttons({ one, deciding }: { readonly one: OneCase; readonly deciding: Deciding }) {
  const { say } = useReader();
  const desk = deskOf(one.kind);
  const keyOf = (action: string) => Object.entries(desk.keys).find(([, named]) => named === action)?.[0];
  const main = offered(one).filter(({ action }) => keyOf(action) !== undefined);
  const ordered = [...main].sort((a, b) => Number(b.action === desk.main) - Number(a.action === desk.main));
  return ordered.map((action) => {
    const key = keyOf(action.action);
    return (
      <button
        key={action.action}
        type="button"
        className={`btn${action.action === desk.main ? ' btn-main' : ''}`}
        disabled={deciding.busy}
        aria-keyshortcuts={key}
        onClick={() => deciding.begin(action)}
      >
        {say(action.label)}
        {key && <span className="kbd">{key.toUpperCase()}</span>}
      </button>
    );
  });
}

/** Actions without a key of their own: handing to a colleague and the like. */
export function OtherActions({ one, deciding }: { readonly one: OneCase; readonly deciding: Deciding }) {
  const { say } = useReader();
  const keyed = Object.values(deskOf(one.kind).keys);
  const others = offered(one).filter(({ action, hindrance }) => !keyed.includes(action) && !hindrance);
  if (others.length === 0) return null;
  return (
    <section>
      <h3>{say('还可以这样办', 'You may also')}</h3>
      <ul className="gap-s">
        {others.map((action) => (
          <li key={action.action}>
            <button type="button" className="link" onClick={() => deciding.begin(action)}>
              {say(action.label)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why none of it is for this reader, if so. */
function Barred({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const desk = deskOf(one.kind);
  const { hindrance: why, instead } = one.actions.find(({ action }) => action === desk.main) ?? {};
  if (why)
    return (
      <Note tone="off">
        <b>{say(why)}</b>
        {instead && <p>{say(instead)}</p>}
        <p className="meta">
          {say(
            '回避是办法里的规矩：经手人、本人都不能审自己的件。',
            'Recusal: nobody checks what they prepared, nor their own case.',
          )}
        </p>
      </Note>
    );
  if (one.actions.length > 0 || one.status !== 'open') return null;
  return (
    <p className="sub">
      {one.handlerName === ''
        ? say('这一步不等工会办', 'This step does not wait for a union')
        : say(`这一步由${one.handlerName}办`, `This step is for ${one.handlerName}`)}
    </p>
  );
}

/** The hook for a page that shows a case: keys are heard while nothing is being filled in. */
export function useCaseDecision(one: OneCase, onDone: (action: string) => void): Deciding {
  const deciding = useDeciding(one, onDone);
  const desk = deskOf(one.kind);
  const barred = one.actions.some(({ action, hindrance }) => action === desk.main && hindrance);
  const keys: Keys = Object.fromEntries(
    Object.entries(desk.keys).map(([key, named]) => {
      const action = offered(one).find((known) => known.action === named && !known.hindrance);
      return [key, action && !barred && !deciding.asked ? () => deciding.begin(action) : undefined];
    }),
  );
  useKeys(keys);
  return deciding;
}

/** Buttons, or the form of what was begun. */
export function DecisionBar({ one, deciding }: { readonly one: OneCase; readonly deciding: Deciding }) {
  const { say } = useReader();
  if (deciding.asked)
    return <DecisionForm key={deciding.asked.action} {...deciding} place={one} asked={deciding.asked} />;
  const { main, onRound } = deskOf(one.kind);
  const barred = one.actions.some(({ action, hindrance }) => action === main && hindrance);
  const here = offered(one).length > 0;
  return (
    <div className="grow stack">
      <ErrorNote error={deciding.error} />
      {!here && one.actions.length > 0 && onRound ? (
        <p className="sub">
          {say(onRound)} <Link href={`/desk/rounds/${one.roundId}`}>{say('去批次页', 'Go to the round')}</Link>
        </p>
      ) : barred || one.actions.length === 0 ? (
        <Barred one={one} />
      ) : (
        <div className="flex">
          <Buttons one={one} deciding={deciding} />
        </div>
      )}
    </div>
  );
}
