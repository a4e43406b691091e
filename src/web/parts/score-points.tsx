// The points of one criterion: a field that takes a number, and for a thumb five steps with their meaning, one press each, and one point less or
// more. Arrow keys do the same in the field.
import type { KeyboardEvent } from 'react';
import { type Text, text } from '#kit/text.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface Marked {
  readonly key: string;
  readonly label: Text;
  readonly top: number;
}

/** The number that stands in a field; null: none that could be given. */
export const pointsIn = (written: string | undefined, top: number): number | null => {
  const clean = (written ?? '').trim();
  return /^\d{1,4}$/.test(clean) && Number(clean) <= top ? Number(clean) : null;
};

const meanings = [
  text('差', 'poor'),
  text('较差', 'weak'),
  text('一般', 'fair'),
  text('好', 'good'),
  text('很好', 'very good'),
];

/** Even steps up to the most; where there are fewer points than steps, those that differ. */
const stepsOf = (top: number) =>
  meanings
    .map((means, n) => ({ means, points: Math.round((top * (n + 1)) / meanings.length) }))
    .filter(({ points }, n, all) => points > 0 && points !== all[n + 1]?.points);

interface PointsProps {
  readonly criterion: Marked;
  readonly written: string;
  readonly onWrite: (written: string) => void;
  readonly thumb: boolean;
}

function Thumb({
  criterion: { label, top },
  value,
  onSet,
}: Pick<PointsProps, 'criterion'> & { readonly value: number | null; readonly onSet: (points: number) => void }) {
  const { say } = useReader();
  return (
    <fieldset className="thumb" aria-label={say(`选一档：${label.zh}`, `Choose: ${label.en}`)}>
      {stepsOf(top).map(({ means, points }) => (
        <button
          key={points}
          type="button"
          className={`step${value === points ? ' on' : ''}`}
          aria-pressed={value === points}
          onClick={() => onSet(points)}
        >
          <b>{points}</b>
          <span>{say(means)}</span>
        </button>
      ))}
    </fieldset>
  );
}

interface OneMoreProps {
  readonly by: 1 | -1;
  readonly criterion: Marked;
  readonly value: number | null;
  readonly onSet: (points: number) => void;
}

function OneMore({ by, criterion: { label, top }, value, onSet }: OneMoreProps) {
  const { say } = useReader();
  const next = value === null ? null : value + by;
  return (
    <button
      type="button"
      className="btn one-more"
      aria-label={
        by === 1
          ? say(`加 1 分：${label.zh}`, `One point more: ${label.en}`)
          : say(`减 1 分：${label.zh}`, `One point less: ${label.en}`)
      }
      disabled={next === null || next < 0 || next > top}
      onClick={() => next !== null && onSet(next)}
    >
      {by === 1 ? <Icon name="plus" /> : <span aria-hidden="true">−</span>}
    </button>
  );
}

export function Points({ criterion, written, onWrite, thumb }: PointsProps) {
  const { say } = useReader();
  const { key, label, top } = criterion;
  const value = pointsIn(written, top);
  const wrong = written.trim() !== '' && value === null;
  const set = (points: number) => onWrite(String(points));
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0 || wrong) return;
    event.preventDefault();
    set(Math.min(top, Math.max(0, (value ?? 0) + by)));
  };
  return (
    <div className={thumb ? 'field points by-thumb' : 'field points'}>
      <label htmlFor={`points-${key}`}>
        {say(label)}
        <span className="meta">{say(`满分 ${top}`, `of ${top}`)}</span>
      </label>
      <div className="number">
        {thumb && <OneMore by={-1} criterion={criterion} value={value} onSet={set} />}
        <input
          id={`points-${key}`}
          className={wrong ? 'in err' : 'in'}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={written}
          aria-invalid={wrong}
          {...(wrong ? { 'aria-describedby': `wrong-${key}` } : {})}
          onChange={(event) => onWrite(event.target.value)}
          onKeyDown={press}
        />
        {thumb && <OneMore by={1} criterion={criterion} value={value} onSet={set} />}
      </div>
      {wrong && (
        <p className="errmsg" id={`wrong-${key}`}>
          <Icon name="no" />
          {say(`请打 0 到 ${top} 的整数`, `A whole number from 0 to ${top}`)}
        </p>
      )}
      {thumb && <Thumb criterion={criterion} value={value} onSet={set} />}
    </div>
  );
}
