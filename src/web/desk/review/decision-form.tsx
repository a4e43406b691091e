// What an action asks before it is taken: the form its kind declares. A reason can be taken over from what the rules found, from the last
// time this case was sent back, or from what the reader wrote before; Enter sends it.
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { ToCorrect, ticksIn, useTicking } from '#web/desk/review/to-correct.tsx';
import { request } from '#web/parts/api.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { type Files, filesOf } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export interface Asked {
  readonly action: string;
  readonly label: string;
  readonly input: Form;
}

export type Input = Readonly<Record<string, unknown>>;

/** An action with nothing that must be filled in is taken at once. */
export const asksNothing = (input: Form): boolean => Object.values(input).every((field) => field.optional);

/** Enter sends, Shift+Enter is a new line; the Enter that ends a Chinese word being typed does neither. */
function sendOnEnter(event: KeyboardEvent<HTMLFormElement>): void {
  const inText = event.target instanceof HTMLTextAreaElement;
  if (event.key !== 'Enter' || !inText || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

function ReadyReasons({
  reasons,
  take,
}: {
  readonly reasons: readonly string[];
  readonly take: (why: string) => void;
}) {
  const { say } = useReader();
  if (reasons.length === 0) return null;
  return (
    <div className="ready">
      <span className="meta">{say('拿来用：', 'Take over: ')}</span>
      {reasons.map((why) => (
        <button key={why} type="button" className="chip" onClick={() => take(why)}>
          {why}
        </button>
      ))}
    </div>
  );
}

const noContext = {};

/** Papers that an action takes, sent for it and not for the form of the round. */
function useFilesOf({ roundId, stage }: Place, action: string): Files {
  const [files] = useState((): Files => {
    const sending = filesOf(roundId);
    return { ...sending, send: (field, ...rest) => sending.send(`${stage}:${action}:${field}`, ...rest) };
  });
  return files;
}

/** Where the action is taken. */
interface Place {
  readonly roundId: number;
  readonly stage: string;
  /** Fields that can be ticked to be corrected. */
  readonly correctable: OneCase['correctable'];
}

export function DecisionForm({
  asked,
  place,
  initial,
  reasons,
  busy,
  error,
  send,
  cancel,
}: {
  readonly asked: Asked;
  readonly place: Place;
  readonly initial: Input;
  readonly reasons: readonly string[];
  readonly busy: boolean;
  readonly error: unknown;
  readonly send: (input: Input) => void;
  readonly cancel: () => void;
}) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const state = useFormState(asked.input, noContext, initial);
  const files = useFilesOf(place, asked.action);
  const reasonKey = Object.entries(asked.input).find(([, field]) => field.type === 'text' && !field.optional)?.[0];
  const ticks = place.correctable.length > 0 ? ticksIn(asked.input) : undefined;
  const ticking = useTicking(place.correctable, ticks, reasonKey, state);
  const firstId = state.idOf(reasonKey ?? Object.keys(asked.input)[0] ?? '');
  const focus = useRef(() => {});
  focus.current = () => document.getElementById(firstId)?.focus();
  useEffect(() => focus.current(), []);
  // What is known of this case is read and not typed.
  const known = Object.fromEntries(
    Object.entries(initial).flatMap(([key, value]) =>
      key === reasonKey || value === undefined ? [] : [[key, { zh: '这一件的', en: 'of this case' }]],
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && state.check()) send(state.values);
  };
  const people = {
    find: async (words: string) => {
      const { items } = await request('GET /people', { query: { q: words, organisation: organisationId, limit: 8 } });
      return items.map(({ id, name }) => ({ id, says: name }));
    },
  };
  return (
    <form
      className="decision"
      aria-label={asked.label}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') return cancel();
        ticking.onKeyDown(event);
        sendOnEnter(event);
      }}
    >
      {ticks !== undefined && <ToCorrect {...ticking} />}
      {reasonKey && (
        <div>
          <ReadyReasons
            reasons={reasons.filter((why) => why !== state.values[reasonKey])}
            take={(why) => {
              state.set(reasonKey, why);
              document.getElementById(state.idOf(reasonKey))?.focus();
            }}
          />
          <p className="meta">
            {say(
              '理由本人会原样看到。Enter 送出，Shift+Enter 换行',
              'The member reads the reason as it is written. Enter sends, Shift+Enter starts a new line',
            )}
          </p>
        </div>
      )}
      <FormFields
        state={state}
        skin="desk"
        help={{ people, files }}
        known={known}
        summary={false}
        only={(_, key) => key !== ticks}
      />
      <ErrorNote error={error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={busy}>
          {busy ? say('正在记……', 'Recording …') : asked.label}
        </button>
        <button type="button" className="btn" onClick={cancel}>
          {say('先不办', 'Not now')} <span className="kbd">Esc</span>
        </button>
      </div>
    </form>
  );
}
