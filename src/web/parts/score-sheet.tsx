// The sheet of one judge for one work: points by criterion, a veto with its reason, and the sum as it grows. A judge fills it in on his phone, and an
// officer types it from paper at the desk.
import '#web/parts/score-sheet.css';
import type { FormEvent } from 'react';
import type { Text } from '#kit/text.ts';
import { judgeTotal, pointsText } from '#policy/scoring.ts';
import { useReader } from '#web/parts/language.tsx';
import { Points, pointsIn } from '#web/parts/score-points.tsx';

export interface Criterion {
  readonly key: string;
  readonly label: Text;
  readonly weight: number;
  readonly top: number;
  readonly veto: boolean;
}

/** Points as typed, by criterion; a veto is there with its reason. */
export interface Typed {
  readonly points: Readonly<Record<string, string>>;
  readonly vetoes: Readonly<Record<string, string>>;
}

interface Line {
  readonly criterion: string;
  readonly points: number | null;
  readonly veto: boolean;
  readonly why: string | null;
}

/** What was given before, as it stands in the fields until it is changed. */
export const typedFrom = (sheet: readonly Line[]): Typed => ({
  points: Object.fromEntries(
    sheet.flatMap(({ criterion, points }) => (points === null ? [] : [[criterion, String(points)]])),
  ),
  vetoes: Object.fromEntries(sheet.flatMap(({ criterion, veto, why }) => (veto ? [[criterion, why ?? '']] : []))),
});

/** As the server takes it; null while something is missing. */
export function sheetFrom(criteria: readonly Criterion[], { points, vetoes }: Typed) {
  const lines = criteria.flatMap(({ key, weight, top }) => {
    const value = pointsIn(points[key], top);
    const why = vetoes[key]?.trim();
    if (weight > 0 && value === null) return [null];
    if (vetoes[key] !== undefined && !why) return [null];
    const line = { criterion: key, ...(value === null ? {} : { points: value }), ...(why ? { veto: true, why } : {}) };
    return weight > 0 || why ? [line] : [];
  });
  return lines.some((line) => line === null) ? null : lines.filter((line) => line !== null);
}

interface PartProps {
  readonly criterion: Criterion;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
}

function Veto({ criterion: { key, label }, typed, onType }: PartProps) {
  const { say } = useReader();
  const why = typed.vetoes[key];
  const set = (next: string | undefined) => {
    const { [key]: _, ...others } = typed.vetoes;
    onType({ ...typed, vetoes: next === undefined ? others : { ...others, [key]: next } });
  };
  return (
    <div className="gap-s">
      <label className="tick">
        <input
          type="checkbox"
          checked={why !== undefined}
          onChange={({ target }) => set(target.checked ? '' : undefined)}
        />
        {say(`“${label.zh}”一票否决`, `Veto “${label.en}”`)}
      </label>
      {why !== undefined && (
        <div className="field">
          <label htmlFor={`veto-${key}`}>{say('否决的事实', 'What the facts are')}</label>
          <textarea
            id={`veto-${key}`}
            className="in"
            rows={3}
            maxLength={500}
            value={why}
            onChange={({ target }) => set(target.value)}
          />
        </div>
      )}
    </div>
  );
}

interface SheetProps extends Omit<PartProps, 'criterion'> {
  readonly criteria: readonly Criterion[];
  /** What the button says when the sheet is whole. */
  readonly sends: Text;
  readonly busy: boolean;
  readonly onSend: () => void;
  /** Filled in by a thumb, not typed from paper. */
  readonly thumb?: boolean;
}

export function Sheet({ criteria, sends, typed, onType, busy, onSend, thumb = false }: SheetProps) {
  const { say } = useReader();
  const whole = sheetFrom(criteria, typed) !== null;
  const points = Object.fromEntries(criteria.map(({ key, top }) => [key, pointsIn(typed.points[key], top) ?? 0]));
  const left = criteria.filter(
    ({ key, weight, top }) => weight > 0 && pointsIn(typed.points[key], top) === null,
  ).length;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (whole && !busy) onSend();
  };
  return (
    <form className="stack" onSubmit={send}>
      {criteria.map((criterion) => (
        <div className="gap-s" key={criterion.key}>
          {criterion.weight > 0 && (
            <Points
              criterion={criterion}
              written={typed.points[criterion.key] ?? ''}
              thumb={thumb}
              onWrite={(written) => onType({ ...typed, points: { ...typed.points, [criterion.key]: written } })}
            />
          )}
          {criterion.veto && <Veto criterion={criterion} typed={typed} onType={onType} />}
        </div>
      ))}
      <p className="sum-line" aria-live="polite">
        {say('合计', 'Total')}{' '}
        <b>
          {say(
            `${pointsText(judgeTotal({ criteria }, { points }))} 分`,
            pointsText(judgeTotal({ criteria }, { points })),
          )}
        </b>
      </p>
      <button
        type="submit"
        className={whole ? 'btn btn-main btn-wide' : 'btn btn-off btn-wide'}
        disabled={!whole || busy}
      >
        {whole
          ? say(sends)
          : left > 0
            ? say(`还有 ${left} 项没打分`, `${left} still to mark`)
            : say('否决要写明事实', 'A veto needs its reason')}
      </button>
    </form>
  );
}
