// Heads of a table that put its rows in another order: a button in the head, which says its direction to a screen reader. By name, date, size or
// state only, never a ranking; a third press gives the list's own order back.
import { type ReactNode, useState } from 'react';
import { Icon } from '#web/parts/icon.tsx';

export interface Sorting {
  readonly key: string;
  readonly down: boolean;
}

export interface Sorter {
  readonly sorting: Sorting | null;
  press(key: string): void;
}

export function useSorter(): Sorter {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const press = (key: string) =>
    setSorting(sorting?.key !== key ? { key, down: false } : sorting.down ? null : { key, down: true });
  return { sorting, press };
}

export function SortHead({
  by,
  sorter,
  right = false,
  children,
}: {
  readonly by: string;
  /** null: the list is not all here, so its order is the server's. */
  readonly sorter: Sorter | null;
  readonly right?: boolean;
  readonly children: ReactNode;
}) {
  const here = sorter?.sorting?.key === by ? sorter.sorting : null;
  const className = right ? 'r' : '';
  if (!sorter)
    return (
      <th scope="col" className={className}>
        {children}
      </th>
    );
  return (
    <th scope="col" className={className} aria-sort={here ? (here.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort-head" onClick={() => sorter.press(by)}>
        {children}
        <Icon name={here && !here.down ? 'up' : 'down'} className={here ? 'on' : ''} />
      </button>
    </th>
  );
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** The whole list in the order asked for; what is alike stays as it stood. */
export function inOrder<T>(
  rows: readonly T[],
  { sorting }: Sorter,
  values: Readonly<Record<string, (row: T) => string | number>>,
): readonly T[] {
  const value = sorting && values[sorting.key];
  if (!value) return rows;
  const compare = (a: T, b: T): number => {
    const [x, y] = [value(a), value(b)];
    return typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
  };
  return [...rows].sort((a, b) => (sorting.down ? compare(b, a) : compare(a, b)));
}
