// The chain the record hangs on: an end of it written down elsewhere is the witness that nothing was rewritten.
import { Panel } from '#web/desk/panel.tsx';
import { Digest } from '#web/parts/digest.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { Empty, ErrorNote, Note } from '#web/parts/said.tsx';

export function Blocks() {
  const { say } = useReader();
  const { instant, count } = useFormats();
  const pages = usePages('GET /audit/history-blocks', { query: { limit: 20 } });
  const head = pages.rows[0];
  return (
    <>
      {head && (
        <Note>
          <b>{say(`链尾：第 ${count(head.batchId)} 块`, `The end of the chain: block ${count(head.batchId)}`)}</b>
          <p className="hash">{head.hash}</p>
          <p>
            {say(
              '把这一行抄到别处（打印、公证、备份里都有）。以后有人改写过历史，这一块的指纹就对不上。',
              'Keep this line elsewhere (on paper, with a notary; every backup has it). If somebody rewrites the history later, the fingerprint of this block will not fit.',
            )}
          </p>
        </Note>
      )}
      <Panel
        title={say('历史链的区块', 'Blocks of the history')}
        aside={
          <span className="meta">
            {say('每块的指纹盖住它里面的每一行和前一块', 'Each covers its rows and the block before')}
          </span>
        }
      >
        <ErrorNote error={pages.of.error} />
        {pages.of.isSuccess && !head && (
          <div className="pb">
            <Empty says={{ zh: '还没有历史', en: 'No history yet' }} />
          </div>
        )}
        <table className="table">
          <thead>
            <tr>
              <th className="r">{say('块', 'Block')}</th>
              <th>{say('什么时候', 'When')}</th>
              <th className="r">{say('几步', 'Actions')}</th>
              <th>{say('指纹（SHA-256）', 'Fingerprint (SHA-256)')}</th>
            </tr>
          </thead>
          <tbody>
            {pages.rows.map((one) => (
              <tr key={one.batchId}>
                <td className="r">{count(one.batchId)}</td>
                <td className="nowrap">{instant(one.at)}</td>
                <td className="r">{count(one.actions)}</td>
                <td className="hash">
                  <Digest value={one.hash} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <More pages={pages} />
      </Panel>
    </>
  );
}
