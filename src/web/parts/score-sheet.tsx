// The sheet of one judge for one work: points by criterion, a veto with its reason, and the sum as it grows. A judge fills it in on his phone, and an
// officer types it from paper at the desk.
import '#web/parts/score-sheet.css';
import type { FormEvent } from 'react';
import type { Text } from '#kit/text.ts';
import { judgeTotal, pointsText } from '#policy/scoring.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

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

/** The number that stands in a field; null: none that could be given. */
const given = (written: string | undefined, top: number): number | null => {
  const clean = (written ?? '').trim();
  return /^\d{1,4}$/.test(clean) && Number(clean) <= top ? Number(clean) : null;
};

/** As the server takes it; null while something is missing. */
export function sheetFrom(criteria: readonly Criterion[], { points, vetoes }: Typed) {
  const lines = criteria.flatMap(({ key, weight, top }) => {
    const value = given(points[key], top);
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

function Points({ criterion: { key, label, top }, typed, onType }: PartProps) {
  const { say } = useReader();
  const written = typed.points[key] ?? '';
  const wrong = written.trim() !== '' && given(written, top) === null;
  return (
    <div className="field points">
      <label htmlFor={`points-${key}`}>
        {say(label)}
        <span className="meta">{say(`满分 ${top}`, `of ${top}`)}</span>
      </label>
      <input
        id={`points-${key}`}
        className={wrong ? 'in err' : 'in'}
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        value={written}
        aria-invalid={wrong}
        {...(wrong ? { 'aria-describedby': `wrong-${key}` } : {})}
        onChange={(event) => onType({ ...typed, points: { ...typed.points, [key]: event.target.value } })}
      />
      {wrong && (
        <p className="errmsg" id={`wrong-${key}`}>
          <Icon name="no" />
          {say(`请打 0 到 ${top} 的整数`, `A whole number from 0 to ${top}`)}
        </p>
      )}
    </div>
  );
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
}

export function Sheet({ criteria, sends, typed, onType, busy, onSend }: SheetProps) {
  const { say } = useReader();
  const whole = sheetFrom(criteria, typed) !== null;
  const points = Object.fromEntries(criteria.map(({ key, top }) => [key, given(typed.points[key], top) ?? 0]));
  const left = criteria.filter(({ key, weight, top }) => weight > 0 && given(typed.points[key], top) === null).length;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (whole && !busy) onSend();
  };
  return (
    <form className="stack" onSubmit={send}>
      {criteria.map((criterion) => (
        <div className="gap-s" key={criterion.key}>
          {criterion.weight > 0 && <Points criterion={criterion} typed={typed} onType={onType} />}
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
