// The definition on the table: its steps, its being kept on this device, and what the check says of it at every step.
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { kinds } from '#kinds/index.ts';
import { systemClock } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type Concern, checkProgramme } from '#policy/check.ts';
import { checkStages, parseProgramme } from '#policy/define.ts';
import type { Programme } from '#policy/programme.ts';
import type { Mistake } from '#policy/schema-check.ts';
import { begun, type Edit, step } from '#web/desk/programmes/design/draft.ts';
import { keepDraft } from '#web/desk/programmes/design/kept.ts';
import { placeInWords } from '#web/desk/programmes/design/place.ts';

const writtenOtherwise: Readonly<Record<string, Text>> = {
  key: text('只用小写英文字母、数字，中间用 - 连', 'small letters and digits alone, with hyphens between'),
};

/** A place that is not written as the language asks, by the name people know it by. */
function asConcern({ path, why }: Mistake, draft: Programme): Concern {
  const place = placeInWords(path, draft);
  const words = (why.zh.includes('写法不对') ? writtenOtherwise[path] : undefined) ?? why;
  return {
    ...{ level: 'error', code: 'shape', where: path },
    says: place ? text(`${place.zh}：${words.zh}`, `${place.en}: ${words.en}`) : words,
    next: text('填好这一处', 'Complete this place'),
  };
}

interface Judged {
  readonly concerns: readonly Concern[];
  /** undefined while something is not written as the language asks. */
  readonly valid: Programme | undefined;
}

function judge(draft: Programme): Judged {
  const read = parseProgramme(draft);
  if (isRefusal(read))
    return { concerns: (read.details as Mistake[]).map((one) => asConcern(one, draft)), valid: undefined };
  return { concerns: checkProgramme(read, kinds), valid: checkStages(read, kinds) ? undefined : read };
}

export interface DraftState extends Judged {
  readonly draft: Programme;
  readonly edit: Edit;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  readonly changed: boolean;
  /** The last definition that was whole: what is tried and shown while a place is half written. */
  readonly lastValid: Programme | undefined;
  /** When it was kept on this device; null: it could not be. */
  readonly keptAt: Date | null | undefined;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'checkbox');

/** `base`: the version it is begun from; `start`: what was kept of an earlier sitting, or the version itself. */
export function useDraft(
  base: { readonly hash: string; readonly definition: Programme },
  start: Programme,
): DraftState {
  const [history, dispatch] = useReducer(step, start, begun);
  const [keptAt, setKeptAt] = useState<Date | null | undefined>();
  const { now, past, future } = history;
  const first = useRef(true);
  const edit = useCallback<Edit>(
    (path, next) => dispatch({ do: 'edit', path, next, stamp: systemClock.now().getTime() }),
    [],
  );
  const judged = useMemo(() => judge(now), [now]);
  const lastValid = useRef<Programme | undefined>(undefined);
  if (judged.valid) lastValid.current = judged.valid;
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const at = systemClock.now();
    const kept = { base: base.hash, definition: now, at: at.toISOString() };
    setKeptAt(keepDraft(base.hash === '' ? '' : now.key, kept) ? at : null);
  }, [now, base.hash]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      dispatch({ do: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return {
    ...judged,
    ...{ draft: now, edit, lastValid: lastValid.current, keptAt },
    undo: past.length > 0 ? () => dispatch({ do: 'undo' }) : undefined,
    redo: future.length > 0 ? () => dispatch({ do: 'redo' }) : undefined,
    changed: JSON.stringify(now) !== JSON.stringify(base.definition),
  };
}
