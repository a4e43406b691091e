// A tile map (design §5): a square a place, roughly where it lies, its value printed in it and said again by one of five steps of one hue. Squares are
// buttons where they lead somewhere; they follow each other as one reads. It fits whatever it stands in, a phone too.
import type { CSSProperties } from 'react';
import '#web/parts/tile-map.css';
import type { MapPlace } from '#kit/map-place.ts';
import type { Text } from '#kit/text.ts';
import { useReader } from '#web/parts/language.tsx';
import { stepOf } from '#web/parts/scale.ts';

export interface Square {
  readonly id: number;
  readonly name: Text;
  readonly place: MapPlace;
  /** What the step of its hue is of; null: nothing is known. */
  readonly value: number | null;
  /** The value as it is printed. */
  readonly shown: string;
  /** Read out after the name, where the printed value alone says too little. */
  readonly says?: string;
}

/** A word of so many letters must fit a square without being broken: its type becomes smaller. */
const lettersIn = (name: string): number => Math.max(...name.split(/[ -]/).map((word) => word.length));

const sized = (name: `--${string}`, value: number) => ({ [name]: value }) as CSSProperties;

/** Rows from the top, each from the left. */
const asRead = (a: Square, b: Square): number => a.place.row - b.place.row || a.place.column - b.place.column;

export function TileMap({
  label,
  squares,
  selected,
  onSelect,
}: {
  readonly label: string;
  readonly squares: readonly Square[];
  readonly selected?: number | null;
  readonly onSelect?: (id: number) => void;
}) {
  const { say, language } = useReader();
  const most = Math.max(0, ...squares.map(({ value }) => value ?? 0));
  const columns = squares.map(({ place }) => place.column);
  const rows = squares.map(({ place }) => place.row);
  // What lies empty around the places is not drawn.
  const [left, top] = [Math.min(...columns) - 1, Math.min(...rows) - 1];
  const across = Math.max(...columns) - left;
  return (
    <div className="tile-map">
      <ul
        aria-label={label}
        style={{ ...sized('--across', across), gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` }}
      >
        {squares.toSorted(asRead).map(({ id, name, place, value, shown, says }) => {
          const look = `sq sq-${stepOf(value, most)}${value ? '' : ' none'}`;
          const words = (
            <>
              <b {...(language === 'en' ? { className: 'sq-fit', style: sized('--letters', lettersIn(name.en)) } : {})}>
                {say(name)}
              </b>
              <span aria-hidden={says !== undefined}>{shown}</span>
              {says !== undefined && <span className="sr">{says}</span>}
            </>
          );
          return (
            <li key={id} style={{ gridColumn: place.column - left, gridRow: place.row - top }}>
              {onSelect ? (
                <button type="button" className={look} aria-pressed={selected === id} onClick={() => onSelect(id)}>
                  {words}
                </button>
              ) : (
                <div className={look}>{words}</div>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What the hues mean; once for any number of maps beside it. */
export function TileKey() {
  const { say } = useReader();
  return (
    <p className="tile-key meta">
      {say('少', 'few')}
      {[0, 1, 2, 3, 4].map((step) => (
        <i key={step} className={`sq-${step}`} />
      ))}
      {say('多', 'many')}
    </p>
  );
}
