// What every list of a round's cases shows beside its rows: how many were read, that something moved, what is wrong, and the state of a case.
import { useState } from 'react';
import type { Scrolled } from '#web/desk/rounds/scrolled.ts';
import { statuses } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { useHistoryMoved } from '#web/parts/live.ts';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /cases'>['items'][number];

export function Status({ row }: { readonly row: Pick<Row, 'status' | 'odd'> }) {
  if (row.status === 'open' && row.odd) return <StatusTag tone="warn" says={{ zh: '要留意', en: 'To look at' }} />;
  const [tone, says] = statuses[row.status];
  return <StatusTag tone={tone} says={says} />;
}

/** Something was decided since the list was read: it says so and is read again when asked to, not under the reader's eyes. */
function useMoved(again: () => void): readonly [boolean, () => void] {
  const [moved, setMoved] = useState(false);
  useHistoryMoved(() => setMoved(true));
  const read = () => {
    setMoved(false);
    again();
  };
  return [moved, read];
}

export function Count({ pages, total }: { readonly pages: Scrolled<unknown>; readonly total: number | undefined }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [moved, read] = useMoved(pages.again);
  const got = count(pages.rows.length);
  // Nothing was read: then nothing is counted.
  if (pages.error && pages.rows.length === 0) return null;
  return (
    <p className="meta flex" role="status">
      <span>
        {pages.more && total !== undefined
          ? say(
              `共 ${count(total)} 件，已取 ${got} 件，往下翻接着取`,
              `${count(total)} in all, ${got} read, more as you scroll`,
            )
          : pages.more
            ? say(`已取 ${got} 件，往下翻接着取`, `${got} read, more as you scroll`)
            : total !== undefined && total > pages.rows.length
              ? say(`共 ${count(total)} 件，能打开的 ${got} 件`, `${count(total)} in all, ${got} that you may open`)
              : say(`共 ${got} 件`, `${got} in all`)}
      </span>
      {moved && (
        <button type="button" className="link" onClick={read}>
          {say('有新的变化，重新取', 'Something has changed: read again')}
        </button>
      )}
    </p>
  );
}

/** `sealed`: its cases are opened by the union that handles them, and by nobody above it. */
export function Foot({ pages, sealed }: { readonly pages: Scrolled<unknown>; readonly sealed: boolean }) {
  const { say } = useReader();
  if (pages.error)
    return (
      <div className="pb stack">
        <ErrorNote error={pages.error} />
        <button type="button" className="btn" onClick={pages.again}>
          {say('再取一次', 'Try again')}
        </button>
      </div>
    );
  if (pages.busy) return <p className="pb meta">{say('正在取……', 'Loading …')}</p>;
  if (pages.rows.length === 0)
    return (
      <p className="empty sub">
        {sealed
          ? say(
              '这个办法涉及隐私，办件只有经办的工会能打开，这里没有归本工会经办的',
              'This programme is about private matters: a case is opened by the union that handles it alone, and none here is handled by yours',
            )
          : say('没有这样的办件。放宽一个条件试试', 'No such cases. Try with one condition less')}
      </p>
    );
  return null;
}
