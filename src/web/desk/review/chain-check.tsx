// The history of a case computed again on the server from its first row, when somebody asks.
import { useState } from 'react';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export function ChainCheck({ id }: { readonly id: number }) {
  const { say } = useReader();
  const [asked, setAsked] = useState(false);
  const check = useAnswer('GET /cases/{id}/verification', { params: { id } }, { enabled: asked });
  if (!asked)
    return (
      <button type="button" className="link meta" onClick={() => setAsked(true)}>
        {say('核对历史没被改过', 'Check it is unaltered')}
      </button>
    );
  if (!check.data && check.error) return <ErrorNote error={check.error} />;
  if (!check.data) return <span className="meta">{say('正在核对……', 'Checking …')}</span>;
  const { intact, rows, head } = check.data;
  return (
    <span role="status" title={head}>
      <StatusTag
        tone={intact ? 'ok' : 'bad'}
        says={
          intact
            ? { zh: `${rows} 步从头算过，没被改过`, en: `${rows} steps computed again: unchanged` }
            : { zh: '和当时写下的对不上，请告诉审计管理员', en: 'Not as it was written: tell the audit administrator' }
        }
      />
    </span>
  );
}
