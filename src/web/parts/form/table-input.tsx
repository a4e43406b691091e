// A table filled in row by row: on the phone each row is a small form of its own, on the desk its fields stand side by side.
import type { ReactNode } from 'react';
import type { ControlProps, Typed } from '#web/parts/form/field-frame.tsx';
import type { Values } from '#web/parts/form/typed.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

/** As many as the checker takes where the form does not say. */
const rowsAtMost = 200;

interface Props extends ControlProps<Typed<'table'>> {
  /** Draws one field of a row; the path is `rows.2.amount`. */
  cell(column: string, path: string): ReactNode;
}

export function TableInput({ field, path, value, set, cell }: Props) {
  const { say } = useReader();
  const rows = Array.isArray(value) ? (value as readonly Values[]) : [];
  const limit = field.maxRows ?? rowsAtMost;
  return (
    <div className="rows">
      {rows.map((row, n) => (
        // A row has no name but its place; taking one out moves the later ones up.
        // biome-ignore lint/suspicious/noArrayIndexKey: as said
        <fieldset className="row-form" key={n}>
          <legend className="meta">{say(`第 ${n + 1} 行`, `Row ${n + 1}`)}</legend>
          <div className="cells">
            {Object.keys(field.columns).map((column) => cell(column, `${path}.${n + 1}.${column}`))}
          </div>
          <button type="button" className="btn btn-quiet" onClick={() => set(rows.filter((other) => other !== row))}>
            {say(`移走第 ${n + 1} 行`, `Take row ${n + 1} out`)}
          </button>
        </fieldset>
      ))}
      {rows.length < limit && (
        <button type="button" className="btn" onClick={() => set([...rows, {}])}>
          <Icon name="plus" />
          {say('加一行', 'Add a row')}
        </button>
      )}
    </div>
  );
}
