// Giving a union its square on the tile map of the union above it: two numbers, and the map as it then looks. The squares of the others stand there with
// their names, so that one sees which are free.
import { type FormEvent, useState } from 'react';
import { type MapPlace, mapColumns, mapRows } from '#kit/map-place.ts';
import type { Placed } from '#web/desk/organisations/organisation.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { type Square, TileMap } from '#web/parts/tile-map.tsx';
import { bothNames, placeName } from '#web/parts/union-name.ts';

/** The others where they stand, and this one where it would. */
function Preview({
  here,
  above,
  spot,
}: {
  readonly here: Placed;
  readonly above: number;
  readonly spot: MapPlace | null;
}) {
  const { say } = useReader();
  const siblings = useAnswer('GET /organisations/{id}/children', { params: { id: above } });
  return (
    <Shown of={siblings} lines={4}>
      {({ items }) => {
        const square = (one: (typeof items)[number], place: MapPlace, value: number): Square => ({
          ...{ id: one.id, name: placeName(bothNames(one)), place, value, shown: `${place.column}, ${place.row}` },
        });
        const others = items.flatMap((one) => (one.id === here.id || !one.place ? [] : [square(one, one.place, 1)]));
        const own = items.flatMap((one) => (one.id === here.id && spot ? [square(one, spot, 5)] : []));
        const taken = others.find(({ place }) => place.column === spot?.column && place.row === spot.row);
        return (
          <div className="gap-s">
            {taken && (
              <p role="status">
                {say(`这一格是${say(taken.name)}，换一格`, `${say(taken.name)} stands here; choose another square`)}
              </p>
            )}
            {others.length + own.length > 0 && (
              <TileMap label={say('摆好以后的图', 'The map with it')} squares={taken ? others : [...others, ...own]} />
            )}
          </div>
        );
      }}
    </Shown>
  );
}

function Field({
  says,
  most,
  value,
  onChange,
}: {
  readonly says: string;
  readonly most: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <span className="lab">{says}</span>
      <input
        className="in"
        type="number"
        required
        min={1}
        max={most}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

const within = (text: string, most: number): number | null => {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= most ? number : null;
};

export function Place({ here, onDone }: { readonly here: Placed; readonly onDone: () => void }) {
  const { say } = useReader();
  const [column, setColumn] = useState(here.place ? String(here.place.column) : '');
  const [row, setRow] = useState(here.place ? String(here.place.row) : '');
  const place = useDoing('PUT /organisations/{id}/place', { done: onDone, changes: 'all' });
  const unplace = useDoing('DELETE /organisations/{id}/place', { done: onDone, changes: 'all' });
  const [x, y] = [within(column, mapColumns), within(row, mapRows)];
  const spot = x === null || y === null ? null : { column: x, row: y };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (spot) place.mutate({ params: { id: here.id }, body: spot });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        says={say(`左起第几列（1 到 ${mapColumns}）`, `Column from the left (1 to ${mapColumns})`)}
        most={mapColumns}
        value={column}
        onChange={setColumn}
      />
      <Field
        says={say(`上起第几行（1 到 ${mapRows}）`, `Row from the top (1 to ${mapRows})`)}
        most={mapRows}
        value={row}
        onChange={setRow}
      />
      {here.parentId !== null && <Preview here={here} above={here.parentId} spot={spot} />}
      <ErrorNote error={place.error ?? unplace.error} />
      <div className="flex">
        <button
          type="submit"
          className={spot ? 'btn btn-main' : 'btn'}
          aria-disabled={spot === null}
          disabled={place.isPending}
        >
          {spot ? say('摆在这一格', 'Put it in this square') : say('先写列和行', 'Write column and row first')}
        </button>
        {here.place && (
          <button
            type="button"
            className="btn"
            disabled={unplace.isPending}
            onClick={() => unplace.mutate({ params: { id: here.id } })}
          >
            {say('从图上拿下来', 'Take it off the map')}
          </button>
        )}
        <button type="button" className="btn" onClick={onDone}>
          {say('先不摆', 'Not yet')}
        </button>
      </div>
    </form>
  );
}
